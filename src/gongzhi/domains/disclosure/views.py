"""The public pages of the county, its townships, villages and communities, and of what hangs on their boards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongzhi.domains.disclosure import queries
from gongzhi.domains.matters import queries as matters
from gongzhi.domains.matters.models import Matter
from gongzhi.domains.matters.rules import Lens
from gongzhi.domains.people import queries as people
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.errors import NotFound
from gongzhi.shared.ledger import queries as ledger
from gongzhi.shared.web import asked
from gongzhi.shared.web.unchanged import public_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.queries import BodyView, Holder
    from gongzhi.domains.places.queries import PlaceView

NEWEST = 8
MATTERS_A_PAGE = 20
PAST_SHOWN = 10
BOARD_SHOWN = 30
POSTINGS_A_PAGE = 50
VOTERS = "registered_voters"


@dataclass(frozen=True, slots=True)
class Seat:
    """Those who hold one role on a body since one day."""

    title: str
    first_on: date
    names: tuple[str, ...]


@require_safe
@public_page
def county(request: HttpRequest) -> HttpResponse:
    days = asked.days(request)
    standing = places.standing(days.on)
    below: defaultdict[int | None, list[PlaceView]] = defaultdict(list)
    for one in standing:
        below[one.parent_id].append(one)
    townships = [one for one in standing if one.level == Place.Level.TOWNSHIP]
    names = {one.id: one.name for one in standing}
    newest = queries.newest(Lens(days.on, days.known_on), NEWEST)
    page = {
        "place": places.view(places.county().code, days.on),
        "townships": [(one, below[one.id]) for one in townships],
        "counts": {level: sum(one.level == level for one in standing) for level in Place.Level.values},
        "voters": sum(places.roll_totals(VOTERS, days.on).values()),
        "matter_count": Matter.objects.filter(raised_on__lte=days.on, recorded_on__lte=days.known_on).count(),
        "newest": [(view, names.get(view.posting.place_id, "")) for view in newest],
        "mismatches": ledger.images_of([view.posting for view in newest]),
        "days": days,
    }
    return render(request, "disclosure/county.html", page)


@require_safe
@public_page
def place(request: HttpRequest, code: str) -> HttpResponse:
    days = asked.days(request)
    view = places.view(code, days.on)
    row = view.row
    if row.level == Place.Level.COUNTY:
        return redirect("disclosure:county")
    if view.first_on > days.on:
        raise NotFound("no_place", place=code)
    page = {"place": view, "days": days, "bodies": [(one, _seats(one)) for one in people.bodies_of(row, days.on)]}
    if row.is_self_governing:
        return render(request, "disclosure/village.html", page | _village(row, request, days))
    children = places.children(row.pk, days.on)
    succession = places.successions_of([row.pk, *(one.id for one in children)], days.on)
    levels = [(level, [one for one in children if one.level == level]) for level in Place.Level]
    return render(request, "disclosure/township.html", page | {"levels": levels, "successions": succession})


@require_safe
@public_page
def postings(request: HttpRequest, code: str) -> HttpResponse:
    days, number = asked.days(request), asked.page_number(request)
    view = places.view(code, days.on)
    lens = Lens(days.on, days.known_on)
    found = queries.hung(view.id, lens, (number - 1) * POSTINGS_A_PAGE, POSTINGS_A_PAGE + 1)
    shown = found[:POSTINGS_A_PAGE]
    page = {
        "place": view, "days": days, "postings": shown, "number": number, "has_older": len(found) > len(shown),
        "mismatches": ledger.images_of(_rows_of(shown)),
    }  # fmt: skip
    return render(request, "disclosure/postings.html", page)


@require_safe
@public_page
def posting(request: HttpRequest, posting_id: int) -> HttpResponse:
    days = asked.days(request)
    view = queries.posting(posting_id, days.on)
    rows = _rows_of([view])
    page = {
        "view": view, "posting": view.posting, "place": places.view(view.posting.place.code, days.on), "days": days,
        "mismatches": ledger.images_of(rows), "records": sorted(set(ledger.records_of(rows).values())),
    }  # fmt: skip
    return render(request, "disclosure/posting.html", page)


def _village(row: Place, request: HttpRequest, days: asked.Days) -> dict[str, object]:
    """Return what a village's page shows below its name: board, matters, origins."""
    lens, number = Lens(days.on, days.known_on), asked.page_number(request)
    hung = queries.hung(row.pk, lens, 0, BOARD_SHOWN + 1)
    first = (number - 1) * MATTERS_A_PAGE
    found = list(matters.matters_of(row.pk, lens)[first : first + MATTERS_A_PAGE + 1])
    judged = matters.judge_all(found[:MATTERS_A_PAGE], lens)
    rows = [*_rows_of(hung), *(one for view in judged for one in matters.rows_of(view))]
    return {
        "board": sorted((v for v in hung[:BOARD_SHOWN] if v.is_up), key=_newest_first),
        "past": [view for view in hung if not view.is_up][:PAST_SHOWN],
        "has_more_postings": len(hung) > PAST_SHOWN,
        "matters": judged,
        "number": number,
        "has_older": len(found) > MATTERS_A_PAGE,
        "successions": places.successions_of([row.pk], days.on),
        "mismatches": ledger.images_of(rows),
    }


def _newest_first(view: queries.PostingView) -> tuple[int, int]:
    return -view.posting.from_on.toordinal(), -view.posting.pk


def _rows_of(views: Sequence[queries.PostingView]) -> list[Model]:
    """Return the rows behind postings, to be held against the log."""
    return [*(view.posting for view in views), *(view.takedown for view in views if view.takedown)]


def _seats(body: BodyView) -> list[Seat]:
    """Return a body's members by role and first day, in the order of their roles."""
    seats: dict[tuple[str, date], list[Holder]] = {}
    for holder in body.holders:
        seats.setdefault((holder.role_title, holder.first_on), []).append(holder)
    return [Seat(title, first_on, tuple(one.name for one in held)) for (title, first_on), held in seats.items()]
