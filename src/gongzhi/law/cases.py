"""One matter's history as the engine judges it, and the strict reading of it from JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from gongzhi.law.fields import Faults, Fields
from gongzhi.law.library import in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.law.library import Library
    from gongzhi.law.schema import Procedure, Step

WITHDRAW = "withdraw"
OVERSEE = "oversee"
OPINIONS = ("endorse", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened in a matter.

    Shape: ``on`` is the day of the act, or a posting's first day; ``to`` a posting's last day. A meeting carries
    ``present`` and the votes, a collection ``count``; ``opinion`` and ``of`` belong to the supervisors' word.
    """

    step: str
    on: date
    to: date | None = None
    body: str | None = None
    present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstain: int | None = None
    roll: int | None = None
    notice_on: date | None = None
    notice_waived_because: str | None = None
    recorded_on: date | None = None
    opinion: str | None = None
    of: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One matter, its facts, and the day on which it is looked at."""

    procedure: str
    place_kind: str
    as_of: date
    kind: str
    authorised_on: date | None = None
    rolls: Mapping[str, int] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


def parse(document: object, library: Library) -> Case:
    """Read a case from a decoded JSON document.

    Raises: BadValue with every fault: a missing, unknown or mistyped field, a day that does not exist, more present
        than the roll or more votes than present, and a roll that a fact needs and nobody gives.
    """
    faults = Faults()
    fields = Fields(document, "", faults)
    procedure = fields.choice("procedure", sorted({known for known, _ in library.procedures}))
    place_kinds = {kind for known, kind in library.procedures if procedure in ("", known)}
    place_kind = fields.choice("place_kind", sorted(place_kinds))
    as_of, matter = fields.day("as_of"), fields.fields("matter")
    texts = library.procedures.get((procedure, place_kind), ())
    reader = _Reader(texts, as_of, faults)
    kind, authorised_on = reader.kind(matter), matter.day_or_none("authorised_on")
    rolls = reader.rolls(fields.fields("rolls")) if fields.has("rolls") else {}
    facts = tuple(reader.fact(entry, rolls) for entry in fields.objects("facts"))
    matter.close()
    fields.close()
    faults.refuse()
    return Case(
        procedure=procedure,
        place_kind=place_kind,
        as_of=as_of,
        kind=kind,
        authorised_on=authorised_on,
        rolls=rolls,
        facts=facts,
    )


class _Reader:
    """Reads the parts whose shape follows from the procedure: a field is known if any of its texts knows it."""

    def __init__(self, texts: tuple[Procedure, ...], as_of: date, faults: Faults) -> None:
        self.texts, self.as_of, self.faults = texts, as_of, faults
        self.steps: dict[str, list[Step]] = {}
        self.doubtful: set[str] = set()
        for text in texts:
            for step in text.steps:
                self.steps.setdefault(step.id, []).append(step)

    def kind(self, matter: Fields) -> str:
        kinds = dict.fromkeys(kind.id for text in self.texts for kind in text.matter_kinds)
        return matter.choice("kind", tuple(kinds)) if self.texts else matter.text("kind")

    def rolls(self, fields: Fields) -> dict[str, int]:
        steps = [step for steps in self.steps.values() for step in steps]
        known = dict.fromkeys(rule.roll for step in steps for rule in step.bodies)
        known.update(dict.fromkeys(step.collected.roll for step in steps if step.collected))
        rolls = {}
        for roll in known:
            faults_before = len(self.faults.findings)
            size = fields.count(roll, least=1) if fields.has(roll) else None
            if len(self.faults.findings) > faults_before:
                self.doubtful.add(roll)
            elif size is not None:
                rolls[roll] = size
        if self.texts:
            fields.close()
        return rolls

    def fact(self, fields: Fields, rolls: Mapping[str, int]) -> Fact:
        if not self.texts:
            return Fact(step="", on=date.min)
        faults_before = len(self.faults.findings)
        extra = [name for name, held in ((WITHDRAW, self._may_withdraw()), (OVERSEE, self._is_overseen())) if held]
        step = fields.choice("step", (*self.steps, *extra))
        if not step:
            return Fact(step="", on=date.min)
        fact = self._oversee(fields) if step == OVERSEE else self._taken(step, fields)
        fields.close()
        if len(self.faults.findings) == faults_before:
            roll_key = self._roll_key(fact)
            needs_roll = self._needs_roll(fact) and roll_key not in self.doubtful
            _Possible(fields, fact, self.faults).check(roll_key, rolls, needs_roll=needs_roll)
        return fact

    def _may_withdraw(self) -> bool:
        return any(text.withdraw_before for text in self.texts)

    def _is_overseen(self) -> bool:
        return any(text.overseer for text in self.texts)

    def _oversee(self, fields: Fields) -> Fact:
        return Fact(
            step=OVERSEE,
            on=fields.day("on"),
            of=fields.choice("of", tuple(self.steps)),
            opinion=fields.choice("opinion", OPINIONS),
            recorded_on=fields.day_or_none("recorded_on"),
        )

    def _taken(self, step: str, fields: Fields) -> Fact:
        kinds = {variant.kind for variant in self.steps.get(step, ())}
        recorded_on = fields.day_or_none("recorded_on")
        if "meeting" in kinds:
            return self._meeting(step, fields, recorded_on)
        if "posting" in kinds:
            return Fact(step=step, on=fields.day("from"), to=fields.day_or_none("to"), recorded_on=recorded_on)
        if "collection" in kinds:
            on, count = fields.day("on"), fields.count("count")
            return Fact(step=step, on=on, count=count, roll=_roll(fields), recorded_on=recorded_on)
        return Fact(step=step, on=fields.day("on"), recorded_on=recorded_on)

    def _meeting(self, step: str, fields: Fields, recorded_on: date | None) -> Fact:
        bodies = dict.fromkeys(rule.body for variant in self.steps[step] for rule in variant.bodies)
        has_notice = any(rule.notice for variant in self.steps[step] for rule in variant.bodies)
        waived = has_notice and fields.has("notice_waived_because")
        return Fact(
            step=step,
            on=fields.day("on"),
            body=fields.choice("body", tuple(bodies)) if len(bodies) > 1 else None,
            present=fields.count("present"),
            votes_for=fields.count("for"),
            votes_against=fields.count("against"),
            abstain=fields.count("abstain"),
            roll=_roll(fields),
            notice_on=fields.day_or_none("notice_on") if has_notice else None,
            notice_waived_because=fields.text("notice_waived_because") if waived else None,
            recorded_on=recorded_on,
        )

    def _roll_key(self, fact: Fact) -> str:
        """Return the roll of a fact's body by the text of its day, or by the oldest text before that."""
        step = (in_force(self.texts, fact.on) or self.texts[0]).by_id.get(fact.step)
        rule = step.body(fact.body) if step else None
        return rule.roll if rule else step.collected.roll if step and step.collected else ""

    def _needs_roll(self, fact: Fact) -> bool:
        text = in_force(self.texts, fact.on) if fact.on <= self.as_of else None
        step = text.by_id.get(fact.step) if text else None
        if step is None:
            return False
        rule = step.body(fact.body)
        return rule.needs_roll if rule else bool(step.collected and step.collected.share)


@dataclass(frozen=True, slots=True)
class _Possible:
    """Whether one well-formed fact can have happened."""

    fields: Fields
    fact: Fact
    faults: Faults

    def check(self, roll_key: str, rolls: Mapping[str, int], *, needs_roll: bool) -> None:
        roll = self.fact.roll if self.fact.roll is not None else rolls.get(roll_key)
        if roll is None and needs_roll:
            self.faults.add(f"/rolls/{roll_key}", "missing", "roll", step=self.fact.step, name=roll_key)
        self._check_counts(roll)
        self._check_votes()
        self._check_days()

    def _check_counts(self, roll: int | None) -> None:
        for name, count in (("present", self.fact.present), ("count", self.fact.count)):
            if roll is not None and count is not None and count > roll:
                self.faults.add(self.fields.at(name), "impossible", "above_roll", most=roll, actual=count)

    def _check_votes(self) -> None:
        fact = self.fact
        votes = (fact.votes_for or 0) + (fact.votes_against or 0) + (fact.abstain or 0)
        if fact.present is not None and votes > fact.present:
            self.faults.add(self.fields.at("for"), "impossible", "votes", most=fact.present, actual=votes)

    def _check_days(self) -> None:
        fact = self.fact
        if fact.to is not None and fact.to < fact.on:
            self.faults.add(self.fields.at("to"), "impossible", "reversed", on=fact.on, actual=fact.to)
        if fact.recorded_on is not None and fact.recorded_on < fact.on:
            pointer = self.fields.at("recorded_on")
            self.faults.add(pointer, "impossible", "recorded", on=fact.on, actual=fact.recorded_on)


def _roll(fields: Fields) -> int | None:
    return fields.count("roll", least=1) if fields.has("roll") else None
