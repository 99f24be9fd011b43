"""Who may see what; what waits for an answer; and the sheets behind acts in a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.people import queries as people
from gongzhi.domains.places import queries as places
from gongzhi.domains.rights import actions, permissions, queries
from gongzhi.domains.rights.forms import AnswerForm, RightsForm
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person


@require_safe
@staff_page
def rights(request: HttpRequest, person: Person) -> HttpResponse:
    """Show which post sees what of a place's residents on a day, and who holds it then."""
    today = clock.today()
    offered = [(one.code, one.name) for one in places.standing(today) if one.is_self_governing]
    held = [one.place_code for one in people.posts_of(person, today)]
    form: Any = RightsForm({"place": _start(offered, held), "on": today, **request.GET.dict()})
    form.offer(offered)
    shown, on = None, today
    if form.is_valid():
        on = form.cleaned_data["on"] or today
        shown = places.view(form.cleaned_data["place"], on)
    context = {"form": form, "place": shown, "on": on, "rows": queries.rights_over(shown.code, on) if shown else []}
    return page(request, "rights/rights.html", context, 400 if form.errors and offered else 200)


@require_safe
@staff_page
def waiting(request: HttpRequest, person: Person) -> HttpResponse:
    """List what residents asked and contested that waits for the person's answer."""
    return page(request, "rights/waiting.html", {"requests": queries.to_answer(person)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def answer(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Show and answer one request."""
    asked = queries.request(person, number)
    permissions.require_answerer(person, asked.act)
    form: Any = form_of(request, AnswerForm, {})

    def act() -> str:
        given = form.cleaned_data
        actions.answer(actor=person, act=asked.act, is_upheld=given["is_upheld"], text=given["answer"])
        say(request, _("已经答复。"))
        return reverse("rights:waiting")

    tried = attempt(request, person, [form], act)
    context = {"asked": asked, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "rights/answer.html", context, tried.status)


@require_safe
@staff_page
def sheet(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Hand out a sheet to the entitled; a browser shows it without running anything in it."""
    found, content = queries.sheet(person, number)
    response = HttpResponse(content, content_type=found.media_type)
    shown = content_disposition_header(as_attachment=False, filename=found.filename)
    response.headers["Content-Disposition"] = shown or "inline"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _start(offered: list[tuple[str, str]], held: list[str]) -> str:
    """Return the place to start with: where a post is held, else the first."""
    codes = [code for code, _name in offered]
    return next((code for code in held if code in codes), codes[0] if codes else "")
