"""Pure rules of dated rows: which of them hold at the same time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Days:
    """Days from ``first_on`` to ``last_on``, both included; without ``last_on`` they do not end."""

    first_on: date
    last_on: date | None = None

    def meets(self, other: Days) -> bool:
        """Say whether there is a day in both."""
        starts_in_time = other.last_on is None or self.first_on <= other.last_on
        return starts_in_time and (self.last_on is None or other.first_on <= self.last_on)

    def holds(self, other: Days) -> bool:
        """Say whether every day of ``other`` is in these."""
        ends_in_time = self.last_on is None or (other.last_on is not None and other.last_on <= self.last_on)
        return self.first_on <= other.first_on and ends_in_time


def overlapping(days: Sequence[Days]) -> tuple[Days, Days] | None:
    """Return two of ``days`` that meet, or None where each has its time for itself."""
    ordered = sorted(days, key=lambda one: one.first_on)
    for earlier, later in itertools.pairwise(ordered):
        if earlier.meets(later):
            return earlier, later
    return None
