"""Each refusal as a page: its status, its article, its arithmetic, what to do next; what was entered stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.matters.models import Convening, Fact, Matter
from tests.builders import DAY, PDF, Cast, cast, make_place, raised
from tests.domains.work.desk import on, send, sheet, signed_in

pytestmark = pytest.mark.django_db

RAISE = {"kind": "public_benefit_project", "title": "修通组路", "summary": "修一条路。", "raised_on": DAY.isoformat()}
MEETING = {"on": DAY.isoformat(), "acted_by": "村民委员会", "body": "adults"}


@pytest.fixture
def village() -> Cast:
    return cast(make_place())


def test_representatives_without_authority_are_refused(village: Cast) -> None:
    with on(0):
        answer = send(village.chair, "raise", **RAISE, decided_by="representatives_assembly")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "村民委员会组织法 第二十九条" in page
    assert "改由村（居）民会议决定" in page
    assert "修通组路" in page
    assert not Matter.objects.exists()


def test_a_covenant_is_not_for_the_representatives(village: Cast) -> None:
    with on(0):
        answer = send(village.chair, "raise", **{**RAISE, "kind": "covenant"}, decided_by="representatives_assembly")
    assert answer.status_code == 422
    assert "村民委员会组织法 第三十一条" in answer.content.decode()


def test_the_kind_shows_who_decides_before_anything_is_sent(village: Cast) -> None:
    with on(0):
        answer = send(village.chair, "raise", **RAISE, then="choose")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "还没有村（居）民会议的授权" in page
    assert 'value="households" checked' in page, "what the law allows is chosen"
    assert "errorlist" not in page
    assert "修通组路" in page
    assert not Matter.objects.exists()


def test_a_matter_from_the_future_is_refused_at_its_field(village: Cast) -> None:
    with on(0):
        later = {**RAISE, "raised_on": (DAY + timedelta(days=1)).isoformat()}
        answer = send(village.chair, "raise", **later, decided_by="adults")
    assert answer.status_code == 400
    assert 'id="id_raised_on_error"' in answer.content.decode()


@pytest.mark.parametrize(("days", "status"), [(9, 422), (10, 303), (11, 303)])
def test_a_meeting_is_called_in_time_or_refused(village: Cast, days: int, status: int) -> None:
    matter = raised(village)
    with on(0) as day:
        answer = send(
            village.chair, "convene", matter.pk, "resolve", body="adults", notice_on=day.isoformat(),
            meeting_on=(day + timedelta(days=days)).isoformat(), venue="文化礼堂", agenda="修路",
        )  # fmt: skip
    assert answer.status_code == status
    assert Convening.objects.exists() == (status == 303)
    if status == 422:
        page = answer.content.decode()
        assert "村民委员会组织法 第二十五条" in page
        assert "文化礼堂" in page


def test_a_short_notice_with_its_reason_is_taken(village: Cast) -> None:
    matter = raised(village)
    with on(0) as day:
        answer = send(
            village.chair, "convene", matter.pk, "resolve", body="adults", notice_on=day.isoformat(),
            meeting_on=(day + timedelta(days=2)).isoformat(), venue="礼堂", agenda="抢险", notice_waived_because="山洪",
        )  # fmt: skip
    assert answer.status_code == 303


def test_a_posting_without_a_resolution_is_refused(village: Cast) -> None:
    matter = raised(village)
    with on(0) as day:
        answer = send(
            village.chair, "step", matter.pk, "disclose_resolution", on=day.isoformat(), acted_by="村民委员会",
            title="决议", text="同意修路。", until=(day + timedelta(days=15)).isoformat(),
        )  # fmt: skip
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "先完成前面的步骤" in page
    assert "同意修路。" in page
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("field", "filled"),
    [
        ("votes_for", {"present": "40", "votes_for": "39", "votes_against": "1", "abstain": "1"}),
        ("present", {"present": "1821", "votes_for": "0", "votes_against": "0", "abstain": "0"}),
        ("present", {"votes_for": "0", "votes_against": "0", "abstain": "0"}),
        ("abstain", {"present": "40", "votes_for": "0", "votes_against": "0", "abstain": "-1"}),
        (
            "on",
            {
                "on": (DAY + timedelta(days=1)).isoformat(),
                "present": "4",
                "votes_for": "0",
                "votes_against": "0",
                "abstain": "0",
            },
        ),
        ("on", {"on": "2026-02-30", "present": "4", "votes_for": "0", "votes_against": "0", "abstain": "0"}),
    ],
)
def test_what_cannot_be_is_named_at_its_field(village: Cast, field: str, filled: dict[str, Any]) -> None:
    matter = raised(village)
    with on(0):
        answer = send(village.chair, "step", matter.pk, "resolve", **{**MEETING, "text": "同意。", **filled})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in page
    assert "同意。" in page
    assert not Fact.objects.exists()


def test_a_stranger_to_the_roster_is_refused(village: Cast) -> None:
    matter = raised(village)
    with on(0):
        answer = send(
            village.chair, "step", matter.pk, "resolve", on=DAY.isoformat(), acted_by="代表会议",
            body="representatives_assembly", attendees=[str(village.outsider.pk)],
            votes_for="1", votes_against="0", abstain="0",
        )  # fmt: skip
    assert answer.status_code == 400
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("恶意.html", b"<script>1</script>"),
        ("假的.pdf", b"MZ\x90"),
        ("大图.pdf", PDF + b"0" * (5 * 1024 * 1024)),
        ("图.svg", b"<svg/>"),
    ],
)
def test_sheets_of_a_wrong_kind_or_size_are_refused(village: Cast, name: str, content: bytes) -> None:
    matter = raised(village)
    with on(0) as day:
        answer = send(
            village.clerk,
            "step",
            matter.pk,
            "propose",
            on=day.isoformat(),
            acted_by="党支部",
            sheets=[sheet(name, content)],
        )
    assert answer.status_code == 400
    assert 'id="id_sheets_error"' in answer.content.decode()
    assert not Fact.objects.exists()


@pytest.mark.parametrize(("asked", "status"), [("0", 400), ("x", 400), ("²", 400), ("1000000", 400), ("1", 200)])
def test_a_page_number_that_is_none_is_refused(village: Cast, asked: str, status: int) -> None:
    with on(0):
        assert signed_in(village.clerk).get(reverse("work:home"), {"page": asked}).status_code == status
