"""Registering bodies, people and posts: who may, what becomes public, what is refused."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gongzhi.domains.people import queries
from gongzhi.domains.people.actions import posts as actions
from gongzhi.domains.people.actions.posts import BodyDraft, PersonDraft, SeatDraft
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.people.permissions import registrar
from gongzhi.domains.places.models import Place
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted
from gongzhi.shared.ledger.audit import all_mismatches
from gongzhi.shared.ledger.models import Entry, Opening
from tests.builders import FOUNDED, cast, make_county, make_place

pytestmark = pytest.mark.django_db
TERM, NEXT_TERM, EVE = date(2021, 1, 12), date(2026, 1, 12), date(2026, 1, 11)
COMMITTEE, STAFF, OFFICE = Body.Kind.COMMITTEE, Body.Kind.STAFF, Body.Kind.GUIDING_OFFICE


def who(name: str = "新人") -> PersonDraft:
    return PersonDraft(
        name=name, sex="female", born_on=date(1980, 1, 1), education=3, remark="内部备注", is_synthetic=True
    )


def sits(person: PersonDraft | Person, first_on: date = TERM, last_on: date | None = None, **values: str) -> SeatDraft:
    where = {"body": COMMITTEE, "role": Post.Role.MEMBER} | values
    return SeatDraft(person=person, first_on=first_on, last_on=last_on, **where)


@pytest.fixture
def officer() -> Person:
    return cast(make_place()).county_officer


@pytest.fixture
def village(officer: Person) -> Place:
    place = make_place()
    actions.register_place_people(actor=officer, place=place, bodies=[BodyDraft(kind=COMMITTEE, first_on=FOUNDED)])
    return place


def test_one_draft_on_two_seats_is_one_person_in_one_act(officer: Person, village: Place) -> None:
    person = who("李重")
    body = BodyDraft(kind=STAFF, first_on=FOUNDED)
    posts = actions.register_place_people(
        actor=officer,
        place=village,
        bodies=[body],
        seats=[sits(person), sits(person, body=STAFF, role=Post.Role.CLERK)],
    )
    assert posts[0].person == posts[1].person
    assert [(held.body, held.role) for held in queries.posts_of(posts[0].person, TERM)] == [
        (COMMITTEE, "member"), (STAFF, "clerk")
    ]  # fmt: skip
    entry = json.loads(bytes(Entry.objects.latest("index").data))
    assert entry["act"] == "people.register_place_people"
    assert entry["rows"]["count"] == 1 + 1 + 2
    assert not [found for found in all_mismatches() if found.table == "people.post" and found.kind != "unrecorded"]


def test_names_with_posts_are_disclosed_and_nothing_else_about_people(officer: Person, village: Place) -> None:
    actions.register_place_people(actor=officer, place=village, seats=[sits(who("李重"))])
    openings = {o.path: o for o in Opening.objects.filter(entry=Entry.objects.latest("index"))}
    assert {path for path, opening in openings.items() if opening.is_public} == {"holders", "registered_by"}
    assert "李重" in bytes(openings["holders"].value).decode()
    assert "1980-01-01" not in bytes(openings["holders"].value).decode()
    assert "1980-01-01" in bytes(openings["people"].value).decode()
    assert b"1980" not in bytes(Entry.objects.latest("index").data)


def test_only_the_guiding_office_registers() -> None:
    people = cast(make_place())
    for name, person in people.people().items():
        if name == "county_officer":
            continue
        with pytest.raises(NotPermitted):
            actions.register_place_people(actor=person, place=people.place)
        with pytest.raises(NotPermitted):
            actions.begin_term(actor=person, place=people.place, first_on=NEXT_TERM, seats=[])
        with pytest.raises(NotPermitted):
            registrar(person)
    assert registrar(people.county_officer).name == people.county_officer.name


def test_nobody_founds_a_county_that_has_people() -> None:
    county = make_county()
    body, seat = BodyDraft(kind=OFFICE, first_on=FOUNDED), sits(who(), body=OFFICE, role=Post.Role.OFFICER)
    assert registrar(None).name == ""
    actions.register_place_people(actor=None, place=county, bodies=[body], seats=[seat])
    with pytest.raises(NotPermitted):
        actions.register_place_people(actor=None, place=make_place(), bodies=[body])
    with pytest.raises(NotPermitted):
        registrar(None)


def test_the_founder_registers_the_guiding_office_alone() -> None:
    body = BodyDraft(kind=COMMITTEE, first_on=FOUNDED)
    with pytest.raises(NotPermitted):
        actions.register_place_people(actor=None, place=make_place(), bodies=[body])


def test_a_body_of_a_kind_stands_once(officer: Person, village: Place) -> None:
    with pytest.raises(AlreadyDone, match="overlap"):
        actions.register_place_people(actor=officer, place=village, bodies=[BodyDraft(kind=COMMITTEE, first_on=TERM)])


def test_a_body_is_not_older_than_its_place(officer: Person) -> None:
    place, body = make_place(), BodyDraft(kind=COMMITTEE, first_on=date(2009, 12, 31))
    with pytest.raises(BadValue):
        actions.register_place_people(actor=officer, place=place, bodies=[body])


def test_a_post_is_on_a_body_that_stands_then(officer: Person, village: Place) -> None:
    with pytest.raises(NotFound, match="no_body"):
        actions.register_place_people(actor=officer, place=village, seats=[sits(who(), body=STAFF)])
    with pytest.raises(BadValue):
        actions.register_place_people(actor=officer, place=village, seats=[sits(who(), date(2009, 12, 31))])


@pytest.mark.parametrize(("first_on", "is_refused"), [(EVE, True), (NEXT_TERM, False)])
def test_nobody_sits_twice_on_one_body(officer: Person, village: Place, first_on: date, is_refused: bool) -> None:
    person = actions.register_place_people(actor=officer, place=village, seats=[sits(who(), TERM, EVE)])[0].person
    if is_refused:
        with pytest.raises(AlreadyDone, match="overlap"):
            actions.register_place_people(actor=officer, place=village, seats=[sits(person, first_on)])
    else:
        actions.register_place_people(actor=officer, place=village, seats=[sits(person, first_on)])
        assert Post.objects.filter(person=person).count() == 2


def test_a_new_term_ends_the_old_posts_on_the_day_before(officer: Person, village: Place) -> None:
    stays, goes, comes = who("留任"), who("离任"), who("新任")
    old = actions.register_place_people(actor=officer, place=village, seats=[sits(stays), sits(goes)])
    seats = [sits(old[0].person, NEXT_TERM), sits(comes, NEXT_TERM)]
    actions.begin_term(actor=officer, place=village, first_on=NEXT_TERM, seats=seats)
    on_days = {day: {p.name for p in queries.roster(village.pk, "committee_members", day)} for day in (EVE, NEXT_TERM)}
    assert on_days == {EVE: {"留任", "离任"}, NEXT_TERM: {"留任", "新任"}}
    with pytest.raises(AlreadyDone, match="overlap"):
        actions.begin_term(actor=officer, place=village, first_on=NEXT_TERM, seats=[sits(who(), NEXT_TERM)])


def test_a_post_ends_once_and_not_before_it_began(officer: Person, village: Place) -> None:
    post = actions.register_place_people(actor=officer, place=village, seats=[sits(who())])[0]
    with pytest.raises(BadValue):
        actions.end_post(actor=officer, post=post, last_on=date(2021, 1, 11))
    assert actions.end_post(actor=officer, post=post, last_on=TERM).last_on == TERM
    with pytest.raises(AlreadyDone, match="post_ended"):
        actions.end_post(actor=officer, post=post, last_on=EVE)
    with pytest.raises(NotPermitted):
        actions.end_post(actor=post.person, post=post, last_on=EVE)
