"""How the tests come to the door: people on the roster, codes that were sent, the instant, an authenticator."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from gongzhi.domains.accounts import actions
from gongzhi.shared import clock
from tests.builders import make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from gongzhi.domains.people.models import Person

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NUMBER, OTHER, UNKNOWN = "13800000001", "13800000002", "13899999999"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
Sent = list[tuple[str, str]]


@contextmanager
def at(after: timedelta = timedelta(0)) -> Iterator[datetime]:
    """Let it be so long after noon of the tests' day."""
    token = clock._set_to.set(NOON + after)
    try:
        yield NOON + after
    finally:
        clock._set_to.reset(token)


def with_telephone(person: Person | None = None, number: str = NUMBER) -> Person:
    """Return somebody on the roster, who never signed in, with this telephone."""
    if person is None:
        person = make_person()
        person.account.delete()
        person = type(person).objects.get(pk=person.pk)
    person.keep_telephone(number)
    person.save()
    return person


def ask(client: Client, number: str = NUMBER, **more: str) -> HttpResponse:
    """Ask for a code."""
    answer = client.post(reverse("accounts:sign_in"), {"telephone": number}, **more)
    await_messages()
    return answer


def await_messages() -> None:
    """Wait until what goes out has gone out."""
    for thread in threading.enumerate():
        if thread.name == "code":
            thread.join()


def code_in(sent: Sent) -> str:
    """Return the code of the last message."""
    found = re.search(r"\d{6}", sent[-1][1])
    assert found
    return found[0]


def wrong(code: str) -> str:
    """Return another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def give(client: Client, code: str, **more: str) -> HttpResponse:
    """Give a code."""
    return client.post(reverse("accounts:code"), {"code": code}, **more)


def by_code(person: Person, sent: Sent, client: Client | None = None) -> Client:
    """Return a browser in which ``person`` signed in with a code."""
    browser = client or Client()
    ask(browser, person.telephone)
    give(browser, code_in(sent))
    return browser


def is_in(client: Client) -> bool:
    """Say whether the desk opens."""
    return client.get(reverse("work:home")).status_code == 200


def plain(answer: HttpResponse) -> str:
    """Return a page without its token."""
    return TOKEN.sub("", answer.content.decode())


def second_code(secret: str, steps: int = 0) -> str:
    """Return what the authenticator shows now, or some steps later."""
    return dict(enumerate(code for _, code in actions._codes(secret)))[1 + steps]


def enrolled(person: Person, issuer: Person | None = None) -> str:
    """Enrol a second factor, and return its secret; the step of now is used by that."""
    code = actions.issue_enrolment(actor=issuer, person=person)
    enrolment = actions.open_enrolment(person=person, code=code)
    secret = actions.new_secret()
    actions.enrol_second_factor(actor=person, enrolment_id=enrolment.pk, secret=secret, code=second_code(secret))
    return secret
