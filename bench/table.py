"""The table that a run leaves behind: on the screen, and as the page in ``docs``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS = {True: "yes", False: "**no**", None: ""}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; ``meets`` says whether it reaches its aim, None where there is none."""

    what: str
    result: str
    aim: str = ""
    meets: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one part measured, how, and with which command to repeat it."""

    title: str
    command: str
    how: str
    rows: Sequence[Row]
    seconds: float = 0.0


def at_most(what: str, value: float, limit: float, unit: str, digits: int = 2) -> Row:
    """Return a row whose aim is not to pass a limit."""
    return Row(what, f"{value:,.{digits}f}{unit}", f"≤ {limit:,g}{unit}", value <= limit)


def at_least(what: str, value: float, limit: float, result: str) -> Row:
    """Return a row whose aim is to reach a ratio."""
    return Row(what, result, f"≥ {limit:g}", value >= limit)


def markdown(parts: Sequence[Part], heading: Sequence[str]) -> str:
    """Return the whole page."""
    lines = ["# What is measured", "", *heading, ""]
    for part in parts:
        lines += [f"## {part.title}", "", part.how, ""]
        lines += [f"Repeat with `{part.command}` ({part.seconds:,.0f} s).", ""]
        lines += ["| what | result | aim | met |", "|---|--:|--:|---|"]
        lines += [f"| {row.what} | {row.result} | {row.aim} | {MARKS[row.meets]} |" for row in part.rows]
        lines.append("")
    return "\n".join(lines)


def plain(part: Part) -> str:
    """Return one part as aligned text for the screen."""
    width = max(len(row.what) for row in part.rows)
    lines = [f"{part.title} ({part.seconds:,.0f} s)"]
    for row in part.rows:
        aim = f"   aim {row.aim}: {MARKS[row.meets].strip('*')}" if row.aim else ""
        lines.append(f"  {row.what:<{width}}  {row.result}{aim}")
    return "\n".join(lines) + "\n"
