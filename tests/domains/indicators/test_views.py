"""The pages of the figures: values, records, the day asked for, and that an unchanged page costs nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gongzhi.domains.indicators import queries
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.models import Place, Succession
from gongzhi.errors import NotFound
from tests.builders import DAY, FOUNDED, cast, count_roll, make_body, make_county, make_person, make_place, seat

pytestmark = pytest.mark.django_db


def value(figure_id: str, on: date = DAY) -> object:
    return queries.figure(figure_id, on).value


def member(place: Place, *, born_on: date, education: int = Person.Education.SENIOR, both: bool = False) -> Person:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(born_on=born_on, education=education)
    seat(person, make_body(place, Body.Kind.COMMITTEE), Post.Role.MEMBER)
    if both:
        seat(person, make_body(place, Body.Kind.PARTY_ORGANISATION), Post.Role.MEMBER)
    return person


def test_villages_before_the_reform_are_those_of_the_day_before_the_last_merger() -> None:
    old = [make_place(), make_place()]
    new = make_place(first_on=date(2020, 6, 1))
    Place.objects.filter(pk__in=[one.pk for one in old]).update(last_on=date(2020, 5, 31))
    for one in old:
        Succession.objects.create(predecessor=one, successor=new, kind="merge", on=date(2020, 6, 1))
    assert (value("F03"), value("F04")) == (2, 1)
    assert (value("F03", date(2020, 5, 31)), value("F04", date(2020, 5, 31))) == (None, 2)


@pytest.mark.parametrize(("born_on", "young"), [(date(1991, 3, 2), 0), (date(1991, 3, 3), 1)])
def test_under_35_ends_on_the_birthday(born_on: date, young: int) -> None:
    member(make_place(), born_on=born_on)
    assert value("F18") == young
    assert value("F19") == 100 * young


def test_a_member_of_both_committees_counts_once() -> None:
    place = make_place()
    member(place, born_on=date(1980, 1, 1), both=True)
    member(place, born_on=date(1990, 1, 1))
    assert (value("F16"), value("F66")) == (41, 1)
    assert [record.count for record in queries.figure("F16", DAY).records] == [2]


@pytest.mark.parametrize(("education", "schooled"), [(3, 0), (4, 1), (5, 1)])
def test_college_counts_and_what_is_above(education: int, schooled: int) -> None:
    member(make_place(), born_on=date(1980, 1, 1), education=education)
    assert value("F20") == schooled


def test_heads_apart_and_councils() -> None:
    village = cast(make_place())
    seat(village.secretary, make_body(village.place, Body.Kind.COMMITTEE), Post.Role.MEMBER)
    assert value("F65") == 1
    assert [record.place.code for record in queries.figure("F65", DAY).records] == [village.place.code]
    make_body(village.place, Body.Kind.WEDDINGS_FUNERALS_COUNCIL, DAY)
    assert value("F71") == 1
    assert value("F71", date(2026, 3, 1)) == 0


def test_voters_are_the_latest_count_of_places_that_stand() -> None:
    place, gone = make_place(), make_place()
    Place.objects.filter(pk=gone.pk).update(last_on=date(2025, 1, 1))
    for one in (place, gone):
        count_roll(one, "registered_voters", 900, FOUNDED)
        count_roll(one, "registered_voters", 1000, date(2021, 1, 1))
    assert value("F54") == 1000
    assert value("F54", date(2020, 1, 1)) == 1800


def test_an_empty_county_has_no_means() -> None:
    assert (value("F16"), value("F19"), value("F07"), value("F02")) == (None, None, None, 0)


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(NotFound, match="no_figure"):
        queries.figure("F99", DAY)


def test_the_pages_show_values_and_lead_to_their_records(client: Client) -> None:
    make_county()
    place = make_place(name="霁塝村")
    count_roll(place, "registered_voters", 1234, FOUNDED)
    page = client.get(reverse("indicators:figures")).content.decode()
    assert "1,234" in page
    assert reverse("indicators:figure", args=["F54"]) in page
    records = client.get(reverse("indicators:figure", args=["F54"])).content.decode()
    assert "霁塝村" in records
    assert reverse("disclosure:place", args=[place.code]) in records


def test_a_page_asked_for_a_past_day_counts_that_day(client: Client) -> None:
    make_county()
    make_place(first_on=date(2020, 6, 1))
    url = reverse("indicators:figure", args=["F04"])
    assert "这一天没有记录" in client.get(url, {"on": "2020-05-31"}).content.decode()
    assert "这一天没有记录" not in client.get(url, {"on": "2020-06-01"}).content.decode()
    assert client.get(url, {"on": "2020-13-01"}).status_code == 400


def test_an_unchanged_page_is_304_and_sets_no_cookie(client: Client) -> None:
    make_county()
    first = client.get(reverse("indicators:figures"))
    again = client.get(reverse("indicators:figures"), headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")


def test_the_number_of_queries_does_not_grow_with_places(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_county()
    for _ in range(3):
        member(make_place(), born_on=date(1980, 1, 1))
    with django_assert_max_num_queries(12):
        client.get(reverse("indicators:figures"))
    for _ in range(5):
        member(make_place(), born_on=date(1980, 1, 1))
    with django_assert_max_num_queries(12):
        client.get(reverse("indicators:figures"), {"on": "2026-11-01"})


def test_an_unknown_figure_has_no_page(client: Client) -> None:
    make_county()
    assert client.get("/figures/F99/").status_code == 404
