"""Reads of matters: their facts, and what the law makes of them as of a day and as known on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.domains.matters import rules
from gongzhi.domains.matters.models import Attendance, Authorisation, Correction, Evidence, Fact, Matter
from gongzhi.errors import Finding, NotFound, RuleNotMet
from gongzhi.law import cases, engine, library

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import Model, QuerySet

    from gongzhi.domains.matters.rules import Lens
    from gongzhi.law.schema import BodyRule, MatterKind, Procedure, Step

SEEN = ("place", "raised_by")


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact with what the law made of it."""

    fact: Fact
    outcome: engine.FactOutcome

    @property
    def is_late_entry(self) -> bool:
        """Say whether it was entered after the day on which it happened."""
        return self.fact.recorded_on > self.fact.on


@dataclass(frozen=True, slots=True)
class Station:
    """One step of a matter's line: its state, when it may or must be done, and the facts that speak of it."""

    step: Step
    state: str
    facts: tuple[FactView, ...]
    opinions: tuple[FactView, ...]
    from_on: date | None
    until_on: date | None
    text_of: date | None

    @property
    def decided(self) -> FactView | None:
        """Return the fact that decides the step, or None where none speaks of it."""
        return next((seen for seen in reversed(self.facts) if not seen.outcome.superseded), None)


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter as the law sees it: its state, its stations in order, every finding."""

    matter: Matter
    procedure: Procedure
    status: engine.Status
    stations: tuple[Station, ...]
    other_facts: tuple[FactView, ...]
    superseded: tuple[Fact, ...]
    authorised_on: date | None

    def station(self, step: str) -> Station:
        """Return one station. Raises: NotFound."""
        for station in self.stations:
            if station.step.id == step:
                return station
        raise NotFound("no_step", step=step)

    @property
    def kind(self) -> MatterKind | None:
        """Return the kind of the matter as its text names it."""
        return self.procedure.matter_kind(self.matter.kind)

    @property
    def decider(self) -> BodyRule | None:
        """Return how the body that is to resolve the matter decides, or None where nothing is resolved."""
        return rules.body_rule(self.procedure, rules.RESOLVE, self.matter.decided_by)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more can be done: concluded or withdrawn."""
        return self.status.state in ("concluded", "withdrawn")


def matter(matter_id: int) -> Matter:
    """Return one matter. Raises: NotFound."""
    found = Matter.objects.select_related(*SEEN).filter(pk=matter_id).first()
    if found is None:
        raise NotFound("no_matter", matter=matter_id)
    return found


def locked(matter_id: int) -> Matter:
    """Return one matter under its lock, the first of an act's locks; only inside a transaction. Raises: NotFound."""
    found = Matter.objects.select_for_update(of=("self",)).select_related(*SEEN).filter(pk=matter_id).first()
    if found is None:
        raise NotFound("no_matter", matter=matter_id)
    return found


def matters_of(place_id: int, lens: Lens) -> QuerySet[Matter]:
    """Return the matters of a place that were raised and known by then, newest first."""
    return matters_known(lens).filter(place_id=place_id)


def matters_known(lens: Lens) -> QuerySet[Matter]:
    """Return the matters of the county that were raised and known by then, newest first."""
    known = Matter.objects.filter(raised_on__lte=lens.on, recorded_on__lte=lens.known_on)
    return known.select_related(*SEEN).order_by("-raised_on", "-pk")


def judge(matter: Matter, lens: Lens) -> MatterView:
    """Return one matter judged by the law of each fact's own day."""
    return judge_all([matter], lens)[0]


def judge_all(matters: Sequence[Matter], lens: Lens) -> list[MatterView]:
    """Return matters judged. Two queries: the authorisations of their places, and all facts."""
    given = _given({m.place_id for m in matters}, lens)
    facts = _facts({m.pk for m in matters} | {g.matter_id for g in given}, lens)
    authorised = _authorised(given, facts, lens)
    return [_judged(m, facts[m.pk], authorised.get((m.place_id, m.kind)), lens) for m in matters]


def authorisations(place_ids: Iterable[int], lens: Lens) -> dict[tuple[int, str], date]:
    """Return since when the representatives of a place may decide a kind of matter, by place and kind.

    Only a resolution of an assembly that took effect authorises.
    Law: villagers_committees_2026/28, residents_committees_2026/30.
    """
    given = _given(place_ids, lens)
    return _authorised(given, _facts({g.matter_id for g in given}, lens), lens)


def _given(place_ids: Iterable[int], lens: Lens) -> list[Authorisation]:
    """Return the authorisations that matters of the places are to give."""
    known = Authorisation.objects.filter(matter__place_id__in=place_ids, matter__recorded_on__lte=lens.known_on)
    return list(known.select_related(*(f"matter__{name}" for name in SEEN)).order_by("matter_id", "pk"))


def _authorised(
    given: Sequence[Authorisation], facts: Mapping[int, list[Fact]], lens: Lens
) -> dict[tuple[int, str], date]:
    """Return what the resolutions in effect authorise, and since when."""
    matters = {one.matter_id: one.matter for one in given}
    resolved = {pk: resolved_on(_judged(matter, facts[pk], None, lens)) for pk, matter in matters.items()}
    found: dict[tuple[int, str], date] = {}
    for one in given:
        since, key = resolved[one.matter_id], (one.matter.place_id, one.kind)
        if since is not None:
            found[key] = min(since, found.get(key, since))
    return found


def resolved_on(view: MatterView) -> date | None:
    """Return the day of the resolution that is in effect, or None."""
    if view.status.state == "withdrawn" or view.status.steps.get(rules.RESOLVE) != rules.DONE:
        return None
    return max(seen.fact.on for seen in view.station(rules.RESOLVE).facts if seen.outcome.accepted)


def resolution(view: MatterView) -> Fact:
    """Return the fact of the resolution in effect.

    Raises: RuleNotMet with what stands against it, where the law gives it no effect.
    """
    station = view.station(rules.RESOLVE)
    if resolved_on(view) is None:
        against = [f for f in view.status.findings if f.step == rules.RESOLVE and not f.superseded]
        raise RuleNotMet("no_resolution", against or [_unresolved(station)])
    return [seen.fact for seen in station.facts if seen.outcome.accepted][-1]


def case_of(matter: Matter, lens: Lens) -> cases.Case:
    """Return the case that the engine judges, with every fact known and not corrected."""
    facts = _facts([matter.pk], lens)[matter.pk]
    authorised = authorisations([matter.place_id], lens).get((matter.place_id, matter.kind))
    return _case(matter, [fact for fact in facts if not _corrected(fact, lens)], authorised, lens)


def law_fact(fact: Fact) -> cases.Fact:
    """Return a recorded fact in the engine's shape."""
    return cases.Fact(
        step=fact.step,
        on=fact.on,
        to=fact.until,
        body=fact.body or None,
        present=fact.present,
        votes_for=fact.votes_for,
        votes_against=fact.votes_against,
        abstain=fact.abstain,
        count=fact.count,
        roll=fact.roll,
        notice_on=fact.notice_on,
        notice_waived_because=fact.notice_waived_because or None,
        recorded_on=fact.recorded_on,
        opinion=fact.opinion or None,
        of=fact.of_step or None,
    )


def rows_of(view: MatterView) -> list[Model]:
    """Return every row that a matter's page is made of, to be held against the log."""
    speaking = [*view.other_facts, *(seen for station in view.stations for seen in (*station.facts, *station.opinions))]
    corrections = [fact.correction for fact in view.superseded]
    return [view.matter, *(seen.fact for seen in speaking), *view.superseded, *corrections]


def standing(fact: Fact) -> Fact | None:
    """Return the fact that stands after all corrections of ``fact``: itself, a later one, or None where voided."""
    stands: Fact | None = fact
    while stands and (correction := Correction.objects.filter(wrong=stands).select_related("right").first()):
        stands = correction.right
    return stands


def attendees(fact: Fact) -> list[str]:
    """Return the names of those who signed in to a meeting."""
    return list(Attendance.objects.filter(fact=fact).order_by("person__name").values_list("person__name", flat=True))


def evidence(evidence_id: int) -> Evidence:
    """Return one piece of evidence with its fact and matter. Raises: NotFound."""
    found = Evidence.objects.select_related("fact__matter__place").filter(pk=evidence_id).first()
    if found is None:
        raise NotFound("no_evidence", evidence=evidence_id)
    return found


def _facts(matter_ids: Collection[int], lens: Lens) -> defaultdict[int, list[Fact]]:
    """Return the facts known by then, in the order of their days, with their corrections."""
    found: defaultdict[int, list[Fact]] = defaultdict(list)
    known = Fact.objects.filter(matter_id__in=matter_ids, recorded_on__lte=lens.known_on)
    for fact in known.select_related("entered_by", "correction").order_by("on", "pk"):
        found[fact.matter_id].append(fact)
    return found


def _corrected(fact: Fact, lens: Lens) -> bool:
    correction: Correction | None = getattr(fact, "correction", None)
    return correction is not None and correction.recorded_on <= lens.known_on


def _case(matter: Matter, facts: list[Fact], authorised_on: date | None, lens: Lens) -> cases.Case:
    return cases.Case(
        procedure=matter.procedure,
        place_kind=matter.place.level,
        as_of=lens.on,
        kind=matter.kind,
        authorised_on=authorised_on,
        rolls={},
        facts=tuple(law_fact(fact) for fact in facts),
    )


def _judged(matter: Matter, facts: list[Fact], authorised_on: date | None, lens: Lens) -> MatterView:
    valid = [fact for fact in facts if not _corrected(fact, lens)]
    law = library.shipped()
    status = engine.judge(_case(matter, valid, authorised_on, lens), law, law.reminders(matter.procedure))
    seen = [
        FactView(fact, outcome) for fact, outcome in zip(valid, status.outcomes, strict=True) if not outcome.ignored
    ]
    procedure = law.text(matter.procedure, matter.place.level, max([matter.raised_on, *(v.fact.on for v in seen)]))
    steps = {step.id for step in procedure.steps}
    return MatterView(
        matter=matter,
        procedure=procedure,
        status=status,
        stations=tuple(_station(step, status, seen) for step in procedure.steps),
        other_facts=tuple(v for v in seen if v.fact.step not in steps and v.fact.step != cases.OVERSEE),
        superseded=tuple(fact for fact in facts if _corrected(fact, lens)),
        authorised_on=authorised_on,
    )


def _station(step: Step, status: engine.Status, seen: list[FactView]) -> Station:
    next_step = next((n for n in status.next if n.step == step.id), None)
    return Station(
        step=step,
        state=status.steps.get(step.id, engine.WAITING),
        facts=tuple(v for v in seen if v.fact.step == step.id),
        opinions=tuple(v for v in seen if v.fact.step == cases.OVERSEE and v.fact.of_step == step.id),
        from_on=next_step.from_on if next_step else None,
        until_on=next_step.until_on if next_step else None,
        text_of=status.texts.get(step.id),
    )


def _unresolved(station: Station) -> Finding:
    return Finding(
        rule="order", message="order.unresolved", step=station.step.id, values={"state": station.state},
        source=station.step.source, binding=station.step.binding, verified=station.step.verified,
    )  # fmt: skip
