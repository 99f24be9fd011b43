"""For administrators: who has a second factor, who may not sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongzhi.domains.accounts import actions, permissions, queries
from gongzhi.domains.accounts.views.pages import redirect_to, staff_page
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person


@require_safe
@staff_page
def roster(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the administrators, those who are barred, and people to bar by name."""
    _require_administrator(person)
    return _page(request, person)


@require_POST
@staff_page
def issue(request: HttpRequest, person: Person, uid: str) -> HttpResponse:
    """Show a one-time code for an administrator, this once."""
    other = queries.person(uid)
    code = actions.issue_enrolment(actor=person, person=other)
    return _page(request, person, issued=(other, code))


@require_POST
@staff_page
def bar(request: HttpRequest, person: Person, uid: str) -> HttpResponse:
    """Let somebody not sign in any more."""
    reason = request.POST.get("reason", "").replace("\x00", "")[:200]
    actions.bar_person(actor=person, person=queries.person(uid), reason=reason)
    return redirect_to(reverse("accounts:roster"))


@require_POST
@staff_page
def lift(request: HttpRequest, person: Person, bar_id: int) -> HttpResponse:
    """Let somebody sign in again."""
    actions.lift_bar(actor=person, bar=queries.bar(bar_id))
    return redirect_to(reverse("accounts:roster"))


def _require_administrator(person: Person) -> None:
    if not permissions.is_administrator(person):
        raise NotPermitted("not_permitted", act="bar_person")


def _page(request: HttpRequest, person: Person, issued: tuple[Person, str] | None = None) -> HttpResponse:
    searched = request.GET.get("q", "").replace("\x00", "").strip()
    context = {
        "signed_in": request.user, "person": person, "issued": issued, "searched": searched,
        "administrators": queries.administrators(), "bars": queries.bars(),
        "found": queries.named(searched, clock.today()),
    }  # fmt: skip
    return render(request, "accounts/roster.html", context)
