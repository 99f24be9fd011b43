"""Pure rules of the board: what a posting must say, and how long it must hang."""

from __future__ import annotations

from datetime import date

from gongzhi.errors import BadValue, Finding, RuleNotMet
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
            faults.append(Finding(rule="required", field=field))
        elif len(value.strip()) > most:
            faults.append(Finding(rule="too_long", field=field, need=most, have=len(value.strip())))
    if until_on is None:
        faults.append(Finding(rule="required", field="until"))
    elif until_on < from_on:
        faults.append(Finding(rule="ends_before_it_begins", field="until", values={"from": from_on, "to": until_on}))
    if category not in CATEGORIES:
        faults.append(Finding(rule="unknown_choice", field="category", values={"choice": category}))
    if faults:
        raise BadValue("invalid", faults)


def require_days(law: Library, place_kind: str, from_on: date, until_on: date) -> None:
    """Refuse a posting that would hang fewer days than the law of its first day asks.

    Law: parameter ``posting_days``. Raises: RuleNotMet.
    """
    asked = law.parameter("posting_days", place_kind, from_on)
    days = (until_on - from_on).days
    if asked is not None and days < int(asked.value):
        finding = Finding(
            rule="posting", need=int(asked.value), have=days, values={"from": from_on, "to": until_on},
            source=asked.source, binding=asked.binding, verified=asked.verified,
        )  # fmt: skip
        raise RuleNotMet("posting_too_short", [finding])


def require_takedown(from_on: date, until_on: date, on: date, today: date, reason: str) -> None:
    """Refuse a taking-down without reason, in the future, or outside the posting's days. Raises: BadValue."""
    faults = [] if reason.strip() else [Finding(rule="required", field="reason")]
    if on > today:
        faults.append(Finding(rule="future", field="on", values={"on": on, "today": today}))
    if not from_on <= on < until_on:
        faults.append(Finding(rule="not_its_day", field="on", values={"from": from_on, "to": until_on, "on": on}))
    if faults:
        raise BadValue("invalid", faults)
