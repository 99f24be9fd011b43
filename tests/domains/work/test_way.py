"""A whole matter through the pages: each step by whoever holds the post, and another one by the clerk from paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.matters import queries, rules
from gongzhi.domains.matters.models import Attendance, Evidence, Fact, Matter
from gongzhi.domains.people import queries as people
from gongzhi.shared import clock
from tests.builders import DAY, Cast, cast, make_place, raised, record, seat_representatives
from tests.domains.work.desk import VOTES, on, send, sheet, shown, signed_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Cast:
    return cast(make_place())


def state_of(matter: Matter, days: int) -> dict[str, str]:
    day = DAY + timedelta(days=days)
    return queries.judge(matter, rules.Lens(day, day)).status.steps


def raise_through_page(village: Cast) -> Matter:
    with on(0) as day:
        answer = send(
            village.chair, "raise", kind="public_benefit_project", title="修通组路", summary="修一条路。",
            decided_by="adults", raised_on=day.isoformat(), draft="内部的话", authorises=["public_benefit_project"],
        )  # fmt: skip
    assert answer.status_code == 303
    return Matter.objects.get()


def deliberate(village: Cast, matter: Matter) -> None:
    with on(0) as day:
        step(village.secretary, matter, "propose", day, text="建议修路。")
    with on(1) as day:
        step(
            village.committee_member, matter, "confer", day, present="3", votes_for="3", votes_against="0", abstain="0"
        )
    with on(2) as day:
        step(village.secretary, matter, "review", day, present="40", **VOTES)


def convene(village: Cast, matter: Matter) -> None:
    with on(3) as day:
        answer = send(
            village.chair, "convene", matter.pk, "resolve", body="adults", notice_on=day.isoformat(),
            meeting_on=(day + timedelta(days=10)).isoformat(), venue="文化礼堂", agenda="修路",
        )  # fmt: skip
    assert answer.status_code == 303
    assert answer.url == reverse("work:notice", args=[matter.convenings.get().pk])


def test_a_matter_takes_its_whole_way(village: Cast) -> None:
    matter = raise_through_page(village)
    deliberate(village, matter)
    convene(village, matter)
    with on(13) as day:
        page = shown(village.chair, "step", matter.pk, "resolve").content.decode()
        assert f'value="{(DAY + timedelta(days=3)).isoformat()}"' in page, "the notice day comes from the convening"
        step(
            village.chair, matter, "resolve", day, body="adults", notice_on=(DAY + timedelta(days=3)).isoformat(),
            present="911", votes_for="900", votes_against="5", abstain="6", text="同意修路。",
        )  # fmt: skip
    until = (DAY + timedelta(days=29)).isoformat()
    with on(14) as day:
        page = shown(village.chair, "step", matter.pk, "disclose_resolution").content.decode()
        assert "同意修路。" in page
        assert f'value="{until}"' in page, "fifteen days from the law's data"
        step(village.chair, matter, "disclose_resolution", day, title="决议", text="同意修路。", until=until)
    with on(30) as day:
        step(village.chair, matter, "execute", day, text="路修好了。")
        step(
            village.chair, matter, "disclose_outcome", day, title="结果", text="路修好了。",
            until=(day + timedelta(days=15)).isoformat(),
        )  # fmt: skip
        for taken in ("propose", "resolve", "execute"):
            send(village.supervisor, "oversee", matter.pk, taken, on=day.isoformat(), acted_by="村务监督委员会",
                 opinion="endorse", text="程序符合规定。")  # fmt: skip
    assert set(state_of(matter, 30).values()) == {"done", "running"}
    assert set(state_of(matter, 45).values()) == {"done"}
    assert Posting.objects.count() == 2
    with on(45):
        assert queries.authorisations([village.place.pk], rules.Lens(clock.today(), clock.today()))
        assert "程序符合规定。" in shown(village.clerk, "matter", matter.pk).content.decode()


def test_a_meeting_one_short_is_recorded_without_effect_and_says_why(village: Cast) -> None:
    seat_representatives(village.place, 52)
    matter = raised(village, decided_by="adults")
    with on(0) as day:
        roster = people.roster(village.place.pk, "representatives_assembly_members", day)
    came = [str(one.pk) for one in roster[:34]]
    with on(1) as day:
        page = signed_in(village.chair).post(
            reverse("work:step", args=[matter.pk, "resolve"]),
            {"then": "check", "on": day.isoformat(), "body": "representatives_assembly", "attendees": came},
        )
        text = page.content.decode()
        assert page.status_code == 200
        assert "应到 52 人" in text
        assert "实到 34 人" in text
        assert "至少须到 35 人" in text
        assert "还差 1 人" in text
        assert not Fact.objects.exists(), "looking records nothing"
        answer = step(
            village.chair, matter, "resolve", day, body="representatives_assembly", attendees=came, votes_for="34",
            votes_against="0", abstain="0",
        )  # fmt: skip
    text = answer.content.decode()
    assert "依法不产生效力" in text
    assert "35" in text
    assert "村民委员会组织法 第三十条" in text
    assert Fact.objects.get().present == 34
    assert Attendance.objects.count() == 34


def test_one_person_more_and_the_quorum_is_there(village: Cast) -> None:
    seat_representatives(village.place, 52)
    matter = raised(village, decided_by="adults")
    with on(1) as day:
        roster = people.roster(village.place.pk, "representatives_assembly_members", day)
        page = send(village.chair, "step", matter.pk, "resolve", then="check", on=day.isoformat(),
                    body="representatives_assembly", attendees=[str(one.pk) for one in roster[:35]])  # fmt: skip
    assert "人数够了" in page.content.decode()


def test_everyone_is_ticked_at_once(village: Cast) -> None:
    seat_representatives(village.place, 10)
    matter = raised(village)
    with on(1) as day:
        page = send(village.chair, "step", matter.pk, "resolve", then="all", on=day.isoformat(),
                    body="representatives_assembly")  # fmt: skip
    assert page.content.decode().count("checked") == 11, "ten people and the body"


def test_one_clerk_records_everything_from_paper(village: Cast) -> None:
    with on(20) as day:
        answer = send(
            village.clerk, "raise", kind="public_benefit_project", title="装路灯", summary="装路灯。",
            decided_by="adults", raised_on=DAY.isoformat(),
        )  # fmt: skip
        matter = Matter.objects.get()
        assert answer.status_code == 303
        held = {"acted_by": "党支部", "sheets": [sheet(), sheet("第二页.pdf")]}
        assert (
            'name="sheets" accept="image/jpeg,image/png,application/pdf" multiple required'
            in shown(village.clerk, "step", matter.pk, "propose").content.decode()
        )
        refused = step(village.clerk, matter, "propose", DAY, acted_by="党支部")
        assert refused.status_code == 400
        assert "附件" in refused.content.decode()
        step(village.clerk, matter, "propose", DAY, **held)
        held["sheets"] = [sheet()]
        step(village.clerk, matter, "confer", DAY, present="3", votes_for="3", votes_against="0", abstain="0", **held)
        held["sheets"] = [sheet()]
        step(village.clerk, matter, "review", DAY, present="40", **VOTES, **held)
    fact = Fact.objects.filter(step="propose").get()
    assert (fact.acted_by, fact.entered_by, fact.source, fact.recorded_on) == ("党支部", village.clerk, "paper", day)
    assert fact.evidence.count() == 2
    assert state_of(matter, 20)["review"] == "done"
    with on(20):
        page = shown(village.clerk, "matter", matter.pk).content.decode()
    assert "补录" in page
    assert "第二页.pdf" in page


def test_the_supervisors_object_with_their_reason(village: Cast) -> None:
    matter = raised(village)
    record(village.secretary, matter, "propose", DAY)
    with on(1) as day:
        answer = send(village.supervisor, "oversee", matter.pk, "propose", follow=True, on=day.isoformat(),
                      acted_by="村务监督委员会", opinion="object", text="没有听取意见。")  # fmt: skip
    assert "没有听取意见。" in answer.content.decode()
    assert Fact.objects.get(step="oversee").of_step == "propose"


def test_a_matter_is_withdrawn(village: Cast) -> None:
    matter = raised(village)
    with on(1) as day:
        answer = send(village.chair, "withdraw", matter.pk, follow=True, on=day.isoformat(), acted_by="村民委员会")
        assert "已撤回" in answer.content.decode()


def test_a_wrong_number_is_corrected_by_an_act_that_names_it(village: Cast) -> None:
    matter = raised(village)
    record(village.secretary, matter, "propose", DAY)
    wrong = record(village.secretary, matter, "confer", DAY, present=3, votes_for=1, votes_against=1, abstain=1)
    with on(1):
        page = shown(village.secretary, "correct", wrong.pk).content.decode()
        assert 'value="3"' in page
        answer = send(
            village.secretary, "correct", wrong.pk, follow=True, reason="抄错了", instead="new", on=DAY.isoformat(),
            acted_by="两委", present="3", votes_for="3", votes_against="0", abstain="0",
        )  # fmt: skip
        assert "抄错了" in answer.content.decode()
        again = send(village.secretary, "correct", wrong.pk, reason="再改", instead="void")
    assert again.status_code == 409
    assert state_of(matter, 1)["confer"] == "done"


def test_a_record_is_made_void(village: Cast) -> None:
    matter = raised(village)
    wrong = record(village.secretary, matter, "propose", DAY)
    with on(1):
        answer = send(village.secretary, "correct", wrong.pk, reason="记到别的事项了", instead="void")
    assert answer.status_code == 303
    assert state_of(matter, 1)["propose"] != "done"


def test_a_posting_is_taken_down_early_and_loses_its_effect(village: Cast) -> None:
    matter = raised(village)
    record(village.secretary, matter, "propose", DAY)
    record(village.secretary, matter, "confer", DAY, present=3, votes_for=3, votes_against=0, abstain=0)
    record(village.secretary, matter, "review", DAY, present=40, votes_for=40, votes_against=0, abstain=0)
    record(village.chair, matter, "resolve", DAY, body="adults", notice_on=DAY - timedelta(days=10), present=911,
           votes_for=900, votes_against=0, abstain=0)  # fmt: skip
    with on(0) as day:
        step(village.chair, matter, "disclose_resolution", day, title="决议", text="同意。",
             until=(day + timedelta(days=15)).isoformat())  # fmt: skip
    posting = Posting.objects.get()
    with on(14) as day:
        answer = send(village.chair, "take_down", posting.pk, follow=True, on=day.isoformat(), reason="刮风")
        assert "刮风" in answer.content.decode()
    assert state_of(matter, 14)["disclose_resolution"] == "failed"


def test_a_general_notice_is_put_on_the_board(village: Cast) -> None:
    with on(0) as day:
        filled = {"category": "finance", "title": "一季度收支", "text": "收入若干。", "from_on": day.isoformat()}
        short = send(
            village.chair, "post", village.place.code, until_on=(day + timedelta(days=14)).isoformat(), **filled
        )
        assert short.status_code == 422
        assert not Posting.objects.exists()
        answer = send(
            village.chair, "post", village.place.code, until_on=(day + timedelta(days=15)).isoformat(), **filled
        )
    assert answer.status_code == 303
    assert Posting.objects.get().category == "finance"


def test_the_notice_can_be_printed(village: Cast) -> None:
    matter = raised(village)
    convene(village, matter)
    with on(3):
        page = shown(village.clerk, "notice", matter.convenings.get().pk).content.decode()
    assert "文化礼堂" in page
    assert "主任乙" in page


def test_evidence_is_stored_as_it_was_handed_in(village: Cast) -> None:
    matter = raised(village)
    with on(0) as day:
        step(village.clerk, matter, "propose", day, sheets=[sheet()])
        answer = shown(village.supervisor, "evidence", Evidence.objects.get().pk)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_what_stands_against_a_step_is_said_before_it_is_recorded(village: Cast) -> None:
    matter = raised(village)
    with on(0):
        assert "记录下来也不产生效力" in shown(village.chair, "step", matter.pk, "execute").content.decode()
        assert "记录下来也不产生效力" in shown(village.chair, "step", matter.pk, "resolve").content.decode()
        assert "记录下来也不产生效力" not in shown(village.secretary, "step", matter.pk, "propose").content.decode()
