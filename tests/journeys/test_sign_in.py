"""A passkey in a real browser: added on one's own page, and then enough to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import _faults as faults_of
from tests.journeys.village import CLERK
from tests.journeys.visitor import DESK, PHONE, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, ViewportSize

    from tests.journeys.site import Site

OFFICER = "county"  # how the handle of the guiding office's officer begins
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def with_authenticator(visitor: Visitor, **changed: bool) -> tuple[CDPSession, str]:
    """Give the browser an authenticator of its own."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, **changed}})
    return session, made["authenticatorId"]


def add(visitor: Visitor, title: str) -> None:
    """Add a passkey on one's own page."""
    visitor.press("我的登录", "link")
    visitor.write("给它起个名称", title)
    visitor.press("添加通行密钥")


def test_a_passkey_is_added_and_signs_in(browser: Browser, own_site: Site) -> None:
    own_site.open_on(own_site.day)
    with Visitor(browser, own_site.url, width=PHONE) as clerk:
        with_authenticator(clerk)
        clerk.sign_in(CLERK)
        add(clerk, "我的手机")
        expect(clerk.main.get_by_role("heading", name="我的手机")).to_be_visible()
        clerk.sign_out()
        clerk.go("/sign-in/?next=/sign-in/mine")
        clerk.press("用通行密钥登录")
        clerk.see("我的手机", "现在这里", "最近一次使用")
        assert clerk.page.url.endswith("/sign-in/mine")
        clerk.press("删除“我的手机”")
        clerk.see("还没有添加通行密钥")
        clerk.sign_out()
        clerk.go("/sign-in/")
        clerk.press("用通行密钥登录")
        clerk.see("没有通过核对")


def test_an_authenticator_that_verifies_nobody_adds_nothing(browser: Browser, own_site: Site) -> None:
    own_site.open_on(own_site.day)
    with Visitor(browser, own_site.url) as clerk:
        with_authenticator(clerk, hasUserVerification=False, isUserVerified=False)
        clerk.sign_in(CLERK)
        add(clerk, "钥匙")
        clerk.see("没有完成，什么都没有添加。", "还没有添加通行密钥")


@pytest.mark.parametrize(("face", "screen"), [("", PHONE), ("/en/large", DESK)], ids=["zh", "en-large"])
def test_the_pages_of_signing_in_can_be_used_by_everyone(
    browser: Browser, site: Site, face: str, screen: ViewportSize
) -> None:
    with Visitor(browser, site.url, width=screen) as anyone:
        anyone.go("/sign-in/")
        anyone.write("手机号码", "13899999998")
        anyone.press("发送验证码")
        anyone.see("填写验证码")
        assert faults_of(anyone, face, "/sign-in/code", screen) == []
        anyone.go("/sign-in/")
        anyone.page.locator(f"button[value^={OFFICER}]").first.click()
        pages = ("/sign-in/mine", "/sign-in/people/?q=王", "/sign-in/enrol")
        assert [fault for path in pages for fault in faults_of(anyone, face, path, screen)] == []


def test_without_javascript_the_page_says_that_passkeys_need_it(browser: Browser, site: Site) -> None:
    with Visitor(browser, site.url, has_scripts=False) as anyone:
        anyone.go("/sign-in/")
        anyone.see("您的浏览器没有打开或者不支持")
        expect(anyone.page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
        anyone.write("手机号码", "13899999999")
        anyone.press("发送验证码")
        anyone.see("如果 138****9999 登记在册")
