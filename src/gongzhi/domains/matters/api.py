"""Matters as JSON: their lines and facts as the public may know them, and raising one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from gongzhi.domains.accounts.api import Session
from gongzhi.domains.matters import actions, queries, rules
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.api import AsOf, not_to_come
from gongzhi.errors import BadValue, Finding, NotFound, fault
from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as ledger
from gongzhi.shared.web import api
from gongzhi.shared.web.api import Body, Code, Day, FindingOut, Number, Page, Paged, Text, answers, public_read
from gongzhi.shared.web.refusals import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest

    from gongzhi.domains.matters.models import Fact
    from gongzhi.domains.matters.queries import FactView, MatterView, Station

router = Router(tags=["matters"])
State = Literal["in_progress", "concluded", "rejected", "withdrawn", "defective"]
DRAFT_LENGTH = 4000
COUNTED = ("roll", "present", "votes_for", "votes_against", "abstain", "count", "notice_on")
WRITTEN = ("text", "notice_waived_because")


class StopOut(Schema):
    """One station of a matter's line."""

    step: str
    title: str
    kind: str
    state: str


class MatterLine(Schema):
    """A matter as a line with stations."""

    id: int
    place: str
    procedure: str
    kind: str
    kind_title: str
    title: str
    summary: str
    decided_by: str
    raised_on: date
    raised_by: str
    recorded_on: date
    state: str
    line: list[StopOut]


class FactOut(Schema):
    """What happened; of party and committee meetings neither numbers nor words, only day, effect and findings."""

    id: int
    step: str
    on: date
    until: date | None
    accepted: bool
    superseded: bool
    acted_by: str
    entered_by: str
    source: str
    recorded_on: date
    is_late_entry: bool
    is_closed: bool
    body: str
    roll: int | None = None
    present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstain: int | None = None
    count: int | None = None
    notice_on: date | None = None
    notice_waived_because: str | None = None
    text: str | None = None
    opinion: str
    of_step: str
    findings: list[FindingOut]


class StationOut(StopOut):
    """One station with who takes the step, from and until when, its facts and the supervisors' words."""

    by: list[str]
    is_closed: bool
    from_on: date | None
    until_on: date | None
    text_in_force_from: date | None
    facts: list[FactOut]
    opinions: list[FactOut]


class CorrectionOut(Schema):
    """That a fact was recorded wrongly; ``right`` is the fact that stands instead, if any."""

    wrong: int
    step: str
    right: int | None
    reason: str | None
    recorded_on: date


class MatterOut(MatterLine):
    """A matter with its stations, facts and findings; ``records`` are its acts in the log."""

    stations: list[StationOut]
    other_facts: list[FactOut]
    corrections: list[CorrectionOut]
    findings: list[FindingOut]
    records: list[int]


class Known(AsOf):
    """The day that is asked about, and the day up to which what was recorded counts as known."""

    known: Day | None = None

    @property
    def lens(self) -> rules.Lens:
        """Return both days; today where none is named. Raises: BadValue for a day to come."""
        return rules.Lens(self.day, not_to_come("known", self.known))


class Wanted(Known, Paged):
    """Which matters are asked for; ``state`` only with ``place``, since each matter has to be judged for it."""

    place: Code | None = None
    state: State | None = None


class Raised(Body):
    """A matter to be raised; ``decided_by`` is the usual body where it is left empty, ``draft`` stays internal."""

    place: Code
    kind: Text
    title: Text
    summary: Text
    decided_by: Text = ""
    draft: Text = Field("", max_length=DRAFT_LENGTH)
    raised_on: Day | None = None
    authorises: list[Text] = Field(default_factory=list)


@router.get("/matters", response=answers(Page[MatterLine], 404), url_name="matters")
@public_read
def list_matters(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, object]:
    """List matters that were raised until a day, newest first."""
    if wanted.state is not None and wanted.place is None:
        raise BadValue("invalid", [fault("required", "place")])
    place_id = places.place(wanted.place).pk if wanted.place else None
    found = queries.matters_of(place_id, wanted.lens) if place_id else queries.matters_known(wanted.lens)
    if wanted.state is None:
        views, count = queries.judge_all(list(found[wanted.part]), wanted.lens), found.count()
    else:
        judged = [view for view in queries.judge_all(list(found), wanted.lens) if view.status.state == wanted.state]
        views, count = judged[wanted.part], len(judged)
    return {"items": [MatterLine(**_line(view)) for view in views], "count": count}


@router.get("/matters/{matter_id}", response=answers(MatterOut, 404), url_name="matter")
@public_read
def read_matter(request: HttpRequest, matter_id: Number, asked: Query[Known]) -> MatterOut:
    """Read one matter as of a day and as known on a day."""
    found = queries.matters_known(asked.lens).filter(pk=matter_id).first()
    if found is None:
        raise NotFound("no_matter", matter=matter_id)
    return _matter(queries.judge(found, asked.lens))


@router.post("/matters", response=answers(MatterOut, 403, 404, 409, 422, status=201), auth=Session(), url_name="raise")
def raise_matter(request: HttpRequest, response: HttpResponse, raised: Raised) -> Status[MatterOut]:
    """Raise a matter as the person who is signed in."""
    matter = actions.raise_matter(
        actor=request.auth,  # type: ignore[attr-defined]
        place=places.place(raised.place),
        **raised.dict(exclude={"place"}),
    )
    response.headers["Location"] = reverse("api:matter", args=[matter.pk])
    today = clock.today()
    return Status(201, _matter(queries.judge(matter, rules.Lens(today, today))))


def _line(view: MatterView) -> dict[str, Any]:
    matter, lang = view.matter, language()
    kind = view.procedure.matter_kind(matter.kind)
    return {
        "id": matter.pk,
        "place": matter.place.code,
        "procedure": matter.procedure,
        "kind": matter.kind,
        "kind_title": kind.title(lang) if kind else matter.kind,
        "title": matter.title,
        "summary": matter.summary,
        "decided_by": matter.decided_by,
        "raised_on": matter.raised_on,
        "raised_by": matter.raised_by.name,
        "recorded_on": matter.recorded_on,
        "state": view.status.state,
        "line": [StopOut(**_stop(station)) for station in view.stations],
    }


def _stop(station: Station) -> dict[str, str]:
    step = station.step
    return {"step": step.id, "title": step.title(language()), "kind": step.kind, "state": station.state}


def _matter(view: MatterView) -> MatterOut:
    closed = {station.step.id for station in view.stations if not rules.public_step(station.step)}
    return MatterOut(
        **_line(view),
        stations=[_station(station, closed) for station in view.stations],
        other_facts=_facts(view.other_facts, closed),
        corrections=[_correction(fact, closed) for fact in view.superseded],
        findings=_findings(view.status.findings, closed),
        records=ledger.entries_about(f"matter:{view.matter.pk}"),
    )


def _station(station: Station, closed: set[str]) -> StationOut:
    return StationOut(
        **_stop(station),
        by=list(station.step.by),
        is_closed=station.step.id in closed,
        from_on=station.from_on,
        until_on=station.until_on,
        text_in_force_from=station.text_of,
        facts=_facts(station.facts, closed),
        opinions=_facts(station.opinions, closed),
    )


def _facts(views: Iterable[FactView], closed: set[str]) -> list[FactOut]:
    return [_fact(view, closed) for view in views]


def _fact(view: FactView, closed: set[str]) -> FactOut:
    fact = view.fact
    is_closed = fact.step in closed
    return FactOut(
        id=fact.pk,
        step=fact.step,
        on=fact.on,
        until=fact.until,
        accepted=view.outcome.accepted,
        superseded=view.outcome.superseded,
        acted_by=fact.acted_by,
        entered_by=fact.entered_by.name,
        source=fact.source,
        recorded_on=fact.recorded_on,
        is_late_entry=view.is_late_entry,
        is_closed=is_closed,
        body=fact.body,
        opinion=fact.opinion,
        of_step=fact.of_step,
        findings=_findings(view.outcome.findings, closed),
        **({} if is_closed else {name: getattr(fact, name) for name in (*COUNTED, *WRITTEN)}),
    )


def _correction(wrong: Fact, closed: set[str]) -> CorrectionOut:
    correction = wrong.correction
    return CorrectionOut(
        wrong=wrong.pk,
        step=wrong.step,
        right=correction.right_id,
        reason=None if wrong.step in closed else correction.reason,
        recorded_on=correction.recorded_on,
    )


def _findings(found: Sequence[Finding], closed: set[str]) -> list[FindingOut]:
    """Return findings; of a closed step only the rule and its article, since the numbers would tell the votes."""
    return [_reduced(one) if one.step in closed else api.finding(one) for one in found]


def _reduced(found: Finding) -> FindingOut:
    said = api.finding(found)
    return FindingOut(
        rule=said.rule,
        step=said.step,
        source=said.source,
        binding=said.binding,
        verified=said.verified,
        superseded=said.superseded,
    )
