"""Handing in a list, saying what its columns are, its faults with their cells, writing it, taking it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.domains.accounts.views import redirect_to, staff_page
from gongzhi.domains.registers import catalogue, permissions
from gongzhi.domains.registers.actions import handing_in
from gongzhi.domains.registers.actions.progress import percent
from gongzhi.domains.registers.forms import HandInForm
from gongzhi.domains.registers.models import Import
from gongzhi.domains.registers.queries import lists as queries
from gongzhi.domains.registers.queries.files import faults_file, list_file, template_file
from gongzhi.domains.work.views.desk import page_number
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotFound
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEEDS = {
    "confirm": handing_in.confirm,
    "check": handing_in.check_again,
    "undo": handing_in.undo,
    "give-up": handing_in.give_up,
}
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def imports(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the lists handed in so far, and take in another one."""
    kinds = permissions.kinds_of(person)
    form: Any = form_of(request, HandInForm, {"as_of": clock.today(), "kind": kinds[0] if kinds else ""})
    form.offer(kinds)

    def act() -> str:
        file = form.cleaned_data["file"]
        row = handing_in.hand_in(
            actor=person, kind=form.cleaned_data["kind"], filename=file.name, content=file.read(),
            as_of=form.cleaned_data["as_of"],
        )  # fmt: skip
        return reverse("registers:import", args=[row.uid])

    result = attempt(request, person, [form], act)
    context = {"form": form, "kinds": kinds, "lists": queries.imports_of(person)[:SHOWN], "refusal": result.refusal}
    return result.response or page(request, "registers/imports.html", context, result.status)


@require_safe
@staff_page
def one(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Show how far a list has come, what it would write, and its faults; while it waits, the page renews itself."""
    found = queries.one(person, uid)
    number = page_number(request)
    faults = queries.faults_of(found, number)
    context = {
        "list": found,
        "percent": percent(found.uid) if found.is_waiting else 100,
        "faults": faults,
        "number": number,
        "has_more": found.faults.count() > number * queries.PAGE,
        "skipped": _skipped(found),
    }
    return page(request, "registers/import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def columns(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Show what each column was taken for, and let the clerk say otherwise."""
    found = queries.one(person, uid)
    layout, mapping = json.loads(found.layout), json.loads(found.mapping)
    chosen = {
        one["letter"]: request.POST.get(one["letter"], mapping.get(one["letter"]) or "") for one in layout["columns"]
    }
    context = {
        "list": found,
        "columns": [{**one, "chosen": chosen[one["letter"]]} for one in layout["columns"]],
        "choices": catalogue.COLUMNS[found.kind],
    }

    def act() -> str:
        handing_in.match_columns(actor=person, found=found, mapping=chosen)
        return reverse("registers:import", args=[found.uid])

    form: Any = form_of(request, catalogue.NoFields, {})
    result = attempt(request, person, [form], act)
    return result.response or page(request, "registers/columns.html", {**context, "form": form}, result.status)


@require_POST
@staff_page
def deed(request: HttpRequest, person: Person, uid: UUID, deed: str) -> HttpResponse:
    """Confirm a list that was checked, check it again, take it back, or give it up."""
    if deed not in DEEDS:
        raise NotFound("no_step", step=deed)
    found = queries.one(person, uid)
    DEEDS[deed](actor=person, found=found)
    if deed == "give-up":
        say(request, _("已经放弃，文件已经删除。"))
    return redirect_to(reverse("registers:import", args=[found.uid]))


@require_safe
@staff_page
def faults(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Give the faults as a list to work through beside the file."""
    found = queries.one(person, uid)
    return _file(faults_file(found), _("错误清单") + f"-{found.filename}")


@require_safe
@staff_page
def export(request: HttpRequest, person: Person, uid: UUID) -> HttpResponse:
    """Give what is registered now in the form in which the list came."""
    found = queries.one(person, uid)
    return _file(list_file(person, found), found.filename)


@require_safe
@staff_page
def template(request: HttpRequest, person: Person, kind: str) -> HttpResponse:
    """Give an empty list of this kind with its headings."""
    permissions.reach_of(person, kind)
    return _file(template_file(kind), f"{Import.Kind(kind).label}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    stem = name.rsplit(".", 1)[0]
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stem)}.xlsx"
    return response


def _skipped(found: Import) -> list[str]:
    """Return the headings of the columns that are left out."""
    mapping = json.loads(found.mapping)
    return [one["heading"] for one in json.loads(found.layout)["columns"] if not mapping.get(one["letter"])]
