"""The pay standard, which is public; and on the staff side the sheets, one's own or those one looks after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.people.models import Person
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.domains.remuneration import actions, permissions, queries
from gongzhi.domains.remuneration.forms import AppraisalForm, MonthForm, PaymentForm
from gongzhi.domains.remuneration.rules.sheet import yuan
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotFound
from gongzhi.shared import clock
from gongzhi.shared.web import asked
from gongzhi.shared.web.unchanged import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.remuneration.queries import SheetView


@require_safe
@public_page
def standard(request: HttpRequest) -> HttpResponse:
    """Show what posts are paid by the standard of a day."""
    days = asked.days(request)
    scales, insurances = queries.standard(days.on)
    standards = {one.standard.pk: one.standard for one in scales} | {
        one.standard.pk: one.standard for one in insurances
    }
    context = {
        "scales": scales,
        "insurances": insurances,
        "standards": standards.values(),
        "place": places.view(places.county().code, days.on),
        "days": days,
    }
    return render(request, "remuneration/standard.html", context)


@require_safe
@staff_page
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Show one's own sheet, and the places whose sheets one looks after."""
    month = _asked_month(request)
    reach = permissions.reach_of(person)
    standing = [one for one in places.standing(clock.today()) if one.is_self_governing]
    context = {
        "own": queries.sheet(person, month),
        "month": month,
        "form": _month_form(month),
        "looked_after": [one for one in standing if reach is permissions.EVERYWHERE or one.id in reach],
    }
    return page(request, "remuneration/home.html", context)


@require_safe
@staff_page
def place(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Show what the officers of a place are due and were paid for a month, in the order of their posts."""
    row, month = places.place(code), _asked_month(request)
    permissions.require_reach(person, row, "read_pay")
    found = queries.sheets_of_place(row, month)
    context = {
        "place": places.view(code, clock.today()),
        "month": month,
        "form": _month_form(month),
        "sheets": found,
        "due": yuan(sum(one.sheet.total_fen for one in found)),
        "paid": yuan(sum(one.paid_fen for one in found)),
    }
    return page(request, "remuneration/place.html", context)


@require_safe
@staff_page
def sheet(request: HttpRequest, person: Person, uid: UUID, month: str) -> HttpResponse:
    """Show somebody's sheet of a month, line by line."""
    view = _sheet(person, uid, month)
    reach = permissions.reach_of(person)
    recorded = reach is permissions.EVERYWHERE or bool(reach & view.homes)
    return page(request, "remuneration/sheet.html", {"view": view, "may_record": recorded and bool(view.sheet.lines)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def pay(request: HttpRequest, person: Person, uid: UUID, month: str) -> HttpResponse:
    """Show and take a payment."""
    view = _sheet(person, uid, month)
    row = _home(person, view, "record_payment")
    start = {"amount_fen": yuan(-view.difference_fen).replace(",", ""), "paid_on": clock.today()}
    form: Any = form_of(request, PaymentForm, start)

    def act() -> str:
        actions.record_payment(actor=person, person=view.person, place=row, month=view.month, **form.cleaned_data)
        say(request, _("已经记录发放。"))
        return reverse("remuneration:sheet", args=[uid, month])

    tried = attempt(request, person, [form], act)
    context = {"form": form, "view": view, "refusal": tried.refusal, "title": _("记录发放")}
    return tried.response or page(request, "remuneration/record.html", context, tried.status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def appraise(request: HttpRequest, person: Person, uid: UUID, month: str) -> HttpResponse:
    """Show and take the appraisal of a month."""
    view = _sheet(person, uid, month)
    row = _home(person, view, "record_appraisal")
    form: Any = form_of(request, AppraisalForm, {})

    def act() -> str:
        actions.record_appraisal(actor=person, person=view.person, place=row, month=view.month, **form.cleaned_data)
        say(request, _("已经记录考核。"))
        return reverse("remuneration:sheet", args=[uid, month])

    tried = attempt(request, person, [form], act)
    context = {"form": form, "view": view, "refusal": tried.refusal, "title": _("记录考核")}
    return tried.response or page(request, "remuneration/record.html", context, tried.status)


def _asked_month(request: HttpRequest) -> date:
    """Return the month that ``?month=`` asks for, this one where it doesn't. Raises: NotFound."""
    text = request.GET.get("month", "")
    return queries.month_of(text) if text else clock.today().replace(day=1)


def _month_form(month: date) -> MonthForm:
    return MonthForm(initial={"month": f"{month:%Y-%m}"})


def _sheet(reader: Person, uid: UUID, month: str) -> SheetView:
    """Return a sheet that the reader may see. Raises: NotFound, NotPermitted."""
    found = Person.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound("no_person")
    view = queries.sheet(found, queries.month_of(month))
    permissions.require_sheet(reader, found, view.homes)
    return view


def _home(reader: Person, view: SheetView, act: str) -> Place:
    """Return the place whose officer is paid: the first of those that the reader looks after. Raises: NotPermitted."""
    reach = permissions.reach_of(reader)
    for one in view.held:
        if reach is permissions.EVERYWHERE or one.place_id in reach:
            return Place.objects.get(pk=one.place_id)
    permissions.require_reach(reader, places.county(), act)
    raise NotFound("no_person")
