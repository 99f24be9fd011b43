"""The browser and the server of the journeys: Debian's Chromium, and ``gongzhi serve`` on a small demo county."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 11, 2)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the Chromium of the machine, which fetches nothing of its own accord."""
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a county that nobody serves: each journey that changes days or rows takes a copy of it."""
    site = Site(tmp_path_factory.mktemp("county") / "var", TODAY)
    site.build()
    return site


@pytest.fixture(scope="session")
def site(county: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the county that most journeys share, served on the day on which it was built."""
    shared = county.copy_to(tmp_path_factory.mktemp("shared") / "var")
    shared.open_on(TODAY)
    yield shared
    shared.stop()


@pytest.fixture
def own_site(county: Site, tmp_path: Path) -> Iterator[Site]:
    """Return a county of one's own, not served yet."""
    own = county.copy_to(tmp_path / "var")
    yield own
    own.stop()
