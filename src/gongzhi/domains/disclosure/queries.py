"""Reads of the boards: what hangs where, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from gongzhi.domains.disclosure.models import Posting, Takedown
from gongzhi.errors import NotFound

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from gongzhi.domains.matters.rules import Lens

RELATED = ("takedown", "matter", "place")
# The record of a matter's posting may have been corrected: the board follows what stands instead, if anything.
CORRECTED = {
    "corrected": F("fact__correction__id"),
    "stands": F("fact__correction__right__id"),
    "stands_until": F("fact__correction__right__until"),
}


@dataclass(frozen=True, slots=True)
class PostingView:
    """A posting as it hangs: its first day, and the last one that it was or will be up."""

    posting: Posting
    until_on: date
    is_up: bool
    takedown: Takedown | None


def board(place_id: int, on: date) -> list[PostingView]:
    """Return what hangs on a place's board on ``on``, newest first. One query."""
    hanging = Posting.objects.filter(place_id=place_id, until_on__gte=on)
    return [view for view in _views(hanging, on) if view.is_up]


def past(place_id: int, on: date, limit: int) -> list[PostingView]:
    """Return the last postings of a place whose days were over before ``on``."""
    return _views(Posting.objects.filter(place_id=place_id, until_on__lt=on), on, limit)


def hung(place_id: int, lens: Lens, first: int, limit: int) -> list[PostingView]:
    """Return ``limit`` postings of a place from the ``first``: what hangs longest comes first, then what is over."""
    begun = Posting.objects.filter(place_id=place_id, from_on__lte=lens.on, recorded_on__lte=lens.known_on)
    shown = begun.select_related(*RELATED).annotate(**CORRECTED).order_by("-until_on", "-pk")[first : first + limit]
    return [_view(row, lens.on) for row in shown]


def newest(lens: Lens, limit: int) -> list[PostingView]:
    """Return the newest postings of the county that are up on the day."""
    hanging = Posting.objects.filter(until_on__gte=lens.on, takedown=None, recorded_on__lte=lens.known_on)
    return _views(hanging, lens.on, limit)


def page(lens: Lens, part: slice, **filters: object) -> tuple[list[PostingView], int]:
    """Return a part of the postings put up and known by then, newest first, and how many there are in all."""
    begun = Posting.objects.filter(from_on__lte=lens.on, recorded_on__lte=lens.known_on, **filters)
    rows = begun.select_related(*RELATED).annotate(**CORRECTED).order_by("-from_on", "-pk")[part]
    return [_view(row, lens.on) for row in rows], begun.count()


def posting(posting_id: int, on: date) -> PostingView:
    """Return one posting, up or not. Raises: NotFound."""
    found = _views(Posting.objects.filter(pk=posting_id), on)
    if not found:
        raise NotFound("no_posting", posting=posting_id)
    return found[0]


def _views(postings: QuerySet[Posting], on: date, limit: int | None = None) -> list[PostingView]:
    begun = postings.filter(from_on__lte=on).select_related(*RELATED).annotate(**CORRECTED).order_by("-from_on", "-pk")
    return [_view(row, on) for row in begun[:limit]]


def _view(posting: Posting, on: date) -> PostingView:
    takedown: Takedown | None = getattr(posting, "takedown", None)
    until = takedown.on if takedown else posting.until_on
    is_void = takedown is None and posting.corrected is not None and posting.stands is None  # type: ignore[attr-defined]
    if takedown is None and posting.stands is not None:  # type: ignore[attr-defined]
        until = posting.stands_until  # type: ignore[attr-defined]
    return PostingView(posting, until, posting.from_on <= on <= until and not is_void, takedown)
