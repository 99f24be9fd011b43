"""Reads of the boards: what hangs where, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Q
from django.db.models.functions import Coalesce

from gongzhi.domains.disclosure.models import Posting, Takedown
from gongzhi.errors import NotFound

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    from gongzhi.domains.matters.rules import Lens

    class Told(TypedDict):
        """What ``_told`` adds to a posting."""

        ends_on: date
        is_void: bool

    ToldPosting = WithAnnotations[Posting, Told]

RELATED = ("takedown", "matter", "place")
NEWEST_FIRST = ("-from_on", "-pk")


@dataclass(frozen=True, slots=True)
class PostingView:
    """A posting as it hangs: its first day, and the last one that it was or will be up."""

    posting: Posting
    until_on: date
    is_up: bool
    takedown: Takedown | None


def board(place_id: int, on: date) -> list[PostingView]:
    """Return what hangs on a place's board on ``on``, newest first. One query."""
    hanging = _told(Posting.objects.filter(place_id=place_id, from_on__lte=on)).filter(ends_on__gte=on)
    return [view for view in _views(hanging.order_by(*NEWEST_FIRST), on) if view.is_up]


def past(place_id: int, on: date, limit: int) -> list[PostingView]:
    """Return the last postings of a place whose days were over before ``on``."""
    over = _told(Posting.objects.filter(place_id=place_id, from_on__lte=on)).filter(ends_on__lt=on)
    return _views(over.order_by(*NEWEST_FIRST)[:limit], on)


def hung(place_id: int, lens: Lens, first: int, limit: int) -> list[PostingView]:
    """Return ``limit`` postings of a place from the ``first``: what hangs longest comes first, then what is over."""
    begun = Posting.objects.filter(place_id=place_id, from_on__lte=lens.on, recorded_on__lte=lens.known_on)
    return _views(_told(begun).order_by("-ends_on", "-pk")[first : first + limit], lens.on)


def newest(lens: Lens, limit: int) -> list[PostingView]:
    """Return the newest postings of the county that are up on the day."""
    begun = Posting.objects.filter(takedown=None, from_on__lte=lens.on, recorded_on__lte=lens.known_on)
    hanging = _told(begun).filter(ends_on__gte=lens.on, is_void=False)
    return _views(hanging.order_by(*NEWEST_FIRST)[:limit], lens.on)


def page(lens: Lens, part: slice, **filters: object) -> tuple[list[PostingView], int]:
    """Return a part of the postings put up and known by then, newest first, and how many there are in all."""
    begun = Posting.objects.filter(from_on__lte=lens.on, recorded_on__lte=lens.known_on, **filters)
    return _views(_told(begun).order_by(*NEWEST_FIRST)[part], lens.on), begun.count()


def posting(posting_id: int, on: date) -> PostingView:
    """Return one posting, up or not. Raises: NotFound."""
    found = _views(_told(Posting.objects.filter(pk=posting_id, from_on__lte=on)), on)
    if not found:
        raise NotFound("no_posting", posting=posting_id)
    return found[0]


def _told(postings: QuerySet[Posting]) -> QuerySet[ToldPosting]:
    """Add the last day that a posting is up, and whether its record was voided.

    The board follows the record: a taking-down first, then what a correction of the matter's fact says instead.
    """
    voided = Q(takedown=None, fact__correction__isnull=False, fact__correction__right=None)
    return postings.select_related(*RELATED).annotate(
        ends_on=Coalesce("takedown__on", "fact__correction__right__until", "until_on"),
        is_void=voided,
    )


def _views(told: QuerySet[ToldPosting], on: date) -> list[PostingView]:
    return [_view(row, on) for row in told]


def _view(posting: ToldPosting, on: date) -> PostingView:
    is_up = posting.from_on <= on <= posting.ends_on and not posting.is_void
    return PostingView(posting, posting.ends_on, is_up, getattr(posting, "takedown", None))
