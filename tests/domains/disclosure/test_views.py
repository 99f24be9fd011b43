"""The public pages of the county, its townships, its villages and what hangs on their boards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.urls import reverse

from gongzhi.domains.disclosure import actions
from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.matters.actions import FactDraft
from gongzhi.domains.places.models import Place, PlaceName, RollCount, Succession
from gongzhi.shared import clock
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

DAY = builders.DAY
TODAY = DAY + timedelta(days=40)
MOST_QUERIES = 10
MOST_BYTES = 30_000
CANARY = "不公开-金丝雀"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place(name="石桥村"))


def post(cast: builders.Cast, title: str, on: date, days: int = 15) -> Posting:
    with clock.set_to(on):
        return actions.post(
            actor=cast.chair, place=cast.place, category="finance", title=title, text=f"{title}的内容", from_on=on,
            until_on=on + timedelta(days=days),
        )  # fmt: skip


def village(cast: builders.Cast) -> str:
    return reverse("disclosure:place", args=[cast.place.code])


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_county_lists_townships_and_villages_in_the_order_of_their_codes(client: Client, db: None) -> None:
    for name in ("乙镇", "甲镇"):
        township = builders.make_place(Place.Level.TOWNSHIP, name=name)
        for below in ("二", "一"):
            RollCount.objects.create(
                place=builders.make_place(parent=township, name=f"{name}{below}村"), roll="registered_voters",
                counted_on=DAY, count=100,
            )  # fmt: skip
    page = text_of(client, "/")
    assert re.findall(r"[甲乙]镇[一二]村", page) == ["乙镇二村", "乙镇一村", "甲镇二村", "甲镇一村"]
    assert "400 人" in page


@pytest.mark.parametrize("before", ["", "/en", "/large", "/en/large"])
def test_every_face_of_a_page_keeps_itself_on_each_link(client: Client, cast: builders.Cast, before: str) -> None:
    page = text_of(client, f"{before}{village(cast)}")
    inside = re.findall(r'href="(/places/|/matters/|/en/places/|/large/places/|/en/large/places/)', page)
    assert f"{before}/places/" in inside
    assert (' class="large"' in page) is ("large" in before)
    assert ('<html lang="en"' in page) is ("en" in before)


def test_a_village_shows_its_board_then_its_matters_then_its_people(client: Client, cast: builders.Cast) -> None:
    builders.walk(cast, builders.raised(cast, title="修水渠"), until="resolve")
    post(cast, "春季收支", TODAY)
    post(cast, "冬季收支", DAY)
    page = text_of(client, village(cast))
    places = [
        page.index(word) for word in ('id="board"', "春季收支", "冬季收支", 'id="matters"', "修水渠", 'id="people"')
    ]
    assert places == sorted(places)
    assert page.index("以前公开过的") < page.index("冬季收支")
    assert page.index("主任乙") > page.index('id="people"')


def test_a_line_says_the_state_of_each_station_in_words(client: Client, cast: builders.Cast) -> None:
    builders.walk(cast, builders.raised(cast), until="confer")
    page = text_of(client, village(cast))
    line = page[page.index('<ol class="line') : page.index("</ol>", page.index('<ol class="line'))]
    assert re.findall(r'station (\w+)"', line) == ["done", "done", "late"] + ["waiting"] * 4
    assert line.count("已完成") == 2
    assert line.count("超过时限") == 1


def test_a_township_shows_its_places_of_that_day_and_what_merged(client: Client, cast: builders.Cast) -> None:
    township = builders.parent_of(cast.place)
    merged_on = date(2020, 5, 1)
    old = builders.make_place(parent=township, name="上石村")
    Place.objects.filter(pk=old.pk).update(last_on=merged_on - timedelta(days=1))
    Succession.objects.create(predecessor=old, successor=cast.place, kind="merge", on=merged_on)
    path = reverse("disclosure:place", args=[township.code])
    now, then = text_of(client, path), text_of(client, f"{path}?on=2020-04-30")
    assert re.search(r"2020年5月1日.*上石村.*并入.*石桥村", now)
    assert "合并和沿革" in now
    assert "上石村" in then
    assert "并入" not in then


def test_a_village_that_ended_keeps_its_page_and_says_so(client: Client, cast: builders.Cast) -> None:
    Place.objects.filter(pk=cast.place.pk).update(last_on=TODAY - timedelta(days=1))
    assert "到 2026年4月10日 为止" in text_of(client, village(cast))


def test_a_page_as_of_a_day_shows_the_names_and_postings_of_that_day(client: Client, cast: builders.Cast) -> None:
    post(cast, "春季收支", DAY)
    PlaceName.objects.filter(place=cast.place).update(last_on=DAY - timedelta(days=1))
    PlaceName.objects.create(place=cast.place, name="新石桥村", first_on=DAY)
    before = text_of(client, f"{village(cast)}?on={DAY - timedelta(days=1)}")
    assert "<h1>石桥村</h1>" in before
    assert "春季收支" not in before
    assert "<h1>新石桥村</h1>" in text_of(client, village(cast))
    assert f'/places/{cast.place.code}/">' not in before, "each link carries the day"


def test_a_page_as_known_on_a_day_leaves_out_what_was_recorded_later(client: Client, cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.record(cast.clerk, matter, "propose", DAY, entered_on=DAY + timedelta(days=9))
    known_before = text_of(client, f"{village(cast)}?known={DAY + timedelta(days=8)}")
    assert "已完成" not in known_before
    assert "已完成" in text_of(client, f"{village(cast)}?known={DAY + timedelta(days=9)}")


@pytest.mark.parametrize(
    "asked", ["on=2026-02-30", "on=20260201", "known=yesterday", "on=2026-04-12", "page=0", "page=x"]
)
def test_a_day_or_page_that_cannot_be_is_refused(client: Client, cast: builders.Cast, asked: str) -> None:
    response = client.get(f"{village(cast)}?{asked}")
    assert response.status_code == 400
    assert "填写有误" in response.content.decode()


def test_what_is_not_there_is_missing(client: Client, cast: builders.Cast) -> None:
    paths = ["/places/1/", "/postings/1/", f"{village(cast)}?on=2009-12-31", "/places/1/postings/"]
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_the_code_of_the_county_leads_to_the_county(client: Client, cast: builders.Cast) -> None:
    response = client.get(reverse("disclosure:place", args=[builders.make_county().code]))
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_a_posting_says_since_when_until_when_and_why_it_came_down(client: Client, cast: builders.Cast) -> None:
    posting = post(cast, "春季收支", DAY)
    with clock.set_to(DAY + timedelta(days=3)):
        actions.take_down(actor=cast.chair, posting=posting, on=DAY + timedelta(days=3), reason="数字有误")
    page = text_of(client, reverse("disclosure:posting", args=[posting.pk]))
    for word in ("春季收支的内容", "2026年3月2日", "2026年3月5日", "数字有误", "/log/records/0/", "/log/records/1/"):
        assert word in page


def test_a_posting_edited_under_the_application_is_marked_on_each_page(client: Client, cast: builders.Cast) -> None:
    posting = post(cast, "春季收支", TODAY)
    paths = ["/", village(cast), f"{village(cast)}postings/", reverse("disclosure:posting", args=[posting.pk])]
    assert not any("不一致" in text_of(client, path) for path in paths)
    Posting.objects.filter(pk=posting.pk).update(text="偷偷改过")
    cache.clear()
    assert all("与公开日志不一致" in text_of(client, path) for path in paths)


def test_twenty_matters_a_page_and_the_older_ones_behind_a_link(client: Client, cast: builders.Cast) -> None:
    for number in range(23):
        builders.raised(cast, title=f"事项{number:02}", on=DAY + timedelta(days=number))
    first, second = text_of(client, village(cast)), text_of(client, f"{village(cast)}?page=2")
    assert re.findall(r"事项(\d\d)", first) == [f"{number:02}" for number in range(22, 2, -1)]
    assert re.findall(r"事项(\d\d)", second) == ["02", "01", "00"]
    assert "?page=2" in first
    assert "?page=3" not in second


def test_the_list_of_postings_is_paged(client: Client, cast: builders.Cast) -> None:
    for number in range(52):
        post(cast, f"公开{number:02}", DAY - timedelta(days=30) + timedelta(days=number))
    path = reverse("disclosure:postings", args=[cast.place.code])
    assert len(re.findall(r"公开\d\d<", text_of(client, path))) == 50
    assert re.findall(r"公开(\d\d)<", text_of(client, f"{path}?page=2")) == ["01", "00"]


def test_the_village_page_asks_the_same_few_queries_of_5_and_of_50_matters(
    client: Client, cast: builders.Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked = []
    for more in (5, 45):
        for _ in range(more):
            builders.walk(cast, builders.raised(cast), until="resolve")
        builders.raised(cast, authorises=("public_benefit_project",))
        post(cast, "收支", TODAY)
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            text_of(client, village(cast))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_no_public_page_asks_more_than_ten_queries(
    client: Client, cast: builders.Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    posting = post(cast, "收支", TODAY)
    township = reverse("disclosure:place", args=[builders.parent_of(cast.place).code])
    for path in ("/", township, f"{village(cast)}postings/", reverse("disclosure:posting", args=[posting.pk])):
        with django_assert_max_num_queries(MOST_QUERIES):
            text_of(client, path)


def test_an_unchanged_page_is_not_sent_again_until_an_act_of_its_place(
    client: Client, cast: builders.Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post(cast, "收支", TODAY)
    tag = client.get(village(cast)).headers["ETag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag), "a strong tag"
    with django_assert_max_num_queries(1):
        assert client.get(village(cast), headers={"If-None-Match": tag}).status_code == 304
    post(cast, "又一条", TODAY)
    again = client.get(village(cast), headers={"If-None-Match": tag})
    assert (again.status_code, "又一条" in again.content.decode()) == (200, True)


def test_public_pages_set_no_cookie_and_are_the_same_bytes_each_time(client: Client, cast: builders.Cast) -> None:
    builders.walk(cast, builders.raised(cast), until="resolve")
    posting = post(cast, "收支", TODAY)
    for path in ("/", village(cast), reverse("disclosure:posting", args=[posting.pk])):
        first = client.get(path)
        cache.clear()
        assert client.get(path).content == first.content
        assert not first.cookies
        assert "Cookie" not in first.headers.get("Vary", "")
        assert "must-revalidate" in first.headers["Cache-Control"]


def test_a_full_village_page_is_small_and_runs_no_code(client: Client, cast: builders.Cast) -> None:
    builders.seat_representatives(cast.place, 52)
    for _ in range(20):
        matter = builders.raised(cast, title="石桥村至白水村公路硬化工程")
        builders.walk(cast, matter, until="execute")
    for number in range(12):
        post(cast, f"2026年第{number}期收支情况", TODAY)
    for before in ("", "/en/large"):
        response = client.get(f"{before}{village(cast)}")
        page = response.content.decode()
        assert len(response.content) <= MOST_BYTES
        assert len(re.findall(r"<link|<img|<script", page)) <= 2, "with the page itself, three requests"
        assert not re.search(r"<script|<style| style=| on\w+=", page)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_drafts_notes_and_what_is_private_about_people_never_appear(client: Client, cast: builders.Cast) -> None:
    type(cast.chair).objects.filter(pk=cast.chair.pk).update(remark=CANARY)
    matter = builders.raised(cast, draft=CANARY)
    builders.walk(cast, matter, until="resolve", note=CANARY)
    with clock.set_to(TODAY):
        draft = FactDraft(
            step="disclose_resolution", on=TODAY, until=TODAY + timedelta(days=15), acted_by="村民委员会", text="公告",
            note=CANARY,
        )  # fmt: skip
        posting = actions.post_step(actor=cast.chair, matter=matter, draft=draft, title="决议公告")
    paths = (
        "/",
        village(cast),
        f"/matters/{matter.pk}/",
        f"/matters/{matter.pk}/resolution",
        f"/postings/{posting.pk}/",
    )
    for path in paths:
        page = text_of(client, path)
        assert CANARY not in page
        assert "1980" not in page, "a day of birth"
