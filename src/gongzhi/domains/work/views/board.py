"""Putting on the board what belongs to no matter, and taking a posting down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.disclosure import actions, permissions, queries
from gongzhi.domains.disclosure.forms import NoticeForm, TakedownForm
from gongzhi.domains.matters.permissions import require
from gongzhi.domains.places import queries as places
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotPermitted
from gongzhi.law import library
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.models import Place


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def post(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Show and take a posting that belongs to no matter."""
    place = places.place(code)
    require(permissions.may_post(person, place.pk), "post", place)
    form: Any = form_of(request, NoticeForm, _start(place))

    def act() -> str:
        actions.post(actor=person, place=place, **form.cleaned_data)
        say(request, _("已经公布。"))
        return reverse("work:home")

    tried = attempt(request, person, [form], act)
    context = {"place": places.view(code, clock.today()), "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "work/post.html", context, tried.status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def take_down(request: HttpRequest, person: Person, posting_id: int) -> HttpResponse:
    """Show and take the taking down of a posting before its last day."""
    hung = queries.posting(posting_id, clock.today()).posting
    if not permissions.may_post(person, hung.place_id):
        raise NotPermitted("not_permitted", act="take_down", place=hung.place.code)
    form: Any = form_of(request, TakedownForm, {"on": clock.today()})

    def act() -> str:
        actions.take_down(actor=person, posting=hung, **form.cleaned_data)
        say(request, _("已经记录撤下。"))
        return reverse("work:matter", args=[hung.matter_id]) if hung.matter_id else reverse("work:home")

    tried = attempt(request, person, [form], act)
    context = {"posting": hung, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "work/take_down.html", context, tried.status)


def _start(place: Place) -> dict[str, Any]:
    """Start with the fewest days that the law asks for."""
    today = clock.today()
    asked = library.shipped().parameter("posting_days", place.level, today)
    return {"from_on": today, "until_on": today + timedelta(days=int(str(asked.value))), "category": "affairs"}
