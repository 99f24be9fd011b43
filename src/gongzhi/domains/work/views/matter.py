"""A matter as its own officers, its township and the guiding office see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.matters import queries as matters
from gongzhi.domains.work.permissions import require_reader
from gongzhi.domains.work.queries import opened as queries
from gongzhi.domains.work.views.entering import SAID, page
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.matters.queries import FactView
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.work.queries.opened import MatterPage


@require_safe
@staff_page
def matter(request: HttpRequest, person: Person, matter_id: int) -> HttpResponse:
    """Show the line with everything that the entitled may read, and what this person may do."""
    shown = queries.matter_page(person, matter_id, clock.today())
    said = request.session.get(SAID) or {}
    return page(request, "work/matter.html", {"page": shown, "recorded": _fact_of(shown, said.get("fact"))})


@require_safe
@staff_page
def evidence(request: HttpRequest, person: Person, evidence_id: int) -> HttpResponse:
    """Hand out one sheet to the entitled; a browser shows it without running anything in it."""
    found = matters.evidence(evidence_id)
    require_reader(person, found.fact.matter.place)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    shown = content_disposition_header(as_attachment=False, filename=found.filename)
    response.headers["Content-Disposition"] = shown or "inline"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@staff_page
def notice(request: HttpRequest, person: Person, convening_id: int) -> HttpResponse:
    """Show the notice of a meeting, to be printed and put up."""
    called = queries.convening(convening_id)
    _powers, place = require_reader(person, called.matter.place)
    return page(request, "work/notice.html", {"called": called, "place": place, "rule": queries.called_body(called)})


def _fact_of(shown: MatterPage, fact_id: int | None) -> FactView | None:
    """Return the fact just recorded, whose effect the page tells of."""
    seen = [one.seen for station in shown.stations for one in station.facts] + [one.seen for one in shown.others]
    return next((one for one in seen if one.fact.pk == fact_id), None)
