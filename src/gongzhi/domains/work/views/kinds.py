"""How a step of each kind is entered: its form, what it starts with, and the action that takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongzhi.domains.disclosure import actions as disclosure
from gongzhi.domains.disclosure.forms import PostingForm
from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.disclosure.rules import TITLE_LENGTH
from gongzhi.domains.matters import actions as matters
from gongzhi.domains.matters import queries as matter_queries
from gongzhi.domains.matters import rules as matter_rules
from gongzhi.domains.matters.forms import CollectionForm, CountField, DayField, DeedForm, FactForm, MeetingForm
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import body_title
from gongzhi.domains.work import rules
from gongzhi.domains.work.views.entering import form_of
from gongzhi.law import cases, library
from gongzhi.shared import clock
from gongzhi.shared.web.refusals import language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from gongzhi.domains.matters.models import Fact, Matter
    from gongzhi.domains.matters.queries import MatterView
    from gongzhi.domains.people.models import Person
    from gongzhi.errors import Finding
    from gongzhi.law.schema import BodyRule, Procedure, Step

STANDING = ("order", "body", "authority", "lapsed_text")


@dataclass(frozen=True, slots=True)
class Entry:
    """A step's form as it is shown, with what stands beside it."""

    form: FactForm
    template: str
    beside: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StepKind:
    """One of the kinds of step.

    Shape: ``start`` gives what the form starts with, ``finish`` fits it to the step and gives what stands beside it,
    ``record`` takes it and returns the fact's id.
    """

    form: type[FactForm]
    template: str
    start: Callable[[MatterView, Step, date], dict[str, Any]]
    finish: Callable[[Any, MatterView, Step], Mapping[str, object]]
    record: Callable[[Person, Matter, str, FactForm], int | None]


def enter(request: HttpRequest, view: MatterView, step: Step, initial: Mapping[str, Any]) -> Entry:
    """Return the form of a step, filled with what was entered or else with ``initial``."""
    kind = KINDS[step.kind]
    form: Any = form_of(request, kind.form, initial)
    beside = kind.finish(form, view, step)
    if request.POST.get("then") == "all" and "attendees" in form.fields:
        everyone = [value for value, _name in form.fields["attendees"].choices]
        form = kind.form(initial={**form.initial, "attendees": everyone})
        beside = kind.finish(form, view, step)
    return Entry(form, kind.template, beside)


def started(view: MatterView, step: Step, today: date) -> dict[str, Any]:
    """Return what a step's form starts with today."""
    return KINDS[step.kind].start(view, step, today)


def as_recorded(fact: Fact) -> dict[str, Any]:
    """Return a recorded fact as its form would have been filled in."""
    names = ("on", "until", "body", "roll", "present", "votes_for", "votes_against", "abstain", "count", "notice_on")
    words = ("notice_waived_because", "text", "note", "acted_by", "opinion")
    came = [str(person_id) for person_id in fact.attendances.values_list("person_id", flat=True)]
    return {**{name: getattr(fact, name) for name in (*names, *words)}, "attendees": came}


def _start_deed(view: MatterView, step: Step, today: date) -> dict[str, Any]:
    actors = "、".join(body_title(body, view.matter.place.level) for body in step.by)
    return {"on": today, "acted_by": actors}


def _start_meeting(view: MatterView, step: Step, today: date) -> dict[str, Any]:
    """Start with the meeting as it was last called."""
    matter, start = view.matter, _start_deed(view, step, today)
    called = matter.convenings.filter(step=step.id).order_by("pk").last()
    if called is None:
        return {**start, "body": matter.decided_by}
    names = ("body", "notice_on", "notice_waived_because")
    return {**start, "on": called.meeting_on, **{name: getattr(called, name) for name in names}}


def _start_posting(view: MatterView, step: Step, today: date) -> dict[str, Any]:
    """Start with the words of the step that is made public, and the first days that the law asks for."""
    done = [seen.fact for before in step.after for seen in view.station(before).facts if seen.outcome.accepted]
    title = _("关于“%(title)s”的%(step)s") % {"title": view.matter.title, "step": step.title(language())}
    until = today + timedelta(days=step.posting_days) if step.posting_days is not None else None
    text = done[-1].text if done else ""
    return {
        **_start_deed(view, step, today),
        "title": title[:TITLE_LENGTH],
        "text": text or view.matter.summary,
        "until": until,
    }


def _finish_deed(form: FactForm, view: MatterView, step: Step) -> Mapping[str, object]:
    """Say what the law would find against the step itself."""
    return {"foreseen": _foreseen(view, step, _day(form, "on"))}


def _finish_meeting(form: MeetingForm, view: MatterView, step: Step) -> Mapping[str, object]:
    """Offer the bodies and the roster of the day, leave out what this step does not ask, and reckon."""
    on = _day(form, "on")
    text = _text_of(view, on)
    variant = text.by_id.get(step.id, step)
    rule = variant.body(_chosen(form, "body") or None) or (variant.bodies[0] if variant.bodies else None)
    roster = people.roster(view.matter.place_id, rule.roll, on) if rule and on else []
    form.offer(bodies=[(one.body, one.title(language())) for one in variant.bodies], roster=roster)
    unasked = [] if len(variant.bodies) > 1 else ["body"]
    unasked += [] if any(one.notice for one in variant.bodies) else ["notice_on", "notice_waived_because"]
    unasked += [] if roster else ["attendees"]
    reckoning = _reckoned(form, view.matter, rule, on)
    for name in unasked:
        del form.fields[name]
    shares = {"quorum": rule.quorum, "majority": rule.majority} if rule else {}
    said = {f"{name}_words": share.words(language()) for name, share in shares.items() if share}
    return {"rule": rule, "reckoning": reckoning, "foreseen": _foreseen(view, step, on, rule), **said}


def _foreseen(view: MatterView, step: Step, on: date | None, rule: BodyRule | None = None) -> list[Finding]:
    """Return what the law would find against the step on that day, whatever its numbers."""
    if on is None:
        return []
    case = matter_queries.case_of(view.matter, matter_rules.Lens(on, clock.today()))
    body = rule.body if rule and len(step.bodies) > 1 else None
    taken = cases.Fact(step=step.id, on=on, body=body, **matter_rules.HELD)
    return [one for one in matter_rules.findings_of(library.shipped(), case, taken) if one.rule in STANDING]


def _reckoned(form: FactForm, matter: Matter, rule: BodyRule | None, on: date | None) -> rules.Reckoning | None:
    if rule is None or on is None:
        return None
    ticked = form["attendees"].value() or []
    roll = _count(form, "roll") or people.roll_size(matter.place_id, rule.roll, on)
    return rules.reckon(
        rule,
        roll=roll,
        present=len(ticked) or _count(form, "present"),
        votes_for=_count(form, "votes_for"),
        notice_on=_day(form, "notice_on"),
        on=on,
        waived_because=_chosen(form, "notice_waived_because"),
    )


def _text_of(view: MatterView, on: date | None) -> Procedure:
    found = library.shipped().text_or_none(view.matter.procedure, view.matter.place.level, on) if on else None
    return found or view.procedure


def _chosen(form: FactForm, name: str) -> str:
    return str(form[name].value() or "")


def _day(form: FactForm, name: str) -> date | None:
    """Return the day that stands in a field, or None where it cannot be read (yet)."""
    try:
        day: date | None = DayField().clean(form[name].value())
    except ValidationError:
        return None
    return day


def _count(form: FactForm, name: str) -> int | None:
    """Return the number that stands in a field, or None where it cannot be read (yet)."""
    try:
        number: int | None = CountField().clean(form[name].value())
    except ValidationError:
        return None
    return number


def _record_fact(actor: Person, matter: Matter, step: str, form: FactForm) -> int | None:
    return matters.record_fact(actor=actor, matter=matter, draft=form.draft(step)).pk


def _record_posting(actor: Person, matter: Matter, step: str, form: FactForm) -> int | None:
    title = form.cleaned_data["title"]
    made = disclosure.post_step(actor=actor, matter=matter, draft=form.draft(step), title=title)
    return made.fact_id if isinstance(made, Posting) else made.pk


DEED = StepKind(DeedForm, "work/_deed.html", _start_deed, _finish_deed, _record_fact)
MEETING = StepKind(MeetingForm, "work/_meeting.html", _start_meeting, _finish_meeting, _record_fact)
POSTING = StepKind(PostingForm, "work/_posting.html", _start_posting, _finish_deed, _record_posting)
COLLECTION = StepKind(CollectionForm, "work/_collection.html", _start_deed, _finish_deed, _record_fact)
# A filing and an answer are deeds with words.
KINDS = {
    "deed": DEED,
    "filing": DEED,
    "answer": DEED,
    "meeting": MEETING,
    "posting": POSTING,
    "collection": COLLECTION,
}
