"""Where a canary shows up: every page that links lead to from the start, and every file of the exported log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.test import Client

from gongzhi.demo import canary

LINK = re.compile(r'href="(/[^"#]*)"')
# Other faces of the same pages, and nine of ten records: the export is searched whole.
PASSED_OVER = re.compile(r"^/(en/|large/|sign-in|static|log/tile|log/records/\d*[1-9]/)|[?&]before=")


def crawled(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """Yield address and text of every page within the site that can be reached from ``start`` without signing in."""
    waiting, seen = [start], {start}
    while waiting:
        url = waiting.pop()
        response = client.get(url)
        assert response.status_code in {200, 302, 422}, (url, response.status_code)
        text = response.content.decode()
        yield url, text
        for link in LINK.findall(text):
            if link not in seen and not PASSED_OVER.match(link):
                seen.add(link)
                waiting.append(link)


def leaks(text: str) -> list[str]:
    """Return the canaries in a text, written out or escaped."""
    return canary.PATTERN.findall(text) + re.findall(r"\\u4e0d\\u516c\\u5f00-[0-9a-f]{10}", text)


def leaking_files(folder: Path) -> list[str]:
    """Return the names of the files under ``folder`` that hold a canary."""
    return [
        str(path) for path in sorted(folder.rglob("*")) if path.is_file() and leaks(path.read_text("utf-8", "replace"))
    ]
