"""Each kind of refusal, met on the way as a page: what stands against it, by which article, and what to do next."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import pictures
from tests.journeys.conftest import TODAY
from tests.journeys.village import CLERK, FAILED, STEPS
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.journeys.site import Site

NEXT_CLERK, FORMER_CLERK = "崔林新", "贾国文"
WITHOUT_AUTHORITY = "珞湾村"
PROPOSED = "重点帮扶户和帮扶方案"


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    with Visitor(browser, site.url) as visitor:
        yield visitor


def test_a_day_to_come_is_refused_at_its_field_with_the_entries_kept(visitor: Visitor) -> None:
    visitor.sign_in(CLERK)
    _fill_in_matter(visitor, "修缮村口凉亭")
    visitor.choose("村民代表会议")
    visitor.write("提出日期", TODAY + timedelta(days=1))
    visitor.press("提出")
    visitor.see("有几项要改")
    assert visitor.status == 400
    field = visitor.page.locator(".has-error")
    expect(field).to_have_count(1)
    expect(field).to_contain_text("提出日期")
    expect(field).to_contain_text(str(TODAY))
    expect(visitor.page.get_by_label("事项名称")).to_have_value("修缮村口凉亭")


def test_the_clerk_of_the_next_village_is_refused(visitor: Visitor) -> None:
    visitor.sign_in(CLERK)
    visitor.matter(FAILED)
    address = visitor.page.url
    visitor.sign_out()
    visitor.sign_in(NEXT_CLERK)
    visitor.go(f"{address}resolve/")
    visitor.see("没有权限", "只有当天在当地担任相应职务的人才能办理")
    assert visitor.status == 403


def test_who_was_clerk_once_has_no_work_and_is_refused(visitor: Visitor) -> None:
    visitor.sign_in(FORMER_CLERK)
    visitor.see("您今天没有担任职务")
    visitor.go("/work/raise/?place=990124101201")
    visitor.see("没有权限")
    assert visitor.status == 403


def test_what_is_not_there_is_said_not_to_be_there(visitor: Visitor) -> None:
    visitor.go("/matters/99999/")
    visitor.see("没有找到", "接下来怎么办")
    assert visitor.status == 404


def test_a_record_cannot_be_corrected_twice(browser: Browser, visitor: Visitor, site: Site) -> None:
    visitor.sign_in(CLERK)
    visitor.matter(PROPOSED)
    visitor.press("记错了，要更正", "link", within=visitor.station(STEPS["propose"]))
    address = visitor.page.url
    with Visitor(browser, site.url) as colleague:
        colleague.sign_in(CLERK)
        colleague.go(address)
        for one in (visitor, colleague):
            one.write("更正理由", "抄录有误，作废。")
            one.choose("作废")
            one.press("更正")
        visitor.see("记录已经作废")
        colleague.see("已有变化", "可能有人刚办过这件事")
        assert colleague.status == 409


def test_a_posting_cannot_be_taken_down_twice(browser: Browser, visitor: Visitor, site: Site) -> None:
    visitor.sign_in(NEXT_CLERK)
    visitor.press("公布（", "link")
    visitor.write("标题", "停水通知")
    visitor.write("公开内容", "明天上午检修水管，全村停水。")
    visitor.press("公布")
    visitor.see("已经公布。")
    visitor.go()
    visitor.press("停水通知", "link")
    address = f"/work{visitor.page.url.removeprefix(site.url)}take-down"
    with Visitor(browser, site.url) as colleague:
        colleague.sign_in(NEXT_CLERK)
        for one in (visitor, colleague):
            one.go(address)
        for one in (visitor, colleague):
            one.write("撤下理由", "检修已经完成。")
            one.press("如实记录")
        visitor.see("已经记录撤下。")
        colleague.see("已有变化")
        assert colleague.status == 409


def test_representatives_without_authority_may_not_be_given_a_matter(visitor: Visitor) -> None:
    visitor.sign_in(_clerk_of(visitor, WITHOUT_AUTHORITY), WITHOUT_AUTHORITY)
    _fill_in_matter(visitor, "修缮村口凉亭")
    visitor.see("还没有村（居）民会议的授权")
    visitor.choose("村民代表会议")
    visitor.press("提出")
    refusal = visitor.page.locator("#refusal")
    expect(refusal).to_contain_text("第二十九条")
    expect(refusal).to_contain_text("改由村（居）民会议决定")
    assert visitor.status == 422
    pictures.take(visitor, "14-refused", height=720)


def test_a_meeting_with_too_short_a_notice_is_not_called(visitor: Visitor) -> None:
    visitor.sign_in(CLERK)
    visitor.matter(FAILED)
    visitor.press("召集会议", "link", within=visitor.station(STEPS["resolve"]))
    visitor.choose("村民会议（户的代表参加）")
    visitor.write("会议日期", TODAY + timedelta(days=9))
    visitor.write("会议地点", "村小学操场")
    visitor.press("召集")
    refusal = visitor.page.locator("#refusal")
    for words in ("依法不能这样召集会议。", "10", "9", "第二十五条", "临时通知的原因"):
        expect(refusal).to_contain_text(words)
    assert visitor.status == 422


def test_what_was_not_resolved_is_not_posted(visitor: Visitor) -> None:
    visitor.sign_in(CLERK)
    visitor.matter(FAILED)
    visitor.press(f"“{STEPS['disclose_resolution']}”已经办过", "link")
    visitor.see("这一步记录下来也不产生效力")
    visitor.press("公布")
    refusal = visitor.page.locator("#refusal")
    expect(refusal).to_contain_text("第三十五条")
    expect(refusal).to_contain_text("先完成前面的步骤")
    assert visitor.status == 422


def _fill_in_matter(visitor: Visitor, title: str) -> None:
    visitor.press("提出事项", "link")
    visitor.choose("公益事业的兴办")
    visitor.write("事项名称", title)
    visitor.write("公开说明", "凉亭漏雨，拟更换瓦面。")


def _clerk_of(visitor: Visitor, village: str) -> str:
    """Return the name of the clerk that the sign-in page finds for a village."""
    visitor.go()
    visitor.press("工作人员登录", "link")
    visitor.write("村（社区）、乡镇的名称或者姓名", village)
    visitor.press("查找")
    found = visitor.page.get_by_role("button", name=re.compile("文书$")).first
    name: str = found.locator("strong").inner_text()
    return name
