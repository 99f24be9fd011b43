"""What hangs where, since when, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.domains.disclosure import actions, queries
from gongzhi.domains.matters.rules import Lens
from gongzhi.errors import NotFound
from gongzhi.shared import clock
from tests import builders

if TYPE_CHECKING:
    from gongzhi.domains.disclosure.models import Posting

DAY = builders.DAY


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place())


def post(cast: builders.Cast, title: str, after: int = 0, days: int = 15) -> Posting:
    from_on = DAY + timedelta(days=after)
    with clock.set_to(from_on):
        return actions.post(
            actor=cast.chair, place=cast.place, category="affairs", title=title, text="内容", from_on=from_on,
            until_on=from_on + timedelta(days=days),
        )  # fmt: skip


def titles(views: list[queries.PostingView]) -> list[str]:
    return [view.posting.title for view in views]


@pytest.mark.parametrize(("after", "hanging"), [(-1, []), (0, ["通知"]), (15, ["通知"]), (16, [])])
def test_a_posting_hangs_from_its_first_day_to_its_last(cast: builders.Cast, after: int, hanging: list[str]) -> None:
    post(cast, "通知")
    on = DAY + timedelta(days=after)

    assert titles(queries.board(cast.place.pk, on)) == hanging
    assert titles(queries.newest(Lens(on, on), 10)) == hanging
    assert queries.board(cast.next_place.pk, on) == []


def test_the_newest_comes_first_and_what_is_over_is_past(cast: builders.Cast) -> None:
    for after, title in enumerate(("甲", "乙", "丙")):
        post(cast, title, after)

    assert titles(queries.board(cast.place.pk, DAY + timedelta(days=2))) == ["丙", "乙", "甲"]
    assert titles(queries.newest(Lens(DAY + timedelta(days=2), DAY + timedelta(days=2)), 2)) == ["丙", "乙"]
    later = Lens(DAY + timedelta(days=16), DAY + timedelta(days=16))
    assert titles(queries.hung(cast.place.pk, later, 0, 10)) == ["丙", "乙", "甲"]
    assert titles(queries.hung(cast.place.pk, later, 2, 10)) == ["甲"]


def test_what_came_down_early_hung_until_that_day(cast: builders.Cast) -> None:
    posting, down_on = post(cast, "通知"), DAY + timedelta(days=3)
    with clock.set_to(down_on):
        actions.take_down(actor=cast.chair, posting=posting, on=down_on, reason="风大")

    view = queries.posting(posting.pk, down_on)
    assert (view.until_on, view.is_up) == (down_on, True)
    assert not queries.posting(posting.pk, down_on + timedelta(days=1)).is_up
    assert queries.board(cast.place.pk, down_on + timedelta(days=1)) == []


def test_a_page_of_postings_says_how_many_there_are(cast: builders.Cast) -> None:
    for after, title in enumerate(("甲", "乙", "丙")):
        post(cast, title, after)

    next_day = Lens(DAY + timedelta(days=1), DAY + timedelta(days=2))
    found, count = queries.page(next_day, slice(1, 5), place=cast.place)
    assert (titles(found), count) == (["甲"], 2)
    assert queries.page(Lens(next_day.on, DAY), slice(0, 5))[1] == 1


def test_a_posting_that_is_not_there_is_not_found(cast: builders.Cast) -> None:
    with pytest.raises(NotFound):
        queries.posting(1, DAY)


def test_a_board_costs_one_query(cast: builders.Cast) -> None:
    for title in "甲乙丙":
        post(cast, title)

    with CaptureQueriesContext(connection) as counted:
        assert len(queries.board(cast.place.pk, DAY)) == 3
    assert len(counted) == 1
