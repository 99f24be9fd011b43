"""The figures of the county, and for each the records that it was counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.domains.indicators import queries
from gongzhi.domains.places import queries as places
from gongzhi.shared.web import asked
from gongzhi.shared.web.unchanged import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@public_page
def figures(request: HttpRequest) -> HttpResponse:
    days = asked.days(request)
    place = places.view(places.county().code, days.on)
    return render(
        request, "indicators/figures.html", {"figures": queries.figures(days.on), "place": place, "days": days}
    )


@require_safe
@public_page
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    days = asked.days(request)
    return render(request, "indicators/figure.html", {"figure": queries.figure(figure_id, days.on), "days": days})
