"""What every test may use."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_page_kept() -> None:
    """Start each test without pages that another one left in memory."""
    cache.clear()
