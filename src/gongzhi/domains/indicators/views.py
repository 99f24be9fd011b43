"""The figures of the county, and for each the records that it was counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.indicators import permissions, queries, rules
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Post, body_title
from gongzhi.domains.places import queries as places
from gongzhi.domains.work.views.entering import page
from gongzhi.shared import clock
from gongzhi.shared.web import asked
from gongzhi.shared.web.unchanged import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person


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


@require_safe
@public_page
def structure(request: HttpRequest) -> HttpResponse:
    """Show how age and schooling of the county's members changed, year by year; never by place."""
    days = asked.days(request)
    found = queries.structure(days.on)
    measures = (
        (_("平均年龄"), _("岁"), [(one.label, one.mean_age) for one in found]),
        (_("35 岁以下占比"), "%", [(one.label, one.young) for one in found]),
        (_("大专以上学历占比"), "%", [(one.label, one.schooled) for one in found]),
    )
    context = {
        "charts": [(title, unit, rules.chart(values, 1)) for title, unit, values in measures],
        "rows": [
            (one.on, one.members, *(rules.printed(value, 1) for value in (one.mean_age, one.young, one.schooled)))
            for one in found
        ],
        "place": places.view(places.county().code, days.on),
        "days": days,
    }
    return render(request, "indicators/structure.html", context)


@require_safe
@staff_page
def terms(request: HttpRequest, person: Person) -> HttpResponse:
    """Show when the terms end of the places that the person looks after, in the order of their codes."""
    today, reach = clock.today(), permissions.require_reach(person)
    found = people.terms(today, reach)
    names = {one.id: one for one in places.standing(today)}
    ending = [
        (names.get(one.body.place_id), one, body_title(one.body.kind, one.body.place.level), Post.Role(one.role).label)
        for one in people.ending_posts(today, reach)
    ]
    context = {
        "rows": [(names.get(one.place_id), one) for one in found],
        "ending": ending,
        "overdue": sum(one.state == "overdue" for one in found),
        "soon": sum(one.state == "soon" for one in found),
        "today": today,
    }
    return page(request, "indicators/terms.html", context)


@require_safe
@staff_page
def avoidance(request: HttpRequest, person: Person) -> HttpResponse:
    """Show who must not serve together, in the places that the person looks after, in the order of their codes."""
    today = clock.today()
    found = people.avoidances(today, permissions.require_reach(person))
    rows = [(one, found[one.id]) for one in places.standing(today) if one.id in found]
    return page(request, "indicators/avoidance.html", {"rows": rows, "today": today})
