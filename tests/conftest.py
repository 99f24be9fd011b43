"""What every test may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_page_kept() -> Iterator[None]:
    """Start each test without pages that another one left in memory."""
    from django.core.cache import cache

    cache.clear()
    yield
