"""One invented matter: puts its acts on the agenda, as the people of the place would do them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gongzhi.demo import canary
from gongzhi.demo.paper import photographed_sheet
from gongzhi.domains.disclosure import actions as disclosure
from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.matters import actions as matters
from gongzhi.domains.matters import rules
from gongzhi.domains.matters.actions import FactDraft, Sheet
from gongzhi.domains.people import queries as people
from gongzhi.law import library
from gongzhi.law.cases import OVERSEE, WITHDRAW
from gongzhi.shared import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from gongzhi.demo.agenda import Agenda
    from gongzhi.demo.cast import Cast
    from gongzhi.demo.subjects import Subject
    from gongzhi.domains.matters.models import Fact, Matter
    from gongzhi.domains.people.models import Person
    from gongzhi.law.schema import BodyRule, Share

PARTY_MEETING, BOTH_COMMITTEES, REPRESENTATIVES = "party_members_meeting", "two_committees", "representatives_assembly"
HOUSEHOLDS = "households"
TITLES = {
    "propose": "党组织提议", "confer": "“两委”商议", "review": "党员大会审议", "resolve": "会议决议",
    "disclose_resolution": "决议公告", "execute": "组织实施", "disclose_outcome": "实施结果公告",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How a meeting of a tale went; what is None is drawn so that the law is satisfied."""

    body: str
    notice_on: date | None = None
    waived: str = ""
    present: int | None = None
    votes_for: int | None = None
    signs_in: bool = False


@dataclass(slots=True)
class Tale:
    """A matter that the demo tells: what was done so far, and by whom the next act is done.

    Shape: the clerk enters each act from its sheet ``paper_days`` later; 0 where those who act enter it themselves.
    """

    agenda: Agenda
    cast: Cast
    subject: Subject
    rng: Random
    seed: int
    number: int
    body: str = REPRESENTATIVES
    authorises: Sequence[str] = ()
    paper_days: int = 0
    matter: Matter | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)

    def raise_matter(self, on: date) -> None:
        """Raise the matter on ``on``."""

        def act() -> None:
            actor = self.cast.clerk(on) if self.paper_days else self.cast.secretary(on)
            self.matter = matters.raise_matter(
                actor=actor, place=self.cast.place, kind=self.subject.kind, title=self.subject.title,
                summary=self.subject.summary, decided_by=self.body, draft=f"内部草稿 {self._token('draft')}",
                raised_on=on, authorises=self.authorises,
            )  # fmt: skip

        self._add(on, act)

    def propose(self, on: date) -> None:
        """Let the party organisation move the matter."""
        self._deed("propose", on, f"党组织提议记录 {self._token('propose')}", self.cast.secretary, "村（社区）党组织")

    def confer(self, on: date) -> None:
        """Let the two committees confer."""
        self._closed_meeting("confer", on, BOTH_COMMITTEES, "“两委”联席会议")

    def review(self, on: date) -> None:
        """Let the party members review."""
        self._closed_meeting("review", on, PARTY_MEETING, "党员大会")

    def convene(self, on: date, meeting_on: date, waived: str = "") -> None:
        """Call the meeting that is to resolve."""

        def act() -> None:
            matters.convene(
                actor=self.cast.chair(on), matter=self._raised(), step=rules.RESOLVE, body=self.body, notice_on=on,
                meeting_on=meeting_on, venue="便民服务中心会议室", agenda=self.subject.title,
                notice_waived_because=waived,
            )  # fmt: skip

        self._add(on, act)

    def resolve(self, on: date, meeting: Meeting) -> None:
        """Let the meeting resolve, or fail to."""

        def act() -> None:
            rule = self._rule(rules.RESOLVE, meeting.body, on)
            counts = self._counts(rule, meeting, on)
            self._record(
                self._fact_draft(
                    rules.RESOLVE, on, "村（居）民委员会召集", self.subject.resolution, body=meeting.body,
                    notice_on=meeting.notice_on, notice_waived_because=meeting.waived,
                    attendees=self._attendees(rule, counts["present"], on) if meeting.signs_in else (), **counts,
                ),
                self.cast.chair,
            )  # fmt: skip

        self._add(on, act)

    def post(self, step: str, on: date, days: int) -> None:
        """Put the resolution or the outcome on the board."""

        def act() -> None:
            words = self.subject.resolution if step == "disclose_resolution" else self.subject.outcome
            draft = self._fact_draft(step, on, "村（居）民委员会", words, until=on + timedelta(days=days))
            posted = disclosure.post_step(
                actor=self._actor(self.cast.chair), matter=self._raised(), draft=draft,
                title=f"{self.subject.title}：{TITLES[step]}",
            )  # fmt: skip
            if isinstance(posted, Posting):
                self.postings[step] = posted

        self._add(on, act)

    def take_down(self, step: str, on: date, reason: str) -> None:
        """Take a posting down before its last day."""

        def act() -> None:
            disclosure.take_down(actor=self.cast.chair(on), posting=self.postings[step], on=on, reason=reason)

        self._add(on, act)

    def execute(self, on: date) -> None:
        """Report the execution."""
        self._deed("execute", on, f"已组织实施：{self.subject.outcome}", self.cast.chair, "村（居）民委员会")

    def oversee(self, on: date, of_step: str, opinion: str, words: str) -> None:
        """Let the supervisors endorse or object."""

        def act() -> None:
            draft = self._fact_draft(OVERSEE, on, "监督委员会", words, of_step=of_step, opinion=str(opinion))
            self._record(draft, self.cast.supervisor)

        self._add(on, act)

    def withdraw(self, on: date, reason: str) -> None:
        """Withdraw the matter."""
        self._deed(WITHDRAW, on, reason, self.cast.chair, "村（居）民委员会")

    def correct(self, step: str, on: date, reason: str) -> None:
        """Supersede the record of a meeting by one with one vote less."""

        def act() -> None:
            wrong = self.facts[step]
            present, votes_for = wrong.present or 0, (wrong.votes_for or 0) - 1
            draft = FactDraft(
                step=step, on=wrong.on, acted_by=wrong.acted_by, body=wrong.body, roll=wrong.roll, present=present,
                votes_for=votes_for, votes_against=present - votes_for, abstain=0, notice_on=wrong.notice_on,
                text=wrong.text, note=f"更正记录 {self._token('corrected')}", sheets=[self._sheet("corrected")],
            )  # fmt: skip
            matters.correct_fact(actor=self.cast.clerk(on), wrong=wrong, reason=reason, draft=draft)

        self._add(on, act)

    def _add(self, on: date, act: Callable[[], None]) -> None:
        self.agenda.add(on + timedelta(days=self.paper_days), act)

    def _deed(self, step: str, on: date, text: str, who: Callable[[date], Person], acted_by: str) -> None:
        self._add(on, lambda: self._record(self._fact_draft(step, on, acted_by, text), who))

    def _closed_meeting(self, step: str, on: date, body: str, title: str) -> None:
        def act() -> None:
            counts = self._counts(self._rule(step, body, on), Meeting(body=body), on)
            self._record(
                self._fact_draft(step, on, title, f"会议记录 {self._token(step)}", **counts), self.cast.secretary
            )

        self._add(on, act)

    def _record(self, draft: FactDraft, who: Callable[[date], Person]) -> None:
        fact = matters.record_fact(actor=self._actor(who), matter=self._raised(), draft=draft)
        self.facts[draft.step] = fact

    def _actor(self, who: Callable[[date], Person]) -> Person:
        return (self.cast.clerk if self.paper_days else who)(clock.today())

    def _fact_draft(self, step: str, on: date, acted_by: str, text: str, **values: Any) -> FactDraft:
        sheets = [self._sheet(step)] if self.paper_days else []
        note = f"内部记录 {self._token('note', step)}"
        return FactDraft(step=step, on=on, acted_by=acted_by, text=text, note=note, sheets=sheets, **values)

    def _counts(self, rule: BodyRule, meeting: Meeting, on: date) -> dict[str, int]:
        """Return who was present and how they voted: as told, or more than the law asks for."""
        roll = people.roll_size(self.cast.place.pk, rule.roll, on) or 0
        present = meeting.present or self._between(_least(rule.quorum, roll, roll), roll)
        votes = meeting.votes_for
        if votes is None:
            votes = self._between(_least(rule.majority, roll, present), present)
        against = min(present - votes, self.rng.randint(0, 3)) if votes * 2 > present else present - votes
        return {"present": present, "votes_for": votes, "votes_against": against, "abstain": present - votes - against}

    def _between(self, least: int, most: int) -> int:
        return most - self.rng.randint(0, max(0, most - least) // 2)

    def _attendees(self, rule: BodyRule, present: int, on: date) -> list[int]:
        roster = [person.pk for person in people.roster(self.cast.place.pk, rule.roll, on)]
        return sorted(self.rng.sample(roster, present))

    def _rule(self, step: str, body: str, on: date) -> BodyRule:
        procedure = library.shipped().text(matters.PROCEDURE, self.cast.home.level, on)
        rule = rules.body_rule(procedure, step, body)
        if rule is None:
            raise ValueError(f"the text of {on} gives {body} no say in {step}")
        return rule

    def _raised(self) -> Matter:
        if self.matter is None:
            raise ValueError("a tale raises its matter first")
        return self.matter

    def _sheet(self, step: str) -> Sheet:
        token = self._token("sheet", step)
        return Sheet(filename=f"{token}.png", content=photographed_sheet(self.rng, token))

    def _token(self, *parts: str) -> str:
        return canary.token(self.seed, "matter", self.number, *parts)


def _least(share: Share | None, roll: int, present: int) -> int:
    """Return the smallest number that satisfies a legal ratio, or the half where the text names none."""
    if share is None:
        return present // 2
    return share.least(roll if share.of == "roll" else present)
