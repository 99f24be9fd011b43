"""Pure arithmetic of a meeting before it is recorded: how many must come and agree, and how many are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.law.schema import BodyRule, Share


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number that must be reached: how many it takes, and how many there are, if that is known yet."""

    share: Share
    need: int
    have: int | None

    @property
    def short(self) -> int:
        """Return how many are missing; 0 where it is reached, or not known yet."""
        return max(self.need - self.have, 0) if self.have is not None else 0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a meeting's numbers come to; a part is None where it cannot be reckoned or the law asks nothing."""

    roll: int | None
    present: int | None
    quorum: Threshold | None
    majority: Threshold | None
    notice_need: int | None
    notice_have: int | None
    is_waived: bool

    @property
    def is_above_roll(self) -> bool:
        """Say whether more came than there are: one of the two numbers is wrong."""
        return self.roll is not None and self.present is not None and self.present > self.roll

    @property
    def notice_short(self) -> int:
        """Return how many days of notice are missing; 0 where there are enough or the reason for fewer is given."""
        if self.notice_need is None or self.notice_have is None or self.is_waived:
            return 0
        return max(self.notice_need - self.notice_have, 0)


def reckon(
    rule: BodyRule,
    *,
    roll: int | None,
    present: int | None,
    votes_for: int | None,
    notice_on: date | None,
    on: date | None,
    waived_because: str,
) -> Reckoning:
    """Return what the numbers entered so far come to.

    Law: the quorum, majority and notice of ``rule``, each with its source.
    """
    wholes = {"roll": roll, "present": present}
    notice = rule.notice
    return Reckoning(
        roll=roll,
        present=present,
        quorum=_threshold(rule.quorum, roll, present),
        majority=_threshold(rule.majority, wholes.get(rule.majority.of) if rule.majority else None, votes_for),
        notice_need=notice.days if notice else None,
        notice_have=(on - notice_on).days if notice and on and notice_on else None,
        is_waived=bool(notice and notice.may_be_waived and waived_because.strip()),
    )


def _threshold(share: Share | None, whole: int | None, have: int | None) -> Threshold | None:
    if share is None or whole is None:
        return None
    return Threshold(share, share.least(whole), have)
