"""Raising a matter: choosing its kind shows who decides, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.matters import actions, permissions, queries, rules
from gongzhi.domains.matters.forms import RaiseForm
from gongzhi.domains.people import queries as people
from gongzhi.domains.places import queries as places
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.law import library
from gongzhi.shared import clock
from gongzhi.shared.web.refusals import language

if TYPE_CHECKING:
    from datetime import date

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.models import Place
    from gongzhi.law.schema import BodyRule, MatterKind, Procedure


@dataclass(frozen=True, slots=True)
class Decider:
    """A body that might resolve a matter: whether it may, and since when an assembly authorised it."""

    rule: BodyRule
    is_barred: bool
    lacks_authority: bool
    authorised_on: date | None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def raise_matter(request: HttpRequest, person: Person) -> HttpResponse:
    """Show and take the form of a new matter."""
    place = _place(request, person)
    today = clock.today()
    procedure = library.shipped().text(actions.PROCEDURE, place.level, today)
    form: Any = form_of(request, RaiseForm, {"raised_on": today})
    kind = procedure.matter_kind(str(form["kind"].value() or ""))
    deciders = _deciders(procedure, place, kind, today)
    if not form.is_bound and not _may_be_kept(form, deciders):
        form.initial["decided_by"] = next((one.rule.body for one in deciders if not _is_refused(one)), "")
    form.offer(kinds=_kinds(procedure), bodies=_bodies(procedure), delegable=_delegable(procedure))

    def act() -> str:
        matter = actions.raise_matter(actor=person, place=place, **form.cleaned_data)
        say(request, _("事项已经提出。"))
        return reverse("work:matter", args=[matter.pk])

    tried = attempt(request, person, [form], act)
    if tried.response:
        return tried.response
    context = {
        "form": form, "place": places.view(place.code, today), "kinds": procedure.matter_kinds, "kind": kind,
        "deciders": deciders, "refusal": tried.refusal,
    }  # fmt: skip
    return page(request, "work/raise.html", context, tried.status)


def _place(request: HttpRequest, person: Person) -> Place:
    """Return the place asked for, or the person's own. Raises: NotFound, NotPermitted."""
    code = request.GET.get("place") or request.POST.get("place")
    own = next((held.place_code for held in people.posts_of(person, clock.today())), "")
    place = places.place(code or own)
    permissions.require(permissions.powers_in(person, place.pk).may_raise(), "raise_matter", place)
    return place


def _deciders(procedure: Procedure, place: Place, kind: MatterKind | None, today: date) -> list[Decider]:
    if kind is None:
        return []
    authorised_on = queries.authorisations([place.pk], rules.Lens(today, today)).get((place.pk, kind.id))
    return [
        Decider(
            rule, not kind.may_be_resolved_by(rule.body), rule.needs_authority and authorised_on is None, authorised_on
        )
        for rule in procedure.step(rules.RESOLVE).bodies
    ]


def _is_refused(decider: Decider) -> bool:
    return decider.is_barred or decider.lacks_authority


def _may_be_kept(form: forms.Form, deciders: list[Decider]) -> bool:
    """Say whether the choice made before still stands for the kind chosen now."""
    return any(one.rule.body == form.initial.get("decided_by") and not _is_refused(one) for one in deciders)


def _kinds(procedure: Procedure) -> list[tuple[str, str]]:
    return [(kind.id, kind.title(language())) for kind in procedure.matter_kinds]


def _bodies(procedure: Procedure) -> list[tuple[str, str]]:
    return [(rule.body, rule.title(language())) for rule in procedure.step(rules.RESOLVE).bodies]


def _delegable(procedure: Procedure) -> list[tuple[str, str]]:
    """Return the kinds of matter that an assembly may leave to a body which needs its authority."""
    asking = [rule.body for rule in procedure.step(rules.RESOLVE).bodies if rule.needs_authority]
    return [
        (kind.id, kind.title(language()))
        for kind in procedure.matter_kinds
        if any(kind.may_be_resolved_by(body) for body in asking)
    ]
