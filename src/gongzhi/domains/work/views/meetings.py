"""Calling a meeting with the notice that the law asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.matters import actions
from gongzhi.domains.matters.forms import ConveneForm
from gongzhi.domains.work.queries import opened as queries
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotFound
from gongzhi.shared import clock
from gongzhi.shared.web.refusals import language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.matters.models import Matter
    from gongzhi.domains.people.models import Person
    from gongzhi.law.schema import Step


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def convene(request: HttpRequest, person: Person, matter_id: int, step: str) -> HttpResponse:
    """Show and take the calling of a meeting."""
    opened = queries.opened(person, matter_id, step, clock.today())
    station = opened.view.station(step)
    if station.step.kind != "meeting":
        raise NotFound("no_step", step=step)
    form: Any = form_of(request, ConveneForm, _start(opened.view.matter, station.step))
    form.fields["body"].choices = [(rule.body, rule.title(language())) for rule in station.step.bodies]

    def act() -> str:
        called = actions.convene(actor=person, matter=opened.view.matter, step=step, **form.cleaned_data)
        say(request, _("会议已经召集。请打印通知，张贴并送到参加会议的人。"))
        return reverse("work:notice", args=[called.pk])

    tried = attempt(request, person, [form], act)
    context = {"opened": opened, "station": station, "form": form, "refusal": tried.refusal}
    return tried.response or page(request, "work/convene.html", context, tried.status)


def _start(matter: Matter, step: Step) -> dict[str, Any]:
    """Start with the body that is to decide, and the first day that leaves it enough notice."""
    today = clock.today()
    rule = step.body(matter.decided_by) or step.bodies[0]
    day = today + timedelta(days=rule.notice_days) if rule.notice_days is not None else None
    return {"body": rule.body, "notice_on": today, "meeting_on": day, "agenda": matter.title}
