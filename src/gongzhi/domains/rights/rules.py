"""How an act of a resident may be done, by whom it may be entered, and by when it is to be answered; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongzhi.errors import Finding, fault

TEXT_LENGTH = 1000


class Manner(StrEnum):
    """How an act was done: by oneself, with a helper at one's side, on paper, or by one of the household."""

    SELF = "self"
    ASSISTED = "assisted"
    PAPER = "paper"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """Who enters an act of whom, and with what.

    Shape: ``is_own`` that the person enters it, ``is_officer`` that whoever enters it sees the person by a post,
    ``of_household`` that the proxy is of the person's household, ``sheets`` how many are handed in.
    """

    manner: str
    is_own: bool
    is_officer: bool
    of_household: bool
    sheets: int


def faults_of(entering: Entering, *, opens_sign_in: bool = False) -> list[Finding]:
    """Return what stands against entering an act in this way.

    Whatever opens somebody's sign-in (``opens_sign_in``: the telephone) needs a signed sheet from everybody else.
    """
    if entering.manner not in list(Manner):
        return [fault("unknown_choice", "manner", choice=entering.manner)]
    if entering.manner == Manner.SELF:
        return [] if entering.is_own else [fault("manner_self", "manner")]
    found = [fault("manner_other", "manner")] if entering.is_own else []
    if entering.manner == Manner.PROXY and not entering.of_household:
        found.append(fault("no_proxy", "helper"))
    if (entering.manner in (Manner.PAPER, Manner.PROXY) or opens_sign_in) and not entering.sheets:
        found.append(fault("signed_sheet", "sheets"))
    return found


def may_enter(entering: Entering) -> bool:
    """Say whether this person may enter it at all: oneself, an officer who sees the person, or the proxy.

    >>> may_enter(Entering(manner="proxy", is_own=False, is_officer=False, of_household=True, sheets=1))
    True
    >>> may_enter(Entering(manner="paper", is_own=False, is_officer=False, of_household=True, sheets=1))
    False
    """
    if entering.is_own or entering.is_officer:
        return True
    return entering.manner == Manner.PROXY and entering.of_household


def text_faults(text: str, field: str) -> list[Finding]:
    """Return what is wrong with what somebody wrote."""
    length = len(text.strip())
    if not length:
        return [fault("required", field)]
    return [fault("too_long", field, most=TEXT_LENGTH, length=length)] if length > TEXT_LENGTH else []


def done_faults(done_on: date, today: date) -> list[Finding]:
    """Return what is wrong with the day on which an act was done."""
    return [fault("future", "done_on", on=done_on, today=today)] if done_on > today else []


def due_on(entered_on: date, days: int) -> date:
    """Return the last day to answer; the day of entry does not count.

    >>> due_on(date(2026, 3, 1), 15)
    datetime.date(2026, 3, 16)
    """
    return entered_on + timedelta(days=days)


def is_late(entered_on: date, days: int, today: date) -> bool:
    """Say whether an answer that was not given is late.

    >>> [is_late(date(2026, 3, 1), 15, date(2026, 3, day)) for day in (15, 16, 17)]
    [False, False, True]
    """
    return today > due_on(entered_on, days)
