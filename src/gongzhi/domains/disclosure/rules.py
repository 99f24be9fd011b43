"""Pure rules of the board: what a posting must say, and how long it must hang."""

from __future__ import annotations

from datetime import date
from typing import cast

from gongzhi.errors import BadValue, Finding, RuleNotMet, fault
from gongzhi.law.library import Library

CATEGORIES = ("party", "affairs", "finance", "services")
TITLE_LENGTH = 80
TEXT_LENGTH = 4000


def require_words(
    *, title: str, text: str, from_on: date, until_on: date | None, category: str = CATEGORIES[0]
) -> None:
    """Refuse a posting without title, text or last day, or one that is too long to store. Raises: BadValue."""
    faults = []
    for field, value, most in (("title", title, TITLE_LENGTH), ("text", text, TEXT_LENGTH)):
        if not value.strip():
            faults.append(fault("required", field))
        elif len(value.strip()) > most:
            faults.append(fault("too_long", field, most=most, length=len(value.strip())))
    if until_on is None:
        faults.append(fault("required", "until"))
    elif until_on < from_on:
        faults.append(fault("reversed", "until", on=from_on, actual=until_on))
    if category not in CATEGORIES:
        faults.append(fault("unknown_choice", "category", choice=category))
    if faults:
        raise BadValue("invalid", faults)


def require_days(law: Library, place_kind: str, from_on: date, until_on: date) -> None:
    """Refuse a posting that would hang fewer days than the law of its first day asks, if it asks any.

    Law: parameter ``posting_days``. Raises: RuleNotMet.
    """
    asked = law.parameter_or_none("posting_days", place_kind, from_on)
    if asked is None:
        return
    need, days = cast("int", asked.value), (until_on - from_on).days
    if days < need:
        finding = Finding(
            rule="posting", need=need, have=days,
            values={"need": need, "have": days, "from_on": from_on, "to_on": until_on},
            source=asked.source, binding=asked.binding, verified=asked.verified,
        )  # fmt: skip
        raise RuleNotMet("posting_too_short", [finding])


def require_now(from_on: date, today: date) -> None:
    """Refuse a posting that does not begin today: the board shows what hangs, when it was put up. Raises: BadValue."""
    if from_on != today:
        raise BadValue("invalid", [fault("not_today", "from_on", today=today, on=from_on)])


def require_takedown(from_on: date, until_on: date, on: date, today: date, reason: str) -> None:
    """Refuse a taking-down without reason, in the future, or outside the posting's days. Raises: BadValue."""
    faults = [] if reason.strip() else [fault("required", "reason")]
    if on > today:
        faults.append(fault("future", "on", on=on, today=today))
    if not from_on <= on < until_on:
        faults.append(fault("not_its_day", "on", from_on=from_on, to_on=until_on, on=on))
    if faults:
        raise BadValue("invalid", faults)
