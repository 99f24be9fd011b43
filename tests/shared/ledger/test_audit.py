from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gongzhi.domains.places.models import Place
from gongzhi.shared.ledger import actions, audit, guards, queries
from gongzhi.shared.ledger.models import Entry, Head, Node, RowImage
from tests.shared.ledger.acts import FIRST, act

if TYPE_CHECKING:
    from gongzhi.shared.ledger.queries import Mismatch

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str, int | None, str]]:
    return [(one.table, one.key, one.index, one.kind) for one in audit.all_mismatches()]


def place_of(index: int) -> Place:
    return Place.objects.get(pk=RowImage.objects.get(entry_id=index).key)


def test_an_untouched_database_agrees_with_its_log() -> None:
    for _ in range(9):
        act()
    assert found() == []


def test_an_empty_log_agrees_with_an_empty_database() -> None:
    assert found() == []


def test_a_changed_column_is_found_with_the_act_that_wrote_the_row() -> None:
    act()
    place = place_of(act())
    Place.objects.filter(pk=place.pk).update(last_on=date(2024, 1, 1))
    assert found() == [("places.place", str(place.pk), 1, "changed")]


def test_a_deleted_row_is_found() -> None:
    act()
    place = place_of(act())
    key = str(place.pk)
    Place.objects.filter(pk=place.pk).delete()
    assert found() == [("places.place", key, 1, "missing")]


def test_a_row_that_no_act_wrote_is_found_even_in_a_table_without_acts() -> None:
    place = Place.objects.create(code="1", level=Place.Level.VILLAGE, first_on=FIRST)
    assert found() == [("places.place", str(place.pk), None, "unrecorded")]


def test_the_last_act_on_a_row_counts() -> None:
    place = place_of(act())
    place.last_on = date(2024, 1, 1)
    place.save()
    actions.record(act="places.close", place_code=place.code, rows=[place])
    assert found() == []
    Place.objects.filter(pk=place.pk).update(last_on=None)
    assert found() == [("places.place", str(place.pk), 1, "changed")]


def test_a_swapped_image_is_found() -> None:
    act()
    act()
    first, second = RowImage.objects.order_by("entry_id")
    with guards.lifted():
        RowImage.objects.filter(pk=first.pk).update(hash=second.hash, salt=second.salt)
    kinds = {(one.index, one.kind) for one in audit.all_mismatches()}
    assert kinds == {(0, "images"), (0, "changed")}


def test_a_lost_image_is_found() -> None:
    act()
    act()
    with guards.lifted():
        RowImage.objects.filter(entry_id=0).delete()
    assert {(one.index, one.kind) for one in audit.all_mismatches()} == {(0, "images"), (None, "unrecorded")}


def test_an_entry_changed_under_the_log_is_found() -> None:
    for _ in range(3):
        act()
    data = bytes(Entry.objects.get(pk=0).data)
    with guards.lifted():
        Entry.objects.filter(pk=1).update(data=data)
    assert ("ledger.entry", "1", 1, "tree") in found()


def test_a_changed_or_lost_node_is_found() -> None:
    for _ in range(3):
        act()
    with guards.lifted():
        Node.objects.filter(level=1).update(hash=bytes(32))
    assert ("ledger.entry", "1", 1, "tree") in found()
    with guards.lifted():
        Node.objects.filter(level=0, position=2).delete()
        Node.objects.filter(level=1).delete()
    assert ("ledger.entry", "1", 1, "tree") in found()


def test_a_head_that_does_not_fit_the_entries_is_found() -> None:
    act()
    frontier = Head.objects.get().frontier
    act()
    Head.objects.update(size=1, frontier=frontier)
    assert ("ledger.head", "", 2, "tree") in found()


def test_every_table_of_ours_is_recorded_but_those_that_settings_leave_out(settings) -> None:
    named = {model._meta.label_lower for model in audit.recorded_models()}
    assert {"places.place", "people.person", "people.post", "matters.fact", "disclosure.posting"} <= named
    assert not named & settings.LOG_LEAVES_OUT
    assert not {name for name in named if name.startswith(("ledger.", "sessions.", "contenttypes."))}


def test_the_rows_of_one_act_are_compared_for_its_page() -> None:
    index = act()
    place = place_of(index)
    assert queries.mismatches_of(index) == []
    Place.objects.filter(pk=place.pk).update(code="other")
    assert kinds(queries.mismatches_of(index)) == ["changed"]
    Place.objects.filter(pk=place.pk).delete()
    assert kinds(queries.mismatches_of(index)) == ["missing"]


def kinds(mismatches: list[Mismatch]) -> list[str]:
    return [one.kind for one in mismatches]
