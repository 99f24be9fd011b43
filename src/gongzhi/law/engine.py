"""Judge the history of one matter: facts in, status out; pure, and the same for every procedure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from gongzhi.law.cases import OVERSEE, WITHDRAW, Case, Fact
from gongzhi.law.checks import check, finding, posting_is_over
from gongzhi.law.library import Library, lapsed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gongzhi.errors import Finding
    from gongzhi.law.schema import Deadline, Follows, Procedure, Step

DONE, RUNNING, REJECTED, FAILED = "done", "running", "rejected", "failed"
OPEN, LATE, WAITING = "open", "late", "waiting"
TAKEN_AGAIN = frozenset((OPEN, LATE, REJECTED, FAILED))
HARMLESS = frozenset(("majority", "deadline"))

NO_REMINDERS: Mapping[str, Deadline] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FactOutcome:
    """What became of one fact: ``accepted`` is false where it has no effect, ``ignored`` where it lies after as_of."""

    accepted: bool
    superseded: bool
    findings: tuple[Finding, ...]
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step that may be taken now: by whom, from which day, and by which day where a term runs."""

    step: str
    by: tuple[str, ...]
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Status:
    """Where a matter stands; ``outcomes`` answers each input fact, in input order."""

    state: str
    steps: dict[str, str]
    texts: dict[str, date]
    next: tuple[NextStep, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[FactOutcome, ...]


@dataclass(slots=True)
class _Verdict:
    index: int
    step: str
    on: date
    result: str
    findings: Sequence[Finding]


def judge(case: Case, library: Library, reminders: Mapping[str, Deadline] | None = None) -> Status:
    """Judge a matter by the texts in force on the days of its facts.

    ``reminders`` are a county's own promised days by step: they make an open step late, and void nothing.
    Raises: NotFound where the library has no such procedure; ValueError for a case that ``cases.parse`` refuses.
    """
    course = _Course(case, library, reminders or NO_REMINDERS)
    facts = case.facts
    seen = [index for index, fact in enumerate(facts) if fact.on <= case.as_of]
    verdicts = [course.take(index, facts[index]) for index in sorted(seen, key=lambda index: facts[index].on)]
    return course.status(verdicts)


class _Course:
    """The way of one matter, walked fact by fact in the order of days."""

    __slots__ = (
        "begun",
        "case",
        "decided",
        "judged_by",
        "library",
        "now",
        "oldest",
        "reminders",
        "spoken",
        "withdrawn",
    )

    def __init__(self, case: Case, library: Library, reminders: Mapping[str, Deadline]) -> None:
        self.case, self.library, self.reminders = case, library, reminders
        self.oldest = library.texts(case.procedure, case.place_kind)[0]
        self.now = library.text_or_none(case.procedure, case.place_kind, case.as_of) or self.oldest
        self.decided: dict[str, _Verdict] = {}
        self.begun: dict[str, date] = {}
        self.judged_by: dict[str, date] = {}
        self.spoken: set[str] = set()
        self.withdrawn = False

    def take(self, index: int, fact: Fact) -> _Verdict:
        """Judge the next fact and let it decide its step, unless an accepted one stands and it is not accepted."""
        if fact.step == OVERSEE:
            self.spoken.add(fact.of or "")
            return _Verdict(index, OVERSEE, fact.on, DONE, ())
        text = self.library.text_or_none(self.case.procedure, self.case.place_kind, fact.on)
        if fact.step == WITHDRAW:
            result, findings = self._withdraw(fact, text)
        else:
            result, findings = self._judge(fact, text)
        verdict = _Verdict(index, fact.step, fact.on, result, findings)
        before = self.decided.get(fact.step)
        if before is None or before.result == FAILED or result != FAILED:
            self.decided[fact.step] = verdict
        return verdict

    def status(self, verdicts: Sequence[_Verdict]) -> Status:
        """Sum up the way walked so far."""
        steps = {step.id: self._state_of(step) for step in self.now.steps}
        outcomes = [FactOutcome(accepted=False, superseded=False, findings=(), ignored=True)] * len(self.case.facts)
        findings: list[Finding] = []
        for verdict in verdicts:
            outcome = self._outcome(verdict)
            outcomes[verdict.index] = outcome
            findings.extend(outcome.findings)
        findings.extend(self._passed_over())
        findings.extend(self._overdue(steps))
        return Status(self._state(steps), steps, self.judged_by, self._next(steps), tuple(findings), tuple(outcomes))

    def _judge(self, fact: Fact, text: Procedure | None) -> tuple[str, list[Finding]]:
        if text is None:
            self.judged_by.pop(fact.step, None)
            return FAILED, [lapsed(fact.on, self.oldest, fact.step)]
        self.judged_by[fact.step] = text.in_force_from
        step = text.by_id.get(fact.step)
        if step is None:
            return FAILED, [finding(text.steps[0], "lapsed_text", fact.step, "lapsed_text.step", on=fact.on)]
        findings = [*self._check_order(step, text), *check(fact, step, text, self.case)]
        findings += self._check_deadline(step, text, fact.on)
        self._begin(step, fact, findings)
        return self._result(step, fact, findings), findings

    def _check_order(self, step: Step, text: Procedure) -> list[Finding]:
        if self.withdrawn:
            return [finding(step, "order", step.id, "order.withdrawn")]
        return [
            finding(follows, "order", step.id, before=text.step(follows.step).names)
            for follows in self._unmet(step, text)
        ]

    def _check_deadline(self, step: Step, text: Procedure, on: date) -> list[Finding]:
        last_day, deadline = self._last_day(step, text), self._deadline(step)
        if last_day is None or deadline is None or on <= last_day:
            return []
        return [finding(deadline, "deadline", step.id, need=deadline.days, until=last_day, on=on)]

    def _begin(self, step: Step, fact: Fact, findings: Sequence[Finding]) -> None:
        """Let a posting that went up in order count for what follows it, even where it comes down early."""
        if step.kind == "posting" and all(found.rule in ("posting", "deadline") for found in findings):
            self.begun.setdefault(step.id, fact.on)

    def _result(self, step: Step, fact: Fact, findings: Sequence[Finding]) -> str:
        rules = {found.rule for found in findings}
        if rules - HARMLESS:
            return FAILED
        if "majority" in rules:
            return REJECTED
        if step.kind == "posting" and not posting_is_over(fact, step, self.case.as_of):
            return RUNNING
        return DONE

    def _withdraw(self, fact: Fact, text: Procedure | None) -> tuple[str, list[Finding]]:
        if text is None:
            return FAILED, [lapsed(fact.on, self.oldest, WITHDRAW)]
        if text.withdraw_before and self._is_met(text.withdraw_before):
            before = text.step(text.withdraw_before)
            return FAILED, [finding(before, "order", WITHDRAW, "order.resolved", before=before.names)]
        self.withdrawn = True
        return DONE, []

    def _is_met(self, step: str) -> bool:
        verdict = self.decided.get(step)
        return step in self.begun or (verdict is not None and verdict.result == DONE)

    def _unmet(self, step: Step, text: Procedure) -> list[Follows]:
        """Return what must still come before a step; an optional step left out hands on what it waits for itself."""
        unmet: list[Follows] = []
        for follows in step.follows:
            if self._is_met(follows.step):
                continue
            before = text.step(follows.step)
            unmet += self._unmet(before, text) if before.optional and before.id not in self.decided else [follows]
        return unmet

    def _since(self, step: Step, text: Procedure) -> date | None:
        """Return the day from which a step may be taken: the latest of those that it follows."""
        days: list[date | None] = []
        for before in step.after:
            if self._is_met(before):
                days.append(self.begun.get(before) or self.decided[before].on)
            elif text.step(before).optional:
                days.append(self._since(text.step(before), text))
        return max((day for day in days if day is not None), default=None)

    def _deadline(self, step: Step) -> Deadline | None:
        return step.deadline or self.reminders.get(step.id)

    def _last_day(self, step: Step, text: Procedure) -> date | None:
        since, deadline = self._since(step, text), self._deadline(step)
        if since is None or deadline is None:
            return None
        return self.library.calendar.last_day(since, deadline.days, deadline.unit)

    def _state_of(self, step: Step) -> str:
        verdict = self.decided.get(step.id)
        if verdict is not None:
            return verdict.result
        if self.withdrawn or self._unmet(step, self.now):
            return WAITING
        last_day = self._last_day(step, self.now)
        return LATE if last_day is not None and self.case.as_of > last_day else OPEN

    def _state(self, steps: Mapping[str, str]) -> str:
        if self.withdrawn:
            return "withdrawn"
        results = {verdict.result for verdict in self.decided.values()}
        if FAILED in results:
            return "defective"
        if REJECTED in results:
            return "rejected"
        untaken = {step.id for step in self.now.steps if step.optional and step.id not in self.decided}
        is_over = all(state == DONE for step, state in steps.items() if step not in untaken)
        return "concluded" if is_over else "in_progress"

    def _next(self, steps: Mapping[str, str]) -> tuple[NextStep, ...]:
        if self.withdrawn:
            return ()
        return tuple(
            NextStep(step.id, step.by, self._since(step, self.now), self._last_day(step, self.now))
            for step in self.now.steps
            if steps[step.id] in TAKEN_AGAIN and not self._unmet(step, self.now)
        )

    def _outcome(self, verdict: _Verdict) -> FactOutcome:
        superseded = self.decided.get(verdict.step, verdict) is not verdict
        findings = tuple(replace(found, superseded=True) if superseded else found for found in verdict.findings)
        return FactOutcome(verdict.result != FAILED, superseded, findings)

    def _passed_over(self) -> list[Finding]:
        """Name each step taken on which the supervisors did not speak, where they spoke on another."""
        overseer = self.now.overseer
        if overseer is None or not self.spoken:
            return []
        passed = [step for step in self.now.steps if step.id in self.decided and step.id not in self.spoken]
        return [finding(overseer, "missing", step.id, title=step.names) for step in passed]

    def _overdue(self, steps: Mapping[str, str]) -> list[Finding]:
        late = [step for step in self.now.steps if steps[step.id] == LATE]
        return [
            finding(deadline, "deadline", step.id, "deadline.open", need=deadline.days, until=last_day)
            for step in late
            if (deadline := self._deadline(step)) is not None
            and (last_day := self._last_day(step, self.now)) is not None
        ]
