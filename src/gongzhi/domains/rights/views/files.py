"""Somebody's file: opened for a purpose, corrected, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import redirect_to, staff_page
from gongzhi.domains.people import permissions
from gongzhi.domains.people.actions import files
from gongzhi.domains.people.permissions import EVERYTHING
from gongzhi.domains.rights import actions, queries
from gongzhi.domains.rights.forms import CorrectForm, EraseForm, PurposeForm
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
@staff_page
def person(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Ask what the file is to be opened for, and open it: each time it is opened is kept."""
    today = clock.today()
    whose, fields = permissions.require_person(person, uid, today)
    if whose.pk == person.pk:
        return redirect_to(reverse("rights:mine"))
    form = form_of(request, PurposeForm, {})
    context: dict[str, object] = {"whose": whose, "form": form}
    if request.method == "POST" and form.is_valid():
        context["file"] = files.look(actor=person, uid=uid, purpose=form.cleaned_data["purpose"])
        context["deeds"] = queries.deeds_of(whose) if fields == EVERYTHING else []
        context["may_keep"] = permissions.may_keep(person, whose, today)
        context["may_erase"] = permissions.may_erase(person, whose, today)
        return page(request, "rights/file.html", context)
    return page(request, "rights/person.html", context, 400 if form.errors else 200)


@require_http_methods(FORMS)
@staff_page
def correct(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Take what is to be corrected in a file."""
    whose, _fields = permissions.require_person(person, uid, clock.today())
    files.require_keeper(person, whose)
    form: Any = form_of(request, CorrectForm, {})

    def act() -> str:
        files.correct_person(actor=person, person=whose, changes=form.changes())
        say(request, _("已经更正。"))
        return reverse("rights:person", args=[uid])

    tried = attempt(request, person, [form], act)
    context = {"whose": whose, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "rights/correct.html", context, tried.status)


@require_http_methods(FORMS)
@staff_page
def erase(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Erase everything that is held of somebody."""
    today = clock.today()
    whose, _fields = permissions.require_person(person, uid, today)
    if not permissions.may_erase(person, whose, today):
        raise NotPermitted("not_permitted", act="erase_person")
    form: Any = form_of(request, EraseForm, {})

    def act() -> str:
        actions.erase(actor=person, person=whose, ground=form.cleaned_data["ground"])
        say(request, _("已经删除。"))
        return reverse("work:home")

    tried = attempt(request, person, [form], act)
    context = {"whose": whose, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "rights/erase.html", context, tried.status)
