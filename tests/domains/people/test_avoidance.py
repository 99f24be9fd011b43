"""Near relatives who serve together, and terms that end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from gongzhi.domains.people import queries, rules
from gongzhi.domains.people.models import Body, Household, Kinship, Person, Post, Residence
from gongzhi.domains.places.models import Place
from gongzhi.law import words
from tests.builders import DAY, FOUNDED, cast, make_body, make_person, make_place, seat, seated

pytestmark = pytest.mark.django_db
KINDS, ROLES = Body.Kind, Post.Role
IN_FORCE = date(2026, 1, 1)


def live(place: Place, *members: tuple[Person, str], last_on: date | None = None) -> None:
    household = Household.objects.create(place=place, number=str(Household.objects.count() + 1))
    for person, relation in members:
        Residence.objects.create(
            person=person, place=place, household=household, relation=relation, first_on=FOUNDED, last_on=last_on
        )


def pair(place: Place, *, other: str = KINDS.COMMITTEE) -> tuple[Person, Person]:
    return seated(place, KINDS.COMMITTEE, ROLES.CHAIR, name="甲"), seated(place, other, ROLES.MEMBER, name="乙")


@pytest.mark.parametrize("level", [Place.Level.VILLAGE, Place.Level.COMMUNITY])
@pytest.mark.parametrize("relation", Kinship.Relation.values)
def test_two_members_who_are_near_relatives_are_found(level: str, relation: str) -> None:
    place = make_place(level)
    one, other = pair(place)
    assert queries.avoidance(place, DAY) == []
    Kinship.objects.create(person=one, relative=other, relation=relation)
    (found,) = queries.avoidance(place, DAY)
    whose = "villagers" if level == "village" else "residents"
    assert (found.message, found.source) == ("avoidance.committee", f"{whose}_committees_2026/8")
    said = words.describe(found, "zh")
    assert "甲与乙" in str(said["actual"])
    assert rules.KIN_WORDS[relation].zh in str(said["actual"])


@pytest.mark.parametrize(("on", "found"), [(date(2025, 12, 31), 0), (IN_FORCE, 1), (date(2026, 1, 2), 1)])
def test_members_avoid_each_other_from_the_day_of_the_law(on: date, found: int) -> None:
    place = make_place()
    one, other = pair(place)
    Kinship.objects.create(person=other, relative=one, relation=Kinship.Relation.SIBLING)
    assert len(queries.avoidance(place, on)) == found


@pytest.mark.parametrize(
    ("level", "on", "source"),
    [
        (Place.Level.VILLAGE, date(2025, 12, 31), "villagers_committees_2018/32"),
        (Place.Level.VILLAGE, IN_FORCE, "villagers_committees_2026/37"),
        (Place.Level.COMMUNITY, date(2025, 12, 31), None),
        (Place.Level.COMMUNITY, IN_FORCE, "residents_committees_2026/36"),
    ],
)
def test_a_supervisor_is_no_near_relative_of_a_member(level: str, on: date, source: str | None) -> None:
    place = make_place(level)
    one, other = pair(place, other=KINDS.SUPERVISION_COMMITTEE)
    Kinship.objects.create(person=one, relative=other, relation=Kinship.Relation.PARENT)
    found = queries.avoidance(place, on)
    assert [(one.message, one.source) for one in found] == ([("avoidance.supervisor", source)] if source else [])


def test_a_supervisor_is_no_member() -> None:
    place = make_place()
    chair, _ = pair(place)
    seat(chair, make_body(place, KINDS.SUPERVISION_COMMITTEE), ROLES.MEMBER)
    assert [one.message for one in queries.avoidance(place, DAY)] == ["avoidance.both"]


@pytest.mark.parametrize(
    ("to_head", "to_same", "relation"),
    [
        ("head", "spouse", "spouse"), ("child", "head", "parent"), ("parent", "head", "parent"),
        ("head", "sibling", "sibling"), ("grandparent", "head", "grandparent"), ("head", "grandchild", "grandparent"),
        ("spouse", "child", None), ("child", "child", "sibling"), ("parent", "child", "grandparent"),
        ("spouse", "parent", None), ("sibling", "child", None), ("grandchild", "grandchild", None),
        ("head", "other", None), ("parent", "parent", None), ("spouse", "sibling", None), ("head", "", None),
    ],
)  # fmt: skip
def test_a_household_says_what_its_members_are_to_each_other(to_head: str, to_same: str, relation: str | None) -> None:
    place = make_place()
    one, other = pair(place)
    live(place, (one, to_head), (other, to_same))
    found = queries.avoidance(place, DAY)
    assert [one.values["relation"] for one in found] == ([rules.KIN_WORDS[relation]] if relation else [])


def test_who_lives_apart_or_left_the_household_is_not_found_by_it() -> None:
    place = make_place()
    one, other = pair(place)
    live(place, (one, "head"))
    live(place, (other, "child"))
    live(place, (one, "head"), (other, "spouse"), last_on=DAY - timedelta(days=1))
    assert queries.avoidance(place, DAY) == []
    assert len(queries.avoidance(place, DAY - timedelta(days=1))) == 1


def test_only_those_who_serve_on_the_day_in_one_place_count() -> None:
    place = make_place()
    one, other = pair(place)
    Kinship.objects.create(person=one, relative=other, relation=Kinship.Relation.SPOUSE)
    Kinship.objects.create(person=one, relative=pair(make_place())[0], relation=Kinship.Relation.SIBLING)
    Kinship.objects.create(person=one, relative=make_person(), relation=Kinship.Relation.PARENT)
    assert list(queries.avoidances(DAY)) == [place.pk]
    Post.objects.filter(person=other).update(last_on=DAY)
    assert len(queries.avoidance(place, DAY)) == 1
    assert queries.avoidance(place, DAY + timedelta(days=1)) == []


def test_the_number_of_queries_does_not_grow_with_places(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(4):
        one, other = pair(make_place())
        Kinship.objects.create(person=one, relative=other, relation=Kinship.Relation.SPOUSE)
    with django_assert_num_queries(3):
        assert len(queries.avoidances(DAY)) == 4
    with django_assert_num_queries(1):
        assert len(queries.terms(DAY)) == 4


@pytest.mark.parametrize("level", [Place.Level.VILLAGE, Place.Level.COMMUNITY])
@pytest.mark.parametrize(
    ("began", "ends"),
    [
        (date(2018, 12, 28), date(2021, 12, 27)),
        (date(2018, 12, 29), date(2023, 12, 28)),
        (date(2018, 12, 30), date(2023, 12, 29)),
        (date(2025, 12, 31), date(2030, 12, 30)),
        (date(2026, 1, 1), date(2030, 12, 31)),
    ],
)
def test_a_term_is_as_long_as_the_law_of_its_first_day_says(level: str, began: date, ends: date) -> None:
    place = make_place(level)
    seat(make_person(), make_body(place, KINDS.COMMITTEE), ROLES.CHAIR, first_on=began)
    (found,) = queries.terms(began)
    assert (found.ends_on, found.state) == (ends, "running")
    assert queries.terms(ends)[0].state == "soon"
    assert queries.terms(ends + timedelta(days=1))[0].state == "overdue"


@pytest.mark.parametrize(
    ("days", "state"), [(181, "running"), (180, "soon"), (179, "soon"), (0, "soon"), (-1, "overdue")]
)
def test_a_term_is_pointed_out_so_many_days_before_its_end(days: int, state: str) -> None:
    place = make_place()
    seated(place, KINDS.COMMITTEE, ROLES.CHAIR)
    ends_on = queries.terms(DAY)[0].ends_on
    assert ends_on == date(2026, 1, 14)
    assert queries.terms(ends_on - timedelta(days=days))[0].state == state


def test_who_was_elected_later_serves_for_the_rest_of_the_term() -> None:
    place = make_place()
    seated(place, KINDS.COMMITTEE, ROLES.CHAIR)
    seat(make_person(), make_body(place, KINDS.COMMITTEE), ROLES.MEMBER, first_on=date(2023, 5, 1))
    assert queries.terms(date(2024, 1, 1))[0].first_on == date(2021, 1, 15)


def test_terms_of_all_three_bodies_stand_in_the_order_of_codes() -> None:
    places = [make_place(code="990000000902"), make_place(code="990000000901")]
    for place in places:
        cast(place)
    found = [one for one in queries.terms(DAY) if one.place_id in {place.pk for place in places}]
    assert [one.place_id for one in found] == [places[1].pk] * 3 + [places[0].pk] * 3
    assert [one.kind for one in found[:3]] == list(queries.WITH_TERMS)
    assert [one.place_id for one in queries.terms(DAY, [places[0].pk])] == [places[0].pk] * 3


def test_posts_whose_last_day_is_near_are_named() -> None:
    place = make_place()
    for days in (-1, 0, 180, 181):
        seated(place, KINDS.COMMITTEE, ROLES.MEMBER, name=str(days), last_on=DAY + timedelta(days=days))
    seated(place, KINDS.COMMITTEE, ROLES.MEMBER)
    assert [post.person.name for post in queries.ending_posts(DAY)] == ["0", "180"]
    assert queries.ending_posts(DAY, []) == []
