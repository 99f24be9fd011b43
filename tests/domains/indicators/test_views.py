"""The pages of the figures: values, records, the day asked for, and that an unchanged page costs nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gongzhi.domains.indicators import queries
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.models import Place, PlaceArea, Succession
from gongzhi.errors import NotFound
from tests.builders import (
    DAY,
    FOUNDED,
    TERM,
    TERM_OVER,
    cast,
    count_roll,
    make_body,
    make_county,
    make_person,
    make_place,
    seat,
)
from tests.domains.remuneration.standards import adopted

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


REFORM = date(2020, 6, 1)


def reformed(*, first_on: date = FOUNDED) -> tuple[Place, Place, Place]:
    """Two villages that went into one on the day of the reform."""
    old, new = (make_place(first_on=first_on), make_place(first_on=first_on)), make_place(first_on=REFORM)
    Place.objects.filter(pk__in=[one.pk for one in old]).update(last_on=date(2020, 5, 31))
    for one in old:
        Succession.objects.create(predecessor=one, successor=new, kind="merge", on=REFORM)
    return (*old, new)


def test_villages_that_a_merger_took_are_counted_where_they_went() -> None:
    *_, new = reformed()
    make_place()
    assert (value("F05"), value("F06")) == (1, Fraction(100, 3))
    assert [(one.place.code, one.count) for one in queries.figure("F06", DAY).records] == [(new.code, 1)]
    assert (value("F05", date(2020, 5, 31)), value("F06", date(2020, 5, 31))) == (None, None)


@pytest.mark.parametrize(("on", "known"), [(date(2020, 12, 31), None), (date(2021, 1, 1), 2154), (DAY, 2154)])
def test_the_reference_is_dated_and_says_where_it_is_written(on: date, known: int | None) -> None:
    found = queries.figure("F08", on)
    assert found.value == known
    assert bool(found.source) is (known is not None)
    assert found.is_verified is (known is None)


def test_the_mean_area_is_that_of_the_villages_measured() -> None:
    places = [make_place(), make_place(), make_place(), make_place(Place.Level.COMMUNITY)]
    for place, km2 in zip(places[1:], (20, 39, 7), strict=True):
        PlaceArea.objects.create(place=place, area_m2=km2 * 1_000_000, first_on=DAY)
    assert value("F09") == Fraction(59, 2)
    assert value("F09", date(2026, 3, 1)) is None


def test_age_and_schooling_are_compared_with_the_day_before_the_reform() -> None:
    old, *_, new = reformed()
    before = member(old, born_on=date(1960, 5, 31), education=Person.Education.PRIMARY)
    Post.objects.filter(person=before).update(first_on=FOUNDED, last_on=date(2020, 5, 31))
    member(new, born_on=date(1986, 3, 2), education=Person.Education.COLLEGE)
    assert (value("F17"), value("F21")) == (20, 100)
    assert [one.place.code for one in queries.figure("F17", DAY).records] == [old.code]
    assert value("F17", date(2020, 5, 31)) is None


def test_somebody_whose_schooling_is_unknown_is_not_counted_as_schooled() -> None:
    person = member(make_place(), born_on=date(1980, 1, 1))
    Person.objects.filter(pk=person.pk).update(education=None)
    assert value("F20") == 0


def test_somebody_who_was_erased_has_no_age_but_was_a_member() -> None:
    place = make_place()
    member(place, born_on=date(1986, 3, 2))
    gone = member(place, born_on=date(1980, 1, 1))
    Person.objects.filter(pk=gone.pk).update(born_on=date.min, education=None, erased_on=DAY)
    assert (value("F16"), value("F18"), value("F19")) == (40, 0, 0)
    assert [one.count for one in queries.figure("F16", DAY).records] == [2]
    assert (queries.structure(DAY)[-1].mean_age, queries.structure(DAY)[-1].members) == (40, 2)


def test_pay_is_that_of_the_standard_of_the_day_and_leads_to_who_holds_such_posts() -> None:
    village = cast(make_place())
    assert value("F22") is None
    adopted(village.county_officer)
    found = queries.figure("F22", DAY)
    assert (found.value, found.printed, found.basis) == (3200, "3,200", "试验县委办〔2021〕1号")
    assert [(one.place.code, one.count) for one in found.records] == [(village.place.code, 2)]
    assert (value("F24"), value("F25"), value("F22", date(2020, 12, 31))) == (2240, None, None)


def test_the_structure_is_that_of_each_years_end_and_of_the_day() -> None:
    place = make_place()
    member(place, born_on=date(1986, 12, 31), education=Person.Education.COLLEGE, both=True)
    gone = member(place, born_on=date(1960, 1, 1))
    Post.objects.filter(person=gone).update(last_on=TERM_OVER)
    found = queries.structure(DAY)
    assert [one.label for one in found] == ["2021", "2022", "2023", "2024", "2025", "2026-03-02"]
    assert [one.members for one in found] == [2, 2, 2, 2, 2, 1]
    assert (found[0].mean_age, found[0].young, found[0].schooled) == (48, 0, 50)
    assert (found[-1].mean_age, found[-1].schooled) == (39, 100)
    assert queries.structure(TERM)[0].young == 50
    assert [one.mean_age for one in queries.structure(date(2020, 1, 1))] == [None]


def test_the_page_of_the_structure_draws_and_lists_it(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_county()
    assert client.get(reverse("indicators:structure")).status_code == 200
    for _ in range(5):
        member(make_place(), born_on=date(1986, 3, 2))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("indicators:structure"), {"on": "2026-03-02"}).content.decode()
    assert "<polyline points=" in page
    assert "2021-12-31" in page
    assert "style=" not in page


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
    with django_assert_max_num_queries(18):
        client.get(reverse("indicators:figures"))
    for _ in range(5):
        member(make_place(), born_on=date(1980, 1, 1))
    with django_assert_max_num_queries(18):
        client.get(reverse("indicators:figures"), {"on": "2026-11-01"})


def test_an_unknown_figure_has_no_page(client: Client) -> None:
    make_county()
    assert client.get("/figures/F99/").status_code == 404
