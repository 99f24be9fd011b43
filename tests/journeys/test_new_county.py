"""A county from nothing: founded, its own lists corrected and imported, its clerk at work on a telephone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from gongzhi.demo.paper import photographed_sheet
from gongzhi.shared import clock
from tests import lists
from tests.domains.registers import lists_of_a_county as county
from tests.domains.registers.test_fifty_faults import LISTS, PLANTED, RESIDENT_HEADINGS, planted
from tests.journeys.site import Site
from tests.journeys.village import STEPS
from tests.journeys.visitor import PHONE, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CLERK = "13900000004"
INIT = """
[county]
name = "试验县"
code = "990421"
since = "1950-01-01"
guiding_office = "民政局"
guiding_office_since = "2019-03-01"
[administrator]
name = "李秀英"
sex = "女"
born_on = "1980-05-02"
telephone = "13800001234"
[site]
sms = "terminal"
"""
VILLAGE, MERGED = "清河村", "990421100201"
TITLE = "维修二组水渠"
SHEET = photographed_sheet(Random(1), "journey")
CODE = re.compile(r"\b(\d{6})\b")


class RealSite(Site):
    """A deployment that is no demo, on today's day."""

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GONGZHI_", "DJANGO_"))}
        return {**inherited, "GONGZHI_VAR": str(self.var), "PYTHONUNBUFFERED": "1"}

    def last_code(self, telephone: str) -> str:
        """Return the code that the server's terminal showed last for a telephone."""
        for _ in range(100):
            lines = [line for line in (self.var / "server.log").read_text().splitlines() if telephone in line]
            if lines and (found := CODE.search(lines[-1].replace(telephone, ""))):
                return found[1]
            time.sleep(0.1)
        raise AssertionError((self.var / "server.log").read_text())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RealSite]:
    own = RealSite(tmp_path / "var", clock.today())
    yield own
    own.stop()


def test_a_county_begins_with_its_own_lists(browser: Browser, site: RealSite, tmp_path: Path) -> None:
    file = tmp_path / "county.toml"
    file.write_text(INIT, "utf-8")
    assert site.answer("init", "--from", str(file))["changed"]
    assert not site.answer("init", "--from", str(file))["changed"]
    for kind, (rows, headings) in LISTS.items():
        faulty = hand_in(site, tmp_path, kind, planted(kind), headings, code=6)
        assert {one["rule"] for one in faulty["faults"]} >= {rule for *_, rule in PLANTED[kind]}
        assert hand_in(site, tmp_path, kind, rows, headings, code=0)["state"] == "applied"
    again = hand_in(site, tmp_path, "residents", *more(), code=0)
    assert again["added"] == 4
    assert site.answer("imports", "undo", again["import"], "--as", "admin")["state"] == "undone"
    assert site.answer("ledger", "check")["ok"]
    site.open_on(site.day)
    with Visitor(browser, site.url, width=PHONE) as clerk:
        sign_in(clerk, site)
        take_to_its_posting(clerk)
        find_somebody(clerk)
    with Visitor(browser, site.url, width=PHONE) as anyone:
        anyone.go(f"/places/{MERGED}/?on=2020-06-30")
        anyone.see("赵大河", "村民委员会")
        anyone.open_village("云溪镇", VILLAGE)
        anyone.see(TITLE)


def hand_in(
    site: RealSite, folder: Path, kind: str, rows: Sequence[Sequence[object]], headings: Sequence[str], *, code: int
) -> dict[str, Any]:
    """Hand a list in on the command line as the first administrator."""
    file = folder / f"{kind}.xlsx"
    file.write_bytes(lists.book(rows, headings=headings))
    command = ("imports", "import", str(file), "--kind", kind, "--as", "admin", "--on", county.AS_OF.isoformat())
    return site.answer(*command, "--confirm", code=code)


def more() -> tuple[list[tuple[object, ...]], Sequence[str]]:
    """Return a list with four people more."""
    return [(*row[:-1], "") for row in lists.residents(44, [VILLAGE])], RESIDENT_HEADINGS


def sign_in(visitor: Visitor, site: RealSite) -> None:
    """Sign in as the clerk by the code that the terminal shows."""
    visitor.go("/sign-in/")
    visitor.write("手机号码", CLERK)
    visitor.press("发送验证码")
    visitor.write("验证码", site.last_code(CLERK))
    visitor.press("登录")
    visitor.see("您是哪一位", "这个号码由几个人共用")
    visitor.press("李文")
    expect(visitor.main.get_by_role("heading", name="我的工作")).to_be_visible()


def take_to_its_posting(visitor: Visitor) -> None:
    """Enter a matter from signed sheets, up to the resolution on the board."""
    today = clock.today()
    visitor.press("提出事项", "link")
    visitor.choose("公益事业的兴办")
    visitor.choose("村民会议（十八周岁以上")
    visitor.write("事项名称", TITLE)
    visitor.write("公开说明", "二组水渠漏水，拟维修三百米。")
    visitor.write("提出日期", today - timedelta(days=30))
    visitor.press("提出")
    visitor.see("事项已经提出。")
    enter(visitor, "propose", today - timedelta(days=28), {"公开内容": "党组织提议维修。"})
    enter(visitor, "confer", today - timedelta(days=26), {"应到": 3, "实到人数": 3, "赞成": 3, "反对": 0, "弃权": 0})
    enter(visitor, "review", today - timedelta(days=24), {"应到": 20, "实到人数": 18, "赞成": 18, "反对": 0, "弃权": 0})
    counted = {"实到人数": 36, "赞成": 30, "反对": 4, "弃权": 2, "通知日期": today - timedelta(days=16)}
    enter(visitor, "resolve", today - timedelta(days=4), counted, "同意维修，支出不超过二万元。")
    visitor.press(f"记录：{STEPS['disclose_resolution']}", "link")
    visitor.write("公布至", today + timedelta(days=15))
    visitor.press("公布")
    visitor.see("已经如实记录。")


def enter(visitor: Visitor, step: str, on: date, values: dict[str, object], text: str = "同意。") -> None:
    """Enter one step from a signed sheet."""
    visitor.press(f"记录：{STEPS[step]}", "link")
    visitor.write("发生日期", on)
    for label, value in values.items():
        if visitor.page.get_by_label(re.compile(f"^{label}")).count():
            visitor.write(label, value)
    if step != "propose":
        visitor.write("决议或者会议意见", text)
    visitor.write("由谁作出", "村民委员会")
    visitor.hand_in((f"{step}.png", SHEET))
    visitor.press("如实记录")
    visitor.see("已经如实记录。")
    expect(visitor.page.locator("#recorded")).to_have_text("符合规定。")


def find_somebody(visitor: Visitor) -> None:
    """Look for a resident of the village by pinyin, and open the file for a reason."""
    visitor.press("我的工作", "link")
    visitor.press("居民", "link")
    name = str(LISTS["residents"][0][0][5])
    visitor.write("姓名", name)
    visitor.press("查找")
    visitor.see(name, VILLAGE)
