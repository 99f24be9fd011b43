"""The public pages of a matter: its line with every fact that may be public, and its resolution for the paper board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.domains.matters import queries, rules
from gongzhi.domains.matters.rules import Lens
from gongzhi.domains.people.models import body_title
from gongzhi.domains.places import queries as places
from gongzhi.errors import NotFound
from gongzhi.law.cases import OVERSEE
from gongzhi.shared.ledger import queries as ledger
from gongzhi.shared.web import asked
from gongzhi.shared.web.unchanged import public_page
from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.matters.models import Convening, Fact
    from gongzhi.domains.matters.queries import FactView, MatterView, Station
    from gongzhi.errors import Finding
    from gongzhi.law.schema import BodyRule

    Records = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact as the public may read it: of a closed step only that it happened, when, and whether it has effect."""

    fact: Fact
    findings: tuple[Finding, ...]
    accepted: bool
    superseded: bool
    is_public: bool
    is_late_entry: bool
    body: BodyRule | None
    record: int | None


@dataclass(frozen=True, slots=True)
class StationShown:
    """A station as the public may read it, with what is to be done next and by whom."""

    station: Station
    is_public: bool
    facts: tuple[FactShown, ...]
    opinions: tuple[FactShown, ...]
    remarks: tuple[Finding, ...]
    actors: tuple[str, ...]
    convenings: tuple[Convening, ...]


@require_safe
@public_page
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    days = asked.days(request)
    view = _judged(matter_id, days)
    postings = list(view.matter.postings.filter(from_on__lte=days.on).order_by("from_on", "pk"))
    called = list(view.matter.convenings.order_by("meeting_on", "pk"))
    rows = [*queries.rows_of(view), *called, *postings]
    records = ledger.records_of(rows)
    page = {
        "view": view, "matter": view.matter, "place": places.view(view.matter.place.code, days.on), "days": days,
        "stations": [_station(one, view, records, called) for one in view.stations],
        "others": [_fact(one, view, records) for one in view.other_facts],
        "corrected": [_corrected(one, view, records) for one in view.superseded],
        "postings": postings, "is_resolved": queries.resolved_on(view) is not None,
        "mismatches": ledger.images_of(rows), "record": records.get(_name(view.matter)),
    }  # fmt: skip
    return render(request, "matters/matter.html", page)


@require_safe
@public_page
def resolution(request: HttpRequest, matter_id: int) -> HttpResponse:
    days = asked.days(request)
    view = _judged(matter_id, days)
    fact = queries.resolution(view)
    index = ledger.records_of([fact]).get(_name(fact))
    page = {
        "view": view, "matter": view.matter, "fact": fact, "days": days,
        "place": places.view(view.matter.place.code, days.on),
        "body": view.procedure.step(rules.RESOLVE).body(fact.body or None),
        "committee": body_title("committee", view.matter.place.level),
        "posting": next((one.posting for one in view.procedure.steps if one.posting), None),
        "mismatches": ledger.images_of(queries.rows_of(view)), "record": index,
        "digest": merkle.leaf_hash(bytes(ledger.entry(index).data)).hex() if index is not None else "",
    }  # fmt: skip
    return render(request, "matters/resolution.html", page)


def _judged(matter_id: int, days: asked.Days) -> MatterView:
    """Return the matter as of the days asked. Raises: NotFound, also where it was not raised or known by then."""
    found = queries.matter(matter_id)
    if found.raised_on > days.on or found.recorded_on > days.known_on:
        raise NotFound("no_matter", matter=matter_id)
    return queries.judge(found, Lens(days.on, days.known_on))


def _station(station: Station, view: MatterView, records: Records, called: Sequence[Convening]) -> StationShown:
    step = station.step
    about = [one for one in view.status.findings if one.step == step.id]
    is_public = rules.public_step(step)
    return StationShown(
        station=station,
        is_public=is_public,
        facts=tuple(_fact(one, view, records) for one in station.facts),
        opinions=tuple(_fact(one, view, records) for one in station.opinions),
        remarks=tuple(one for one in about if one.rule == "missing" or one.message == "deadline.open"),
        actors=tuple(body_title(body, view.matter.place.level) for body in step.by),
        convenings=tuple(one for one in called if is_public and not station.facts and one.step == step.id),
    )


def _fact(seen: FactView, view: MatterView, records: Records) -> FactShown:
    return FactShown(
        fact=seen.fact,
        findings=seen.outcome.findings,
        accepted=seen.outcome.accepted,
        superseded=seen.outcome.superseded,
        is_public=_is_public(seen.fact, view),
        is_late_entry=seen.is_late_entry,
        body=_body(seen.fact, view),
        record=records.get(_name(seen.fact)),
    )


def _corrected(fact: Fact, view: MatterView, records: Records) -> FactShown:
    return FactShown(
        fact=fact, findings=(), accepted=False, superseded=True, is_public=_is_public(fact, view),
        is_late_entry=fact.recorded_on > fact.on, body=_body(fact, view), record=records.get(_name(fact.correction)),
    )  # fmt: skip


def _is_public(fact: Fact, view: MatterView) -> bool:
    """Say whether what was said and counted may be shown; the supervisors' word and a withdrawal always may."""
    step = view.procedure.by_id.get(fact.step)
    return step is None or rules.public_step(step)


def _body(fact: Fact, view: MatterView) -> BodyRule | None:
    return None if fact.step == OVERSEE else rules.body_rule(view.procedure, fact.step, fact.body)


def _name(row: Model) -> tuple[str, str]:
    return row._meta.label_lower, str(row.pk)
