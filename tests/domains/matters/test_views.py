"""The public page of a matter, and its resolution for the paper board."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.urls import reverse

from gongzhi.domains.matters import actions
from gongzhi.domains.matters.models import Fact
from gongzhi.shared import clock
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from gongzhi.domains.matters.models import Matter

DAY = builders.DAY
TODAY = DAY + timedelta(days=30)
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place(name="石桥村"))


def page_of(client: Client, matter: Matter, question: str = "") -> str:
    response = client.get(reverse("matters:matter", args=[matter.pk]) + question)
    assert response.status_code == 200
    return response.content.decode()


def test_a_matter_says_who_decides_and_under_which_article(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast, title="修水渠")
    page = page_of(client, matter)
    for word in ("修水渠", "修一条路。", "村民会议（十八周岁以上村民参加）", "村民委员会组织法 第二十八条", "主任乙"):
        assert word in page


def test_every_fact_links_to_its_proof_in_the_log(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter)
    found = re.findall(r"/log/records/(\d+)/", page_of(client, matter))
    assert found == [str(index) for index in range(8)], "raising it and its seven steps, in order"


def test_a_public_meeting_short_of_its_quorum_shows_the_arithmetic_and_what_to_do(
    client: Client, cast: builders.Cast
) -> None:
    builders.seat_representatives(cast.place, 52)
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="review")
    meeting = {"body": "representatives_assembly", "present": 34, "votes_for": 34, "votes_against": 0, "abstain": 0}
    builders.record(cast.chair, matter, "resolve", DAY + timedelta(days=5), **meeting)
    page = page_of(client, matter)
    for word in ("2/3", "52 人", "至少 35 人", "到会 34 人", "村民委员会组织法 第三十条", "没有效力", "重新办理"):
        assert word in page


def test_of_a_closed_meeting_only_the_rule_and_its_article_are_shown(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="confer")
    meeting = {"present": 29, "votes_for": 27, "votes_against": 1, "abstain": 1, "text": "会上说的话"}
    builders.record(cast.secretary, matter, "review", DAY + timedelta(days=2), **meeting)
    page = page_of(client, matter)
    assert "没有效力" in page
    assert "不符合关于到会人数的要求" in page
    assert "未核实" in page
    for hidden in ("实到", "赞成", "到会 29", "至少 32", "会上说的话", ">27<"):
        assert hidden not in page


def test_what_was_entered_later_from_paper_is_marked(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.record(cast.clerk, matter, "propose", DAY, entered_on=DAY + timedelta(days=9))
    page = page_of(client, matter)
    assert "2026年3月11日补录" in page
    assert "据纸质材料" in page
    assert "会议记录.pdf" not in page


def test_a_corrected_fact_stays_visible_with_the_reason(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    wrong = builders.walk(cast, matter, until="resolve", present=912, votes_for=457)
    with clock.set_to(TODAY):
        actions.correct_fact(actor=cast.chair, wrong=wrong, reason="抄错了一行")
    page = page_of(client, matter)
    assert "更正过的记录" in page
    assert "实到 912" in page
    assert "抄错了一行" in page
    known_before = page_of(client, matter, f"?known={TODAY - timedelta(days=1)}")
    assert "更正过的记录" not in known_before


def test_why_a_closed_fact_was_corrected_is_not_shown(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    wrong = builders.walk(cast, matter, until="review")
    actions.correct_fact(actor=cast.secretary, wrong=wrong, reason="赞成应为三十票")
    page = page_of(client, matter)
    assert "更正过的记录" in page
    assert "三十票" not in page


def test_the_supervisors_words_and_their_silence_are_shown(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve")
    word = {"of_step": "resolve", "opinion": "object", "text": "计票时没有监票人"}
    builders.record(cast.supervisor, matter, "oversee", DAY + timedelta(days=4), **word)
    page = page_of(client, matter)
    assert "监督意见：异议" in page
    assert "计票时没有监票人" in page
    assert page.count("其他步骤有意见，这一步没有") == 3


def test_a_withdrawn_matter_says_so_and_asks_for_nothing_more(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.record(cast.chair, matter, "withdraw", DAY, text="资金未落实")
    page = page_of(client, matter)
    assert "已撤回" in page
    assert "资金未落实" in page
    assert "现在可以办理" not in page


def test_a_fact_edited_under_the_application_is_marked(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    fact = builders.walk(cast, matter, until="resolve")
    assert "与公开日志不一致" not in page_of(client, matter)
    Fact.objects.filter(pk=fact.pk).update(votes_for=911)
    cache.clear()
    assert "与公开日志不一致" in page_of(client, matter)


def test_a_matter_as_of_a_day_shows_what_had_happened_by_then(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve")
    assert "实到" not in page_of(client, matter, f"?on={DAY + timedelta(days=2)}")
    assert "实到" in page_of(client, matter, f"?on={DAY + timedelta(days=3)}")
    path = reverse("matters:matter", args=[matter.pk])
    assert client.get(f"{path}?on={DAY - timedelta(days=1)}").status_code == 404


def test_a_meeting_that_was_called_is_announced_until_it_is_held(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="review")
    with clock.set_to(DAY + timedelta(days=3)):
        actions.convene(
            actor=cast.chair, matter=matter, step="resolve", body="adults", notice_on=DAY + timedelta(days=3),
            meeting_on=TODAY + timedelta(days=1), venue="村小学操场", agenda="修水渠",
        )  # fmt: skip
    assert "2026年4月2日在村小学操场开会" in page_of(client, matter)


@pytest.mark.parametrize(("until", "status"), [("review", 422), ("resolve", 200), ("disclose_outcome", 200)])
def test_a_resolution_is_given_out_only_where_it_is_in_effect(
    client: Client, cast: builders.Cast, until: str, status: int
) -> None:
    matter = builders.raised(cast, title="修水渠")
    builders.walk(cast, matter, until=until)
    response = client.get(reverse("matters:resolution", args=[matter.pk]))
    page = response.content.decode()
    assert response.status_code == status
    assert ("依法不能这样办" in page) is (status == 422)
    assert (("赞成 456" in page) and ("不少于 15 日" in page)) is (status == 200)


def test_a_vote_one_short_of_its_majority_gives_no_resolution(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve", votes_for=455, votes_against=456)
    response = client.get(reverse("matters:resolution", args=[matter.pk]))
    assert response.status_code == 422
    assert "至少 456 票" in response.content.decode()


def test_the_pages_of_a_matter_ask_few_queries(
    client: Client, cast: builders.Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    matter = builders.raised(cast, authorises=("public_benefit_project",))
    builders.walk(cast, matter)
    builders.raised(cast, authorises=("public_benefit_project",))
    for name in ("matters:matter", "matters:resolution"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(reverse(name, args=[matter.pk])).status_code == 200


def test_the_page_of_a_matter_is_public_and_unchanged_until_the_next_act(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    first = client.get(reverse("matters:matter", args=[matter.pk]))
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    same = client.get(first.wsgi_request.path, headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    builders.walk(cast, matter, until="propose")
    again = client.get(first.wsgi_request.path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_a_matter_that_is_not_there_is_missing(client: Client, cast: builders.Cast) -> None:
    assert client.get("/matters/1/").status_code == 404
    assert client.get("/matters/1/resolution").status_code == 404


@pytest.mark.parametrize("name", ["matters:matter", "matters:resolution"])
def test_a_public_page_is_only_read(client: Client, cast: builders.Cast, name: str) -> None:
    matter = builders.raised(cast)
    assert client.post(reverse(name, args=[matter.pk])).status_code == 405
