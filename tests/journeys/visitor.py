"""Somebody at a browser, who finds things by the words that can be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import expect

if TYPE_CHECKING:
    from datetime import date

    from playwright.sync_api import Browser, FilePayload, Locator, Page, Response, ViewportSize

PHONE: ViewportSize = {"width": 375, "height": 812}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 20_000  # milliseconds: other tests may keep the machine busy
expect.set_options(timeout=PATIENCE)


class Visitor:
    """One browser window, with nobody signed in at first."""

    def __init__(self, browser: Browser, url: str, *, width: ViewportSize = DESK, has_scripts: bool = True) -> None:
        self.context = browser.new_context(
            base_url=url,
            viewport=width,
            locale="zh-CN",
            java_script_enabled=has_scripts,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.answers: list[Response] = []
        self.page.on("response", self._hear)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *fault: object) -> None:
        self.context.close()

    def _hear(self, answer: Response) -> None:
        self.answers.append(answer)

    @property
    def status(self) -> int:
        """Return the status of the page that is shown."""
        shown = self.page.url.partition("#")[0]
        return next(one.status for one in reversed(self.answers) if one.url == shown and one.status not in (303, 302))

    def go(self, path: str = "/") -> None:
        """Open an address."""
        self.page.goto(path)

    def open_village(self, township: str, village: str) -> None:
        """Find a village from the county's page, as anyone would."""
        self.go()
        self.page.get_by_text(township, exact=True).click()
        self.press(village, "link")
        self.see("公开栏")

    def open_matter(self, township: str, village: str, title: str) -> None:
        """Find a matter from the county's page, as anyone would."""
        self.open_village(township, village)
        self.page.get_by_role("link", name=title, exact=True).click()

    def sign_in(self, name: str, place: str = "") -> None:
        """Sign in from the county's page as somebody; who is not offered first is looked for by their place."""
        self.go()
        self.press("工作人员登录", "link")
        if place:
            self.write("村（社区）、乡镇的名称或者姓名", place)
            self.press("查找")
        self.page.get_by_role("button", name=re.compile(rf"^{name}(\s|$)")).first.click()
        expect(self.main.get_by_role("heading", name="我的工作")).to_be_visible()

    def sign_out(self) -> None:
        """Sign out."""
        self.page.get_by_role("button", name=re.compile("退出$")).click()

    @property
    def main(self) -> Locator:
        """Return what the page is about."""
        return self.page.get_by_role("main")

    def press(self, words: str, role: Literal["button", "link"] = "button", *, within: Locator | None = None) -> None:
        """Press the first button or link that begins with these words."""
        found = (within or self.page).get_by_role(role, name=re.compile(f"^{re.escape(words)}"))
        found.first.click()

    def write(self, label: str, words: object) -> None:
        """Fill in the field whose label begins with these words."""
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(str(words))

    def choose(self, words: str) -> None:
        """Choose the answer that begins with these words."""
        self.page.get_by_role("radio", name=re.compile(f"^{re.escape(words)}")).check()

    def hand_in(self, *sheets: tuple[str, bytes]) -> None:
        """Hand in photographed sheets."""
        files: list[FilePayload] = [
            {"name": name, "mimeType": "image/png", "buffer": content} for name, content in sheets
        ]
        self.page.get_by_label(re.compile("^签字纸质材料")).set_input_files(files)

    def see(self, *words: str) -> None:
        """Expect to read these words on the page."""
        for one in words:
            expect(self.main).to_contain_text(one)

    def task(self, matter: str, step: str) -> None:
        """Open a step from one's own work."""
        self.page.get_by_role("link", name="我的工作").first.click()
        row = self.page.locator("li.task").filter(has=self.page.get_by_role("link", name=matter, exact=True))
        row.get_by_role("heading", name=step).get_by_role("link").first.click()

    def matter(self, matter: str) -> None:
        """Open a matter from one's own work."""
        self.page.get_by_role("link", name="我的工作").first.click()
        self.page.get_by_role("link", name=matter, exact=True).first.click()

    def station(self, name: str) -> Locator:
        """Return a station of the line by its name."""
        return self.page.locator("li.station").filter(has=self.page.locator("b", has_text=name))

    def tick(self, number: int) -> None:
        """Tick everybody on the roster, then take the ticks away from all but ``number``."""
        self.press("全选")
        boxes = self.page.locator("#roster").get_by_role("checkbox")
        expect(boxes.last).to_be_checked()
        for place in range(number, boxes.count()):
            boxes.nth(place).uncheck()
        expect(self.page.locator("#reckoning")).to_contain_text(f"实到 {number} ")


def day(on: date) -> str:
    """Return a day as the public reads it."""
    return f"{on.year}年{on.month}月{on.day}日"
