"""The guide's pictures, taken by the journeys themselves where ``GONGZHI_SCREENSHOTS`` names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.plugins.deployment import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.journeys.visitor import Visitor

FOLDER = os.environ.get("GONGZHI_SCREENSHOTS")
LARGEST = 150_000


def take(visitor: Visitor, name: str, *, at: Locator | None = None, height: int = 0) -> None:
    """Take a picture of the window, with ``at`` at its top, if pictures are asked for."""
    if not FOLDER:
        return
    page = visitor.page
    size = page.viewport_size
    if height and size:
        page.set_viewport_size({"width": size["width"], "height": height})
    _scroll(page, at)
    content = page.screenshot(animations="disabled")
    if height and size:
        page.set_viewport_size(size)
    assert len(content) < LARGEST, f"{name}: {len(content)} bytes"
    folder = ROOT / Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(content)


def _scroll(page: Page, at: Locator | None) -> None:
    top = at.first.evaluate("element => element.getBoundingClientRect().top + scrollY - 12") if at else 0
    page.evaluate("top => scrollTo(0, top)", top)
