"""Anyone checks: a record's proof on its page, the exported log, one byte flipped, one row edited in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.conftest import TODAY
from tests.journeys.village import FAILED, TOWNSHIP, VILLAGE
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.journeys.site import Site


def test_anyone_reads_the_proof_of_a_record_on_its_page(browser: Browser, site: Site) -> None:
    with Visitor(browser, site.url) as anyone:
        anyone.open_matter(TOWNSHIP, VILLAGE, FAILED)
        anyone.press("在日志中的证明", "link")
        for _ in range(20):  # what was just recorded waits a second or two for the signer
            if "正在等待下一次签名" not in anyone.main.inner_text():
                break
            anyone.page.wait_for_timeout(500)
            anyone.page.reload()
        anyone.see("已核对：这一条确实在日志里", "与数据库一致", "提出事项", FAILED)
        anyone.press("下载证明文件", "link")
        expect(anyone.page.locator("body")).to_contain_text("c2sp.org/tlog-proof@v1")
        anyone.go()
        anyone.press("日志", "link")
        anyone.see(f"gongzhi log verify log --key {site.answer('keys')['verifier_key']}")


def test_an_exported_log_is_verified_and_one_flipped_byte_is_found(county: Site, tmp_path: Path) -> None:
    site, log = county.copy_to(tmp_path / "var"), tmp_path / "log"
    key = site.answer("keys")["verifier_key"]
    size = site.answer("log", "export", str(log))["size"]
    verified = site.answer("log", "verify", str(log), "--key", key)
    assert (verified["ok"], verified["size"]) == (True, size)
    flipped = max(log.glob("tile/entries/**/*"), key=lambda path: path.is_file() and path.stat().st_size)
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    found = site.answer("log", "verify", str(log), "--key", key, code=6)
    assert found["ok"] is False
    assert found["findings"]


def test_a_row_edited_in_the_database_is_told_on_its_page_and_by_the_command(browser: Browser, own_site: Site) -> None:
    assert own_site.answer("ledger", "check")["ok"] is True
    own_site.change_row("UPDATE matters_fact SET present = 35 WHERE present = 34 AND step = 'resolve'")
    own_site.open_on(TODAY)
    with Visitor(browser, own_site.url) as anyone:
        anyone.open_matter(TOWNSHIP, VILLAGE, FAILED)
        expect(anyone.page.get_by_role("alert")).to_contain_text("本页有内容与公开日志不一致")
        anyone.press("日志第", "link")
        anyone.see("与数据库不一致")
    mismatches = own_site.answer("ledger", "check", code=6)["mismatches"]
    assert [one["table"] for one in mismatches] == ["matters.fact"]
