"""The acts of the demo in the order of their days, each done on its own day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.shared import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gongzhi.demo.registry import Progress

TICK = 25


class Agenda:
    """Collects acts with their days; acts of one day stay in the order in which they were added."""

    def __init__(self) -> None:
        self._acts: list[tuple[date, Callable[[], object]]] = []

    def add(self, day: date, act: Callable[[], object]) -> None:
        """Put an act on a day."""
        self._acts.append((day, act))

    def run(self, until: date, progress: Progress) -> None:
        """Do every act up to ``until``, on its day."""
        acts = sorted((one for one in self._acts if one[0] <= until), key=lambda one: one[0])
        for number, (day, act) in enumerate(acts, 1):
            with clock.set_to(day):
                act()
            if number % TICK == 0 or number == len(acts):
                progress("办理事项、张榜公布", number, len(acts))
