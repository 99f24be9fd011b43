"""What hangs on the boards, as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from ninja import Query, Router, Schema

from gongzhi.domains.disclosure import queries
from gongzhi.domains.matters.api import Known
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.api import AsOf
from gongzhi.shared.web.api import Code, Number, Page, Paged, answers, public_read

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.disclosure.queries import PostingView

router = Router(tags=["postings"])
Category = Literal["party", "affairs", "finance", "services"]


class PostingOut(Schema):
    """A posting on the board of a place; ``until_on`` is the last day that it was or will be up."""

    id: int
    place: str
    matter: int | None
    category: str
    title: str
    text: str
    from_on: date
    until_on: date
    recorded_on: date
    is_up: bool
    taken_down_because: str | None


class BoardAsked(Known, Paged):
    """Which part of a board is asked for, and on which day."""


class Wanted(BoardAsked):
    """Which postings are asked for."""

    place: Code | None = None
    matter: Number | None = None
    category: Category | None = None


@router.get("/places/{code}/board", response=answers(Page[PostingOut], 404), url_name="board")
@public_read
def read_board(request: HttpRequest, code: Code, asked: Query[BoardAsked]) -> dict[str, object]:
    """List what hangs on the board of a place on a day, newest first."""
    found = queries.board(places.place(code).pk, asked.day)
    return {"items": [_posting(view) for view in found[asked.part]], "count": len(found)}


@router.get("/postings", response=answers(Page[PostingOut]), url_name="postings")
@public_read
def list_postings(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, object]:
    """List the postings that were put up until a day, newest first, whether or not they still hang."""
    filters = {"place__code": wanted.place, "matter_id": wanted.matter, "category": wanted.category}
    given = {name: value for name, value in filters.items() if value is not None}
    found, count = queries.page(wanted.lens, wanted.part, **given)
    return {"items": [_posting(view) for view in found], "count": count}


@router.get("/postings/{posting_id}", response=answers(PostingOut, 404), url_name="posting")
@public_read
def read_posting(request: HttpRequest, posting_id: Number, asked: Query[AsOf]) -> PostingOut:
    """Read one posting, up or not."""
    return _posting(queries.posting(posting_id, asked.day))


def _posting(view: PostingView) -> PostingOut:
    posting = view.posting
    return PostingOut(
        id=posting.pk,
        place=posting.place.code,
        matter=posting.matter_id,
        category=posting.category,
        title=posting.title,
        text=posting.text,
        from_on=posting.from_on,
        until_on=view.until_on,
        recorded_on=posting.recorded_on,
        is_up=view.is_up,
        taken_down_because=view.takedown.reason if view.takedown else None,
    )
