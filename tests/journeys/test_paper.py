"""A whole matter by one clerk, from photographed and signed sheets with the real days, before the law of 2026."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from gongzhi.demo.paper import photographed_sheet
from tests.journeys import pictures
from tests.journeys.conftest import TODAY
from tests.journeys.village import CLERK, STEPS, TOWNSHIP, VILLAGE
from tests.journeys.visitor import PHONE, Visitor, day

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.journeys.site import Site

TITLE = "五组机耕道铺碎石方案"
RESOLUTION = "同意五组机耕道铺碎石，支出不超过1.8万元。"
RAISED, MET, POSTED, DOWN = date(2025, 9, 1), date(2025, 9, 12), date(2025, 9, 13), date(2025, 9, 23)
SHEET = photographed_sheet(Random(1), "journey")
COUNTED = {"实到人数": 44, "赞成": 41, "反对": 2, "弃权": 1}


def test_one_clerk_records_a_whole_matter_from_signed_sheets(browser: Browser, site: Site) -> None:
    with Visitor(browser, site.url) as visitor:
        visitor.sign_in(CLERK)
        _raise(visitor)
        _deed(visitor, "propose", date(2025, 9, 2), "村党组织", "党组织提议铺碎石。")
        _meeting(
            visitor, "confer", date(2025, 9, 4), "村“两委”联席会议", {"实到人数": 6, "赞成": 6, "反对": 0, "弃权": 0}
        )
        _meeting(visitor, "review", date(2025, 9, 8), "党员大会", COUNTED)
        _meeting(visitor, "resolve", MET, "村民代表会议", COUNTED, RESOLUTION)
        pictures.take(visitor, "12-paper", at=visitor.station(STEPS["confer"]))
        _posting(visitor, "disclose_resolution", POSTED, DOWN)
        _deed(visitor, "execute", date(2025, 10, 20), "村民委员会", "机耕道已铺碎石，支出1.76万元。")
        _posting(visitor, "disclose_outcome", date(2025, 10, 21), date(2025, 10, 31))
    with Visitor(browser, site.url, width=PHONE) as anyone:
        _read_in_public(anyone)


def _raise(visitor: Visitor) -> None:
    visitor.press("提出事项", "link")
    visitor.choose("公益事业的兴办")
    visitor.choose("村民代表会议")
    visitor.write("事项名称", TITLE)
    visitor.write("公开说明", "五组机耕道雨天泥泞，拟铺碎石800米，概算1.8万元。")
    visitor.write("提出日期", RAISED)
    visitor.press("提出")
    visitor.see("事项已经提出。")


def _open(visitor: Visitor, step: str, on: date) -> None:
    visitor.press(f"记录：{STEPS[step]}", "link")
    visitor.see("您是代为录入")
    visitor.write("发生日期", on)


def _save(visitor: Visitor, step: str, by: str, button: str = "如实记录") -> None:
    visitor.write("由谁作出", by)
    visitor.hand_in((f"{STEPS[step]}.png", SHEET))
    visitor.press(button)
    visitor.see("已经如实记录。")
    expect(visitor.page.locator("#recorded")).to_have_text("符合规定。")
    station = visitor.station(STEPS[step])
    for words in ("补录", by, f"{CLERK} {TODAY} 录入", f"{STEPS[step]}.png"):
        expect(station).to_contain_text(words)


def _deed(visitor: Visitor, step: str, on: date, by: str, text: str) -> None:
    _open(visitor, step, on)
    visitor.write("公开内容", text)
    _save(visitor, step, by)


def _meeting(visitor: Visitor, step: str, on: date, by: str, counted: dict[str, int], text: str = "会议同意。") -> None:
    _open(visitor, step, on)
    for label, number in counted.items():
        visitor.write(label, number)
    visitor.write("决议或者会议意见", text)
    _save(visitor, step, by)


def _posting(visitor: Visitor, step: str, on: date, until: date) -> None:
    _open(visitor, step, on)
    visitor.write("公布至", until)
    _save(visitor, step, "村民委员会", "公布")


def _read_in_public(visitor: Visitor) -> None:
    visitor.open_matter(TOWNSHIP, VILLAGE, TITLE)
    visitor.see("适用 2018年12月29日 起施行的文本", f"{day(TODAY)}补录", "据纸质材料", f"录入：{CLERK}")
    resolved = visitor.station(STEPS["resolve"])
    expect(resolved).to_contain_text(day(MET))
    expect(resolved).to_contain_text("2018")
    for step in STEPS.values():
        expect(visitor.station(step)).to_contain_class("done")
    # Ten days on the board were enough by the text of that day, which names no number.
    expect(visitor.station(STEPS["disclose_resolution"])).to_contain_text(day(DOWN))
    pictures.take(visitor, "13-paper-in-public", at=resolved)
