"""How the tests sit down at the staff side: signed in, on a day, sending forms."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongzhi.shared import clock
from tests.builders import DAY, PDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from gongzhi.domains.matters.models import Matter
    from gongzhi.domains.people.models import Person

VOTES = {"votes_for": "30", "votes_against": "2", "abstain": "1"}


def signed_in(person: Person | None) -> Client:
    """Return a browser in which ``person`` is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person.account)
    return client


@contextmanager
def on(days: int = 0) -> Iterator[date]:
    """Let it be so many days after the tests' day."""
    day = DAY + timedelta(days=days)
    with clock.set_to(day):
        yield day


def sheet(name: str = "会议记录.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """Return a photographed sheet."""
    return SimpleUploadedFile(name, content)


def send(person: Person | None, name: str, *arguments: object, follow: bool = False, **data: Any) -> HttpResponse:
    """Send a form of the page ``work:<name>``."""
    return signed_in(person).post(reverse(f"work:{name}", args=arguments), data, follow=follow)


def shown(person: Person | None, name: str, *arguments: object) -> HttpResponse:
    """Return the page ``work:<name>``."""
    return signed_in(person).get(reverse(f"work:{name}", args=arguments))


def step(person: Person, matter: Matter, step: str, day: date, **data: Any) -> HttpResponse:
    """Send the form of a step and follow to the matter's page."""
    filled = {"on": day.isoformat(), "acted_by": "村民委员会", **data}
    return send(person, "step", matter.pk, step, follow=True, **filled)
