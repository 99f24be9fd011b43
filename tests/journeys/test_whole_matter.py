"""A whole matter, from the raising to the outcome on the board, by the people who hold the posts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys import pictures
from tests.journeys.village import CLERK, DEPUTY, SECRETARY, STEPS, SUPERVISOR, TOWNSHIP, VILLAGE
from tests.journeys.visitor import DESK, PHONE, Visitor, day

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.journeys.site import Site

TITLE = "村卫生室屋顶翻修方案"
SUMMARY = "村卫生室屋顶漏雨，拟更换瓦面120平方米，概算3.6万元，由村集体收入列支。"
RESOLUTION = "同意翻修村卫生室屋顶，支出不超过3.6万元，每一笔支出附票据公布。"
RAISED, REVIEWED = date(2026, 11, 2), date(2026, 11, 6)
ONE_SHORT, HELD, DONE, OVER = date(2026, 11, 10), date(2026, 11, 14), date(2026, 12, 9), date(2026, 12, 25)
MEMBERS, NEEDED = 52, 35


def test_a_matter_goes_its_lawful_way_by_the_people_who_hold_the_posts(browser: Browser, own_site: Site) -> None:
    for on, acts in (
        (RAISED, (raise_matter, propose)),
        (REVIEWED, (confer, review, convene)),
        (ONE_SHORT, (meet_one_short, call_again)),
        (HELD, (meet_again, post_resolution, look_at_the_board, print_resolution)),
        (DONE, (execute, oversee, post_outcome)),
        (OVER, (look_at_the_line,)),
    ):
        own_site.open_on(on)
        for act in acts:
            is_public = act in (look_at_the_board, look_at_the_line)
            with Visitor(browser, own_site.url, width=PHONE if is_public else DESK) as visitor:
                act(visitor)


def raise_matter(visitor: Visitor) -> None:
    visitor.sign_in(CLERK)
    visitor.press("提出事项", "link")
    visitor.choose("公益事业的兴办")
    visitor.see("村民委员会组织法 第二十九条", "已经授权")
    visitor.choose("村民代表会议")
    visitor.write("事项名称", TITLE)
    visitor.write("公开说明", SUMMARY)
    pictures.take(visitor, "02-raise", at=visitor.page.locator("#decider"), height=640)
    visitor.press("提出")
    visitor.see("事项已经提出。", SUMMARY)


def propose(visitor: Visitor) -> None:
    visitor.sign_in(SECRETARY)
    pictures.take(visitor, "03-desk")
    visitor.task(TITLE, STEPS["propose"])
    visitor.write("公开内容", "党组织提议翻修村卫生室屋顶。")
    visitor.press("如实记录")
    visitor.see("已经如实记录。", "符合规定。")


def confer(visitor: Visitor) -> None:
    visitor.sign_in(DEPUTY)
    visitor.task(TITLE, STEPS["confer"])
    expect(visitor.page.get_by_label("由谁作出")).to_have_value("村党组织、村民委员会")
    boxes = visitor.page.locator("#roster").get_by_role("checkbox")
    visitor.tick(boxes.count() - 1)
    _vote(visitor, boxes.count() - 1)
    visitor.press("如实记录")
    visitor.see("已经如实记录。", "符合规定。")


def review(visitor: Visitor) -> None:
    visitor.sign_in(SECRETARY)
    visitor.task(TITLE, STEPS["review"])
    visitor.write("实到人数", 44)
    visitor.write("赞成", 44)
    expect(visitor.page.locator("#reckoning")).to_contain_text("实到 44")
    visitor.see("至少须到")
    _vote(visitor, 44)
    visitor.press("如实记录")
    visitor.see("已经如实记录。", "符合规定。")


def convene(visitor: Visitor) -> None:
    _call(visitor, ONE_SHORT)
    pictures.take(visitor, "04-notice")


def call_again(visitor: Visitor) -> None:
    _call(visitor, HELD)


def meet_one_short(visitor: Visitor) -> None:
    visitor.sign_in(DEPUTY)
    visitor.task(TITLE, STEPS["resolve"])
    visitor.tick(NEEDED - 1)
    _vote(visitor, NEEDED - 1)
    visitor.see(f"应到 {MEMBERS} 人", f"至少须到 {NEEDED} 人", "还差 1 人")
    pictures.take(visitor, "05-one-short", at=visitor.page.get_by_role("button", name="全选"))
    visitor.write("决议或者会议意见", RESOLUTION)
    visitor.press("如实记录")
    visitor.see("照实记录了这件事，但依法不产生效力。", "34", "35", "第三十条", "另定日期重新召集会议")
    expect(visitor.station(STEPS["resolve"])).to_contain_text("没有效力")
    pictures.take(visitor, "06-no-effect", at=visitor.page.locator("#recorded"))


def meet_again(visitor: Visitor) -> None:
    visitor.sign_in(DEPUTY)
    visitor.task(TITLE, STEPS["resolve"])
    visitor.tick(41)
    _vote(visitor, 41, against=2)
    visitor.see("人数够了", "票数够了")
    visitor.write("决议或者会议意见", RESOLUTION)
    visitor.press("如实记录")
    visitor.see("已经如实记录。", "符合规定。")


def post_resolution(visitor: Visitor) -> None:
    visitor.sign_in(DEPUTY)
    visitor.task(TITLE, STEPS["disclose_resolution"])
    visitor.see("至少公布 15 天")
    expect(visitor.page.get_by_label("公布至")).to_have_value("2026-11-29")
    visitor.press("公布")
    visitor.see("已经如实记录。", "符合规定。")


def look_at_the_board(visitor: Visitor) -> None:
    visitor.go()
    pictures.take(visitor, "01-county")
    visitor.open_village(TOWNSHIP, VILLAGE)
    posted = f"关于“{TITLE}”的决议公开"
    expect(visitor.page.locator("#board + ul")).to_contain_text(posted)
    pictures.take(visitor, "07-board", at=visitor.page.locator("#board"))
    visitor.press(posted, "link")
    visitor.see(RESOLUTION, "张贴中")
    pictures.take(visitor, "08-posting")


def print_resolution(visitor: Visitor) -> None:
    visitor.open_matter(TOWNSHIP, VILLAGE, TITLE)
    visitor.press("决议公告", "link")
    visitor.see(f"应到 {MEMBERS}，实到 41", "赞成 39，反对 2，弃权 0", RESOLUTION)
    pictures.take(visitor, "09-resolution")
    visitor.page.emulate_media(media="print")
    expect(visitor.page.get_by_role("navigation")).to_have_count(0)


def execute(visitor: Visitor) -> None:
    visitor.sign_in(DEPUTY)
    visitor.task(TITLE, STEPS["execute"])
    visitor.write("公开内容", "屋顶已翻修完工，支出3.52万元，票据已由监督委员会审核。")
    visitor.press("如实记录")
    visitor.see("已经如实记录。", "符合规定。")


def oversee(visitor: Visitor) -> None:
    visitor.sign_in(SUPERVISOR)
    visitor.task(TITLE, STEPS["resolve"])
    _word(visitor, "认可", "到会和表决属实，已核对签到册。")
    visitor.task(TITLE, STEPS["execute"])
    _word(visitor, "异议", "瓦面数量与票据不一致，请核对更正。")
    pictures.take(visitor, "10-supervisors", at=visitor.station(STEPS["execute"]))


def post_outcome(visitor: Visitor) -> None:
    visitor.sign_in(DEPUTY)
    visitor.task(TITLE, STEPS["disclose_outcome"])
    visitor.press("公布")
    visitor.see("已经如实记录。", "符合规定。")


def look_at_the_line(visitor: Visitor) -> None:
    visitor.open_matter(TOWNSHIP, VILLAGE, TITLE)
    for step in STEPS.values():
        expect(visitor.station(step)).to_contain_class("done")
    resolved = visitor.station(STEPS["resolve"])
    expect(resolved).to_contain_text("已如实记录，没有效力")
    expect(resolved).to_contain_text("第三十条")
    expect(resolved).to_contain_text("认可")
    expect(visitor.station(STEPS["execute"])).to_contain_text("异议")
    expect(visitor.station(STEPS["confer"])).not_to_contain_text("赞成")
    pictures.take(visitor, "11-line", at=resolved, height=1100)


def _call(visitor: Visitor, meeting: date) -> None:
    visitor.sign_in(DEPUTY)
    visitor.matter(TITLE)
    visitor.press("召集会议", "link", within=visitor.station(STEPS["resolve"]))
    visitor.write("会议日期", meeting)
    visitor.write("会议地点", "村便民服务中心会议室")
    visitor.press("召集")
    visitor.see("会议已经召集。", "会议通知", TITLE, day(meeting))


def _vote(visitor: Visitor, present: int, against: int = 0) -> None:
    for label, votes in (("赞成", present - against), ("反对", against), ("弃权", 0)):
        visitor.write(label, votes)
    expect(visitor.page.locator("#reckoning")).to_contain_text(f"实到 {present}")


def _word(visitor: Visitor, opinion: str, reason: str) -> None:
    visitor.choose(opinion)
    visitor.write("理由", reason)
    visitor.press("如实记录")
    visitor.see("已经如实记录。", reason)
