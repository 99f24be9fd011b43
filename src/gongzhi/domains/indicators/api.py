"""The figures as JSON, exact, each with the places that it was counted from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ninja import Query, Router, Schema

from gongzhi.domains.indicators import queries
from gongzhi.domains.places.api import AsOf
from gongzhi.shared.web.api import Name, answers, public_read

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.indicators.queries import Figure

router = Router(tags=["figures"])


class FigureOut(Schema):
    """A figure of a day; its exact value is ``numerator`` over ``denominator``, both empty where it has none."""

    id: str
    title: str
    definition: str
    unit: str
    numerator: int | None
    denominator: int | None
    printed: str


class FiguresOut(Schema):
    """All figures of a day."""

    items: list[FigureOut]
    count: int


class PlaceCountOut(Schema):
    """What one place adds to a figure."""

    place: str
    name: str
    count: int


class OneFigureOut(FigureOut):
    """A figure with the places that it was counted from; ``counted`` says what is counted there."""

    counted: str
    records: list[PlaceCountOut]


@router.get("/figures", response=answers(FiguresOut), url_name="figures")
@public_read
def list_figures(request: HttpRequest, asked: Query[AsOf]) -> dict[str, object]:
    """List every figure as of a day."""
    found = queries.figures(asked.day)
    return {"items": [_figure(one) for one in found], "count": len(found)}


@router.get("/figures/{figure_id}", response=answers(OneFigureOut, 404), url_name="figure")
@public_read
def read_figure(request: HttpRequest, figure_id: Name, asked: Query[AsOf]) -> dict[str, object]:
    """Read one figure with the places that it was counted from."""
    found = queries.figure(figure_id, asked.day)
    records = [{"place": one.place.code, "name": one.place.name, "count": one.count} for one in found.records]
    return {**_figure(found), "counted": str(found.definition.counted), "records": records}


def _figure(figure: Figure) -> dict[str, object]:
    exact = None if figure.value is None else Fraction(figure.value)
    return {
        "id": figure.id,
        "title": str(figure.definition.title),
        "definition": str(figure.definition.definition),
        "unit": str(figure.definition.unit),
        "numerator": exact.numerator if exact is not None else None,
        "denominator": exact.denominator if exact is not None else None,
        "printed": figure.printed,
    }
