"""Without a mouse, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.village import CLERK, SECRETARY, STEPS
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.site import Site

MOST_STOPS = 120
FOCUSED = """() => {
  const held = document.activeElement, label = held.labels && held.labels[0];
  return ((label || held).innerText || "").trim();
}"""


def test_the_keyboard_alone_signs_in_and_raises_a_matter(browser: Browser, site: Site) -> None:
    with Visitor(browser, site.url) as visitor:
        visitor.go()
        page = visitor.page
        for words in ("工作人员登录", CLERK, "提出事项"):
            _reach(page, words)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        _reach(page, "涉及村庄规划")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#decider")).to_contain_text("误工补贴")
        _reach(page, "村民代表会议")
        for label, words in (("事项名称", "护林员误工补贴"), ("公开说明", "护林员2人，每天80元。")):
            _reach(page, label)
            page.keyboard.type(words)
        _reach(page, "提出", exact=True)
        page.keyboard.press("Enter")
        visitor.see("事项已经提出。", "护林员误工补贴", "村民代表会议", "享受误工补贴的人员及补贴标准")


def test_a_step_is_recorded_without_javascript(browser: Browser, site: Site) -> None:
    with Visitor(browser, site.url, has_scripts=False) as visitor:
        visitor.sign_in(CLERK)
        visitor.press("提出事项", "link")
        visitor.choose("公益事业的兴办")
        visitor.press("看看由谁决定")
        visitor.choose("村民代表会议")
        visitor.write("事项名称", "村口凉亭修缮")
        visitor.write("公开说明", "凉亭漏雨，拟更换瓦面。")
        visitor.press("提出")
        visitor.sign_out()
        visitor.sign_in(SECRETARY)
        visitor.task("村口凉亭修缮", STEPS["propose"])
        visitor.press("如实记录")
        visitor.see("已经如实记录。", "符合规定。")
        visitor.press(f"记录：{STEPS['confer']}", "link")
        visitor.press("全选")
        visitor.write("赞成", 6)
        visitor.press("先算一算")
        visitor.see("赞成 6 票，至少须")
        visitor.write("反对", 0)
        visitor.write("弃权", 0)
        visitor.press("如实记录")
        visitor.see("已经如实记录。", "符合规定。")


def _reach(page: Page, words: str, *, exact: bool = False) -> None:
    """Press the tab key until what is focused says these words."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused == words if exact else focused.startswith(words):
            return
    raise AssertionError(f"{words}: not reached by the tab key")
