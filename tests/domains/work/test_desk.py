"""What lies on each desk, and how many questions it takes to lay it out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongzhi.domains.work.queries import desks
from tests.builders import DAY, TERM, Cast, cast, make_body, make_person, make_place, raised, record, seat
from tests.domains.work.desk import on, shown, signed_in

if TYPE_CHECKING:
    from gongzhi.domains.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Cast:
    return cast(make_place())


def groups(person: Person, days: int = 0) -> dict[str, list[tuple[str, str]]]:
    with on(days) as day:
        found = desks.desk(person, day, 1)
    return {name: [(task.station.step.id, task.way) for task in tasks] for name, tasks in found.groups if tasks}


def test_a_step_lies_on_the_desk_of_whoever_takes_it(village: Cast) -> None:
    raised(village)
    assert groups(village.secretary) == {"open": [("propose", "mine")]}
    assert groups(village.clerk) == {"open": [("propose", "on_behalf")]}
    assert groups(village.chair) == {"others": [("propose", "others")]}
    assert groups(village.representative) == groups(village.outsider) == groups(village.former) == {}


def test_the_county_reminds_and_says_that_it_is_no_law(village: Cast) -> None:
    matter = raised(village)
    record(village.secretary, matter, "propose", DAY)
    last = DAY + timedelta(days=14)  # ten working days from a Monday
    assert groups(village.chair, 6) == {"open": [("confer", "mine")]}
    assert groups(village.chair, 7) == {"due": [("confer", "mine")]}
    assert groups(village.chair, 14) == {"due": [("confer", "mine")]}
    assert groups(village.chair, 15) == {"late": [("confer", "mine")]}
    with on(15):
        page = shown(village.chair, "home").content.decode()
    assert f"最晚 {last.isoformat()}" in page
    assert "县里的承诺，不是法律规定" in page


def test_the_supervisors_see_the_steps_without_their_word(village: Cast) -> None:
    matter = raised(village)
    record(village.secretary, matter, "propose", DAY)
    assert groups(village.supervisor)["word"] == [("propose", "word")]
    record(village.supervisor, matter, "oversee", DAY, of_step="propose", opinion="endorse")
    assert "word" not in groups(village.supervisor)


def test_a_meeting_without_effect_is_to_be_held_again(village: Cast) -> None:
    matter = raised(village)
    record(village.secretary, matter, "propose", DAY)
    record(village.secretary, matter, "confer", DAY, present=3, votes_for=1, votes_against=1, abstain=1)
    assert groups(village.chair) == {"open": [("confer", "mine")]}
    with on(0):
        assert "须重新办理" in shown(village.chair, "home").content.decode()


def test_the_township_sees_its_villages_and_no_others(village: Cast) -> None:
    raised(village, title="本镇的事")
    elsewhere = cast(make_place())
    raised(elsewhere, title="别镇的事")
    with on(0):
        township = shown(village.township_clerk, "home").content.decode()
        county = shown(village.county_officer, "home").content.decode()
    assert "本镇的事" in township
    assert "别镇的事" not in township
    assert "本镇的事" in county
    assert "别镇的事" in county


@pytest.mark.parametrize("part", ["clerk", "supervisor", "township_clerk", "county_officer"])
def test_the_desk_asks_no_more_for_more_matters(village: Cast, part: str) -> None:
    asked = []
    for _round in range(2):
        for _number in range(3):
            record(village.secretary, raised(village), "propose", DAY)
        client = signed_in(village.people()[part])
        with on(0), CaptureQueriesContext(connection) as queried:
            assert client.get(reverse("work:home")).status_code == 200
        asked.append(len(queried))
    assert asked[0] == asked[1]
    assert asked[0] <= 10


def test_a_matter_page_asks_no_more_for_more_facts(village: Cast) -> None:
    matter = raised(village)
    asked = []
    for _round in range(2):
        record(village.secretary, matter, "propose", DAY)
        client = signed_in(village.clerk)
        with on(0), CaptureQueriesContext(connection) as queried:
            client.get(reverse("work:matter", args=[matter.pk]))
        asked.append(len(queried))
    assert asked[0] == asked[1]


def test_more_tasks_than_a_page_holds_are_turned_over(village: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "PAGE", 2)
    for _number in range(3):
        raised(village)
    with on(0) as day:
        first, second = (desks.desk(village.secretary, day, number) for number in (1, 2))
    assert [sum(len(tasks) for _, tasks in one.groups) for one in (first, second)] == [2, 1]


def test_two_posts_of_one_person_are_one_desk(village: Cast) -> None:
    both = make_person()
    for place in (village.place, village.next_place):
        seat(both, make_body(place, "staff"), "clerk", TERM)
    raised(village)
    with on(0) as day:
        found = desks.desk(both, day, 1)
    assert len(found.raise_in) == 2
    assert groups(both) == {"open": [("propose", "on_behalf")]}
