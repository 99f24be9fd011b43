"""Every public page and the main staff pages: no fault that axe knows, no sideways scrolling, nothing from elsewhere.

On the screen of a phone and of a desk, in normal and large type, in Chinese and English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import TODAY
from tests.journeys.village import CLERK, FAILED, TOWNSHIP, VILLAGE
from tests.journeys.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

    from tests.journeys.site import Site

RESOLVED = "中心居住点道路硬化和排水规划"
# Each language with each type size; between them each screen with each of both.
FACES = (("", PHONE), ("/en", DESK), ("/large", DESK), ("/en/large", PHONE))
FIGURE = "F02"
REFUSED = {"/matters/99999/": 404, f"/?on={TODAY.year + 1}-01-01": 400}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def public_paths(browser: Browser, site: Site) -> list[str]:
    """Return one address of each kind of public page, found by walking from the county's page."""
    with Visitor(browser, site.url) as anyone:
        anyone.go()
        anyone.page.get_by_text(TOWNSHIP, exact=True).click()
        township = _address(anyone, "乡镇页面")
        village = _address(anyone, VILLAGE)
        anyone.go(village)
        matter, resolved = _address(anyone, FAILED), _address(anyone, RESOLVED)
        posting = _address(anyone, "便民服务事项办理情况")
        anyone.go(matter)
        record = anyone.page.locator("a[href*='/log/records/']").first.get_attribute("href") or ""
    return [
        "/", township, village, f"{village}?on=2020-05-31", f"{village}postings/", matter, resolved,
        f"{resolved}resolution", posting, "/log/", record, "/figures/", f"/figures/{FIGURE}/", *REFUSED,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def staff_paths(browser: Browser, site: Site) -> list[str]:
    """Return the addresses of the main staff pages for the clerk of the village."""
    with Visitor(browser, site.url) as clerk:
        clerk.sign_in(CLERK)
        post, matter = _address(clerk, f"公布（{VILLAGE}）"), _address(clerk, FAILED)
        clerk.go(matter)
        correct = _address(clerk, "记错了，要更正")
        notice = _address(clerk, "打印通知")
    steps = [f"{matter}{step}" for step in ("resolve/", "resolve/convene", "execute/", "disclose_resolution/")]
    return ["/sign-in/", "/work/", "/work/raise/", post, matter, *steps, f"{matter}withdraw/", correct, notice]


@pytest.mark.parametrize(("face", "screen"), FACES, ids=["zh", "en", "zh-large", "en-large"])
def test_public_pages_can_be_read_by_everyone(
    browser: Browser, site: Site, public_paths: list[str], face: str, screen: ViewportSize
) -> None:
    with Visitor(browser, site.url, width=screen) as anyone:
        faults = [fault for path in public_paths for fault in _faults(anyone, face, path, screen)]
        faults += [f"from elsewhere: {one.url}" for one in anyone.answers if _host(one.url) != _host(site.url)]
        faults += [f"sets a cookie: {one}" for one in anyone.context.cookies()]
    assert faults == []


@pytest.mark.parametrize(("face", "screen"), FACES, ids=["zh", "en", "zh-large", "en-large"])
def test_staff_pages_can_be_used_by_everyone(
    browser: Browser, site: Site, staff_paths: list[str], face: str, screen: ViewportSize
) -> None:
    with Visitor(browser, site.url, width=screen) as clerk:
        clerk.sign_in(CLERK)
        faults = [fault for path in staff_paths for fault in _faults(clerk, face, path, screen)]
        faults += [f"from elsewhere: {one.url}" for one in clerk.answers if _host(one.url) != _host(site.url)]
    assert faults == []


def _faults(visitor: Visitor, face: str, path: str, screen: ViewportSize) -> list[str]:
    """Return what axe finds on a page, and by how much it is too wide on each screen."""
    visitor.go(face + path)
    assert visitor.status == REFUSED.get(path, 200), path
    found: list[dict[str, Any]] = Axe().run(visitor.page).response["violations"]
    faults = [f"{path}: {one['id']} {[node['target'] for node in one['nodes'][:3]]}" for one in found]
    for other in (PHONE, DESK):
        visitor.page.set_viewport_size(other)
        if wider := visitor.page.evaluate(SIDEWAYS):
            faults.append(f"{path}: {wider} px too wide for {other['width']}")
    visitor.page.set_viewport_size(screen)
    return faults


def _address(visitor: Visitor, words: str) -> str:
    address = visitor.page.get_by_role("link", name=words, exact=True).first.get_attribute("href")
    assert address, words
    return address


def _host(url: str) -> str:
    return urlsplit(url).netloc
