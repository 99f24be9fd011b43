"""The headers of every answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gongzhi

if TYPE_CHECKING:
    from django.test import Client

PACKAGE = Path(next(iter(gongzhi.__path__)))
MOST_CSS_BYTES = 10_000


@pytest.mark.django_db
def test_every_answer_forbids_foreign_and_inline_code(client: Client) -> None:
    for path in ("/nowhere/", "/log/"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_no_template_holds_inline_code_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    pages = [*PACKAGE.rglob("templates/**/*.html")]
    assert len(pages) > 10
    assert [page.name for page in pages if inline.search(page.read_text("utf-8"))] == []


def test_the_stylesheet_is_small_and_asks_for_nothing_else() -> None:
    css = (PACKAGE / "static" / "gongzhi.css").read_text("utf-8")
    assert len(css.encode()) < MOST_CSS_BYTES
    assert "url(" not in css
    assert "@import" not in css
