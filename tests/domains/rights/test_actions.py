"""What residents do about themselves, done by whom, in which way; and its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gongzhi.domains.matters.models import Attendance
from gongzhi.domains.people.models import Person
from gongzhi.domains.rights import actions, queries
from gongzhi.domains.rights.actions import Through
from gongzhi.domains.rights.models import ResidentAct
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted
from gongzhi.shared import clock
from gongzhi.shared.ledger.models import Entry
from tests import builders
from tests.builders import Cast
from tests.checklog import check_log
from tests.domains.rights.residents import CANARY, SHEET, live, resident

pytestmark = pytest.mark.django_db
PAPER = Through(manner="paper", sheets=[SHEET])
ASSISTED = Through(manner="assisted")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(builders.DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    return builders.cast(builders.make_place())


def attendance(cast: Cast, person: Person) -> Attendance:
    """Let the chair enter that ``person`` came to a meeting."""
    matter = builders.raised(cast)
    fact = builders.record(cast.secretary, matter, "propose", builders.DAY)
    return Attendance.objects.create(fact=fact, person=person)


def test_one_asks_for_oneself(cast: Cast) -> None:
    person = resident(cast.place)
    act = actions.ask_correction(actor=person, person=person, text=f"{CANARY}的学历写错了")
    assert (act.manner, act.helper, act.entered_by, act.place) == ("self", None, person, cast.place)
    found = json.loads(bytes(Entry.objects.latest("index").data))
    assert (found["act"], found["public"]["manner"]) == ("rights.ask_correction", "self")
    assert CANARY not in bytes(Entry.objects.latest("index").data).decode()
    check_log()


@pytest.mark.parametrize(
    "part", ["secretary", "chair", "committee_member", "clerk", "township_clerk", "county_officer"]
)
def test_who_sees_a_resident_helps_and_is_named(cast: Cast, part: str) -> None:
    helper, person = cast.people()[part], resident(cast.place)
    act = actions.ask_deletion(actor=helper, person=person, text="请删除", through=ASSISTED)
    assert (act.helper, act.entered_by) == (helper, helper)
    deed = queries.deeds_of(person)[0]
    assert (deed.way, deed.helper, deed.is_own) == ("工作人员帮助办理", helper.name, False)


@pytest.mark.parametrize("part", ["supervisor", "representative", "outsider", "former"])
@pytest.mark.parametrize("through", [ASSISTED, PAPER])
def test_nobody_else_enters_in_a_name(cast: Cast, part: str, through: Through) -> None:
    with pytest.raises(NotFound):
        actions.ask_deletion(actor=cast.people()[part], person=resident(cast.place), text="请删除", through=through)
    assert not ResidentAct.objects.exists()


def test_one_of_the_household_is_a_proxy_with_written_authority_and_nothing_else(cast: Cast) -> None:
    person, child = resident(cast.place), resident(cast.place, "子女", number=8)
    neighbour = resident(cast.place, "邻居", household="13", number=9)
    proxy = Through(manner="proxy", sheets=[SHEET])
    act = actions.ask_deletion(actor=child, person=person, text="请删除", through=proxy)
    assert (act.helper, act.sheets.count()) == (child, 1)
    entered = Through(manner="proxy", helper=child, sheets=[SHEET])
    assert (
        actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=entered).entered_by == cast.clerk
    )
    with pytest.raises(NotPermitted):
        actions.ask_deletion(actor=child, person=person, text="请删除", through=PAPER)
    with pytest.raises(NotFound):
        actions.ask_deletion(actor=neighbour, person=person, text="请删除", through=proxy)
    with pytest.raises(BadValue):
        actions.ask_deletion(
            actor=cast.clerk,
            person=person,
            text="请删除",
            through=Through(manner="proxy", helper=neighbour, sheets=[SHEET]),
        )


def test_a_named_helper_must_see_the_person(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        actions.ask_deletion(
            actor=cast.clerk, person=resident(cast.place), text="请删除",
            through=Through(manner="assisted", helper=cast.outsider),
        )  # fmt: skip


def test_a_telephone_is_changed_by_oneself_and_by_others_with_a_signed_sheet_only(cast: Cast) -> None:
    person = resident(cast.place)
    actions.change_telephone(actor=person, person=person, number="139 0000 1111")
    with pytest.raises(BadValue):
        actions.change_telephone(actor=cast.clerk, person=person, number="13900002222", through=ASSISTED)
    person.refresh_from_db()
    assert person.telephone == "13900001111"
    actions.change_telephone(actor=cast.clerk, person=person, number="13900002222", through=PAPER)
    person.refresh_from_db()
    assert person.telephone == "13900002222"
    assert "1390000" not in "".join(ResidentAct.objects.values_list("text", flat=True))
    with pytest.raises(BadValue):
        actions.change_telephone(actor=person, person=person, number="13900002222")
    check_log()


def test_a_sheet_is_dated_not_in_the_future_and_is_a_sheet(cast: Cast) -> None:
    person = resident(cast.place)
    tomorrow = Through(manner="paper", sheets=[SHEET], done_on=builders.DAY + timedelta(days=1))
    page = Through(manner="paper", sheets=[actions.Sheet(filename="a.html", content=b"<script>")])
    for through in (tomorrow, page):
        with pytest.raises(BadValue):
            actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=through)
    assert not ResidentAct.objects.exists()


def test_being_recorded_present_is_shown_and_contested_once_until_answered(cast: Cast) -> None:
    came = attendance(cast, cast.representative)
    deed = queries.deeds_of(cast.representative)[0]
    assert (deed.of, deed.id, deed.entered_by, deed.is_contested) == ("attendance", came.pk, "书记甲", False)
    one = actions.contest(actor=cast.representative, person=cast.representative, of=came, reason="那天我在外地")
    assert queries.deeds_of(cast.representative)[0].is_contested
    with pytest.raises(AlreadyDone):
        actions.contest(actor=cast.representative, person=cast.representative, of=came, reason="再说一次")
    actions.answer(actor=cast.clerk, act=one, is_upheld=True, text="查了签到表，确实没有来，已经更正。")
    request = queries.requests_of(cast.representative)[0]
    assert (request.act.is_upheld, request.act.answered_by) == (True, cast.clerk)
    with pytest.raises(AlreadyDone):
        actions.answer(actor=cast.clerk, act=one, is_upheld=False, text="再答一次")
    actions.contest(actor=cast.representative, person=cast.representative, of=came, reason="还是不对")


def test_nobody_contests_for_another_what_was_not_done_in_their_name(cast: Cast) -> None:
    came = attendance(cast, cast.representative)
    person = resident(cast.place)
    with pytest.raises(NotFound):
        actions.contest(actor=person, person=person, of=came, reason="不是我")
    with pytest.raises(NotFound):
        queries.deed(person, "attendance", came.pk)


def contested(cast: Cast) -> ResidentAct:
    """Return the contest of an act that the clerk entered on paper."""
    person = resident(cast.place)
    entered = actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=PAPER)
    return actions.contest(actor=person, person=person, of=entered, reason="我没有申请过")


@pytest.mark.parametrize("part", ["township_clerk", "county_officer"])
def test_a_contest_is_answered_by_whoever_had_no_part(cast: Cast, part: str) -> None:
    one, actor = contested(cast), cast.people()[part]
    assert [found.act for found in queries.to_answer(actor)][-1:] == [one]
    assert actions.answer(actor=actor, act=one, is_upheld=False, text="有签字").answered_by == actor
    check_log()


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ("clerk", NotPermitted),  # entered what is contested
        ("secretary", NotFound),
        ("chair", NotFound),
        ("supervisor", NotFound),
        ("outsider", NotFound),
        ("former", NotFound),
    ],
)
def test_nobody_else_answers(cast: Cast, part: str, refusal: type[Exception]) -> None:
    one, actor = contested(cast), cast.people()[part]
    assert one not in [found.act for found in queries.to_answer(actor)]
    with pytest.raises(refusal):
        actions.answer(actor=actor, act=one, is_upheld=True, text="好")


def test_a_request_is_due_and_then_late(cast: Cast) -> None:
    person = resident(cast.place)
    actions.ask_correction(actor=person, person=person, text="改")
    seen = []
    for passed in (14, 15, 16):
        with clock.set_to(builders.DAY + timedelta(days=passed)):
            seen.append(queries.to_answer(cast.clerk)[0].is_late)
    assert seen == [False, False, True]


def test_who_helped_reads_the_act_as_long_as_they_may_act_for_the_person(cast: Cast) -> None:
    act = actions.ask_deletion(actor=cast.chair, person=resident(cast.place), text="请删除", through=PAPER)
    assert queries.act(cast.chair, act.pk) == act
    cast.chair.posts.update(last_on=builders.TERM_OVER)
    for reader in (cast.chair, cast.secretary, cast.outsider):
        with pytest.raises(NotFound):
            queries.act(reader, act.pk)
        with pytest.raises(NotFound):
            queries.sheet(reader, act.sheets.get().pk)


def test_who_lives_nowhere_is_answered_where_they_hold_a_post_or_by_the_county(cast: Cast) -> None:
    assert queries.home_of(cast.supervisor) == cast.place
    assert queries.home_of(builders.make_person()) == builders.make_county()
    live(cast.supervisor, cast.next_place)
    assert queries.home_of(cast.supervisor) == cast.next_place
