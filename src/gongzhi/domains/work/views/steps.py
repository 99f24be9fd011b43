"""Recording a step, withdrawing a matter, the supervisors' word, correcting a record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.matters import actions
from gongzhi.domains.matters.forms import CorrectForm, DeedForm, OverseeForm
from gongzhi.domains.people.models import Body, body_title
from gongzhi.domains.work.queries import opened as queries
from gongzhi.domains.work.views import kinds
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotFound
from gongzhi.law.cases import OVERSEE, WITHDRAW
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@staff_page
def step(request: HttpRequest, person: Person, matter_id: int, step: str) -> HttpResponse:
    """Show and take the form of one step, of whatever kind it is."""
    opened = queries.opened(person, matter_id, step, clock.today())
    station = opened.view.station(step)
    entry = kinds.enter(request, opened.view, station.step, kinds.started(opened.view, station.step, clock.today()))
    if not opened.is_first_hand and station.step.kind != "posting":
        entry.form.ask_for_sheet()

    def act() -> str:
        record = kinds.KINDS[station.step.kind].record
        return _recorded(request, matter_id, record(person, opened.view.matter, step, entry.form))

    tried = attempt(request, person, [entry.form], act)
    if tried.response:
        return tried.response
    context = {"opened": opened, "station": station, "entry": entry, "form": entry.form, "refusal": tried.refusal}
    return page(request, "work/step.html", {**context, **entry.beside}, tried.status)


@require_http_methods(FORM_METHODS)
@staff_page
def withdraw(request: HttpRequest, person: Person, matter_id: int) -> HttpResponse:
    """Show and take the withdrawal of a matter before its resolution."""
    opened = queries.opened(person, matter_id, WITHDRAW, clock.today())
    body = body_title(Body.Kind.COMMITTEE, opened.place.level)
    form: Any = form_of(request, DeedForm, {"on": clock.today(), "acted_by": body})
    if not opened.is_first_hand:
        form.ask_for_sheet()

    def act() -> str:
        fact = actions.record_fact(actor=person, matter=opened.view.matter, draft=form.draft(WITHDRAW))
        return _recorded(request, matter_id, fact.pk)

    tried = attempt(request, person, [form], act)
    context = {"opened": opened, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "work/withdraw.html", context, tried.status)


@require_http_methods(FORM_METHODS)
@staff_page
def oversee(request: HttpRequest, person: Person, matter_id: int, step: str) -> HttpResponse:
    """Show and take the supervisors' word on a step that was taken."""
    opened = queries.opened(person, matter_id, OVERSEE, clock.today())
    station = opened.view.station(step)
    if not station.facts:
        raise NotFound("no_step", step=step)
    overseer = opened.view.procedure.overseer
    body = body_title(overseer.body, opened.place.level) if overseer else ""
    form: Any = form_of(request, OverseeForm, {"on": clock.today(), "acted_by": body})
    if not opened.is_first_hand:
        form.ask_for_sheet()

    def act() -> str:
        draft = replace(form.draft(OVERSEE), of_step=step)
        fact = actions.record_fact(actor=person, matter=opened.view.matter, draft=draft)
        return _recorded(request, matter_id, fact.pk)

    tried = attempt(request, person, [form], act)
    context = {"opened": opened, "station": station, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "work/oversee.html", context, tried.status)


@require_http_methods(FORM_METHODS)
@staff_page
def correct(request: HttpRequest, person: Person, fact_id: int) -> HttpResponse:
    """Show and take the correction of a fact that was recorded wrongly."""
    wrong = queries.fact(fact_id)
    opened = queries.opened(person, wrong.matter_id, wrong.step, clock.today())
    why: Any = form_of(request, CorrectForm, {"instead": "new"})
    found = opened.view.procedure.by_id.get(wrong.step)
    entry = kinds.enter(request, opened.view, found, kinds.as_recorded(wrong)) if found else None
    if entry is not None:
        entry.form.fields.pop("title", None)
    else:
        why.fields["instead"].choices = [("void", _("作废，不另记"))]
    is_new = entry is not None and why["instead"].value() == "new"

    def act() -> str:
        draft = entry.form.draft(wrong.step) if entry is not None and is_new else None
        made = actions.correct_fact(actor=person, wrong=wrong, reason=why.cleaned_data["reason"], draft=draft)
        if made.right is not None:
            return _recorded(request, wrong.matter_id, made.right.pk)
        say(request, _("记录已经作废，原来的内容仍可查到。"))
        return reverse("work:matter", args=[wrong.matter_id])

    tried = attempt(request, person, [why, entry.form] if entry and is_new else [why], act)
    context = {
        "opened": opened, "wrong": wrong, "why": why, "entry": entry, "form": entry.form if entry else None,
        "step": found, "refusal": tried.refusal, **(entry.beside if entry else {}),
    }  # fmt: skip
    return tried.response or page(request, "work/correct.html", context, tried.status)


def _recorded(request: HttpRequest, matter_id: int, fact_id: int | None) -> str:
    say(request, _("已经如实记录。"), fact_id)
    return reverse("work:matter", args=[matter_id])
