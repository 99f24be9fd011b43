"""From nothing to an empty county: keys, settings, tables, and in one transaction the county with its first officer.

Each step looks whether it is done already, so that what was cut off is completed by running it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.domains.accounts import actions as accounts
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.people import permissions
from gongzhi.domains.people.actions import posts
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.actions import registering
from gongzhi.domains.places.models import Place, PlaceName
from gongzhi.errors import AlreadyDone
from gongzhi.shared import clock
from gongzhi.shared.failpoints import failpoint

if TYPE_CHECKING:
    from gongzhi.domains.people.actions.posts import PersonDraft


# Under this account the first officer hands in the county's lists on the command line.
FIRST_HANDLE = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """What a county is founded with."""

    code: str
    name: str
    since: date
    office: str
    office_since: date


def county_of(held: Mapping[str, Any]) -> County:
    """Return the county that a settings file tells of; days stand there as text."""
    since, office_since = (date.fromisoformat(str(held[key])) for key in ("since", "guiding_office_since"))
    return County(
        code=held["code"], name=held["name"], since=since, office=held["guiding_office"], office_since=office_since
    )


def is_founded(code: str, name: str) -> bool:
    """Say whether the county is there with its first officer. Raises: AlreadyDone where it is another county."""
    found = Place.objects.filter(level=Place.Level.COUNTY).first()
    if found is None:
        return False
    names = list(PlaceName.objects.filter(place=found).order_by("first_on").values_list("name", flat=True))
    if found.code != code or name not in names:
        raise AlreadyDone("county_other", name=names[-1] if names else "", county=found.code)
    return True


@transaction.atomic
def found(county: County, officer: PersonDraft) -> str:
    """Register the county, its guiding office and the first officer; return the officer's one-time enrolment code.

    Raises: NotPermitted where there are people already, BadValue, AlreadyDone.
    """
    named = registering.Named(county.name, county.since)
    draft = registering.PlaceDraft(
        code=county.code, level=Place.Level.COUNTY, first_on=county.since, names=[named]
    )  # fmt: skip
    known = registering.register_places(actor=permissions.registrar(None), drafts=[draft])
    office = posts.BodyDraft(kind=Body.Kind.GUIDING_OFFICE, first_on=county.office_since, name=county.office)
    seat = posts.SeatDraft(
        body=Body.Kind.GUIDING_OFFICE, role=Post.Role.OFFICER, person=officer, first_on=clock.today()
    )
    (post,) = posts.register_place_people(actor=None, place=known[county.code], bodies=[office], seats=[seat])
    Account.objects.create(handle=FIRST_HANDLE, person=post.person)
    code = accounts.issue_enrolment(actor=None, person=post.person)
    failpoint("init.founded")
    return code


def new_code() -> tuple[Person, str]:
    """Return the first officer and a new enrolment code. Raises: NotPermitted once an administrator is enrolled."""
    office = Post.objects.on(clock.today()).filter(body__kind=Body.Kind.GUIDING_OFFICE, role=Post.Role.OFFICER)
    person = office.select_related("person").order_by("pk")[0].person
    return person, accounts.issue_enrolment(actor=None, person=person)
