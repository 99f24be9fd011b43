"""Bodies as JSON: who sits where, as the public may know it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query, Router, Schema

from gongzhi.domains.people import queries
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.api import AsOf
from gongzhi.shared.web.api import Code, answers, public_read

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["bodies"])


class HolderOut(Schema):
    """Somebody on a body, by name, post and term."""

    name: str
    role: str
    role_title: str
    first_on: date
    last_on: date | None


class BodyOut(Schema):
    """A body of a place on a day, with those who sat on it."""

    id: int
    kind: str
    title: str
    holders: list[HolderOut]


class BodiesOut(Schema):
    """The bodies of a place."""

    items: list[BodyOut]
    count: int


@router.get("/places/{code}/bodies", response=answers(BodiesOut, 404), url_name="bodies")
@public_read
def list_bodies(request: HttpRequest, code: Code, asked: Query[AsOf]) -> dict[str, object]:
    """List the bodies of a place on a day with those who sat on them."""
    found = queries.bodies_of(places.place(code), asked.day)
    return {"items": found, "count": len(found)}
