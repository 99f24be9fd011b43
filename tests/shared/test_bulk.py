from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError

from gongzhi.domains.people.models import Body, Person
from gongzhi.domains.places.models import Place
from gongzhi.shared import bulk
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.ledger import audit, queries
from tests import builders

pytestmark = pytest.mark.django_db


def drafts(count: int) -> list[Person]:
    return [Person(name=f"张{n}", sex="female", born_on=date(1980, 1, 1), education=3) for n in range(count)]


def written(rows: list[Person]) -> tuple[bulk.Batch, int]:
    with transaction.atomic():
        batch = bulk.Batch(is_dry=False)
        batch.create(rows)
        index = ledger.record(act="tests.bulk", place_code="", rows=(), packs=batch.packs)
    return batch, index


def mismatches() -> list[tuple[str, str]]:
    return [(one.key, one.kind) for one in audit.all_mismatches() if one.table == "people.person"]


def test_a_dry_batch_counts_and_writes_nothing() -> None:
    batch = bulk.Batch(is_dry=True)
    batch.create(drafts(3))
    assert len(batch.created["people.person"]) == 3
    assert not Person.objects.exists()
    assert batch.packs == []


def test_rows_of_a_pack_match_the_log_until_one_is_edited_under_the_application() -> None:
    batch, _ = written(drafts(5))
    assert mismatches() == []
    key = batch.created["people.person"][3]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = '李' WHERE id = %s", [key])
    assert mismatches() == [(str(key), "changed")]
    row = Person.objects.get(pk=key)
    assert [one.kind for one in queries.images_of([row])] == ["changed"]


def test_a_row_of_a_pack_that_is_gone_or_was_never_written_by_an_act_is_found() -> None:
    batch, _ = written(drafts(3))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_person WHERE id = %s", [batch.created["people.person"][0]])
    stranger = drafts(1)[0]
    stranger.save()
    assert sorted(mismatches()) == sorted(
        [(str(batch.created["people.person"][0]), "missing"), (str(stranger.pk), "unrecorded")]
    )


def test_taking_back_deletes_what_was_made_and_restores_what_was_changed() -> None:
    old = drafts(1)
    written(old)
    batch = bulk.Batch(is_dry=False)
    batch.create(drafts(2))
    assert batch.change(old[0], name="王五", education=None, telephone_digest=b"\x01" * 32)
    assert not batch.change(old[0], name="王五")
    batch.flush()
    with transaction.atomic():
        index = ledger.record(act="tests.bulk", place_code="", rows=(), packs=batch.packs)
    assert mismatches() == []
    assert bulk.touched_after(index, batch.created, batch.before) == []
    packs = bulk.take_back(batch.created, batch.before)
    ledger.record(act="tests.back", place_code="", rows=(), packs=packs)
    row = Person.objects.get()
    assert (row.name, row.education, row.telephone_digest) == ("张0", 3, None)
    assert mismatches() == []


def test_of_two_changes_of_a_row_the_first_is_what_comes_back() -> None:
    old = drafts(1)
    written(old)
    batch = bulk.Batch(is_dry=False)
    for name in ("一", "二"):
        batch.change(old[0], name=name)
        batch.flush()
    bulk.take_back({}, batch.before)
    assert Person.objects.get().name == "张0"


def test_a_later_act_on_a_row_is_noticed_packed_or_not() -> None:
    batch, index = written(drafts(3))
    first, second, _ = Person.objects.order_by("pk")
    ledger.record(act="tests.one", place_code="", rows=[first])
    again = bulk.Batch(is_dry=False)
    again.change(second, name="改")
    again.flush()
    ledger.record(act="tests.many", place_code="", rows=(), packs=again.packs)
    touched = bulk.touched_after(index, batch.created, batch.before)
    assert touched == [("people.person", first.pk), ("people.person", second.pk)]


def test_rows_that_others_stand_on_are_not_taken_back() -> None:
    batch, _ = written(drafts(1))
    place = builders.make_place(Place.Level.VILLAGE)
    builders.seat(Person.objects.get(), builders.make_body(place, Body.Kind.STAFF), "clerk")
    with pytest.raises(ProtectedError):
        bulk.take_back(batch.created, [])
