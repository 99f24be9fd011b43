from __future__ import annotations

import pytest
from django.db import transaction

from gongzhi.domains.places.models import Place
from gongzhi.errors import BadValue
from gongzhi.shared.ledger import actions, audit, queries
from gongzhi.shared.ledger.models import Entry, Head, Node, Opening, RowImage
from gongzhi.translog.entry import Entry as Act
from tests.checklog import check_log
from tests.shared.ledger.acts import FIRST, SECRET, act

pytestmark = pytest.mark.django_db


def test_acts_stand_in_the_log_in_their_order_and_verify() -> None:
    assert [act() for _ in range(5)] == [0, 1, 2, 3, 4]
    report = check_log()
    assert (report.size, report.opened, report.sealed, report.erased) == (5, 0, 5, 0)


def test_an_entry_holds_what_is_public_and_only_hashes_of_the_rest() -> None:
    data = bytes(queries.entry(act(name="乙村")).data)
    entry = Act.from_bytes(data)
    assert entry.public == {"first_on": "2020-01-01"}
    assert set(entry.sealed) == {"name", "note"}
    assert entry.disclosed == {"name"}
    assert entry.rows.count == 1
    assert SECRET.encode() not in data
    assert "乙村".encode() not in data


def test_only_disclosed_values_have_public_openings() -> None:
    index = act()
    assert [one.path for one in queries.public_openings(index)] == ["name"]
    assert Opening.objects.filter(entry_id=index, path="note", is_public=False).exists()


def test_the_same_value_is_sealed_under_another_salt_each_time() -> None:
    first, second = (Act.from_bytes(bytes(queries.entry(act()).data)) for _ in range(2))
    assert first.sealed["name"] != second.sealed["name"]


def test_a_rolled_back_act_leaves_nothing() -> None:
    act()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act("gone")
        raise ZeroDivisionError
    assert queries.size() == 1
    assert not Place.objects.filter(code="gone").exists()
    assert [table.objects.count() for table in (Entry, Node, RowImage)] == [1, 1, 1]
    assert act() == 1
    check_log()


def test_an_act_that_the_log_refuses_leaves_no_row() -> None:
    with pytest.raises(BadValue), transaction.atomic():
        place = Place.objects.create(code="1", level=Place.Level.VILLAGE, first_on=FIRST)
        actions.record(act="places.found", place_code="1", public={"share": 0.5}, rows=[place])
    assert not Place.objects.exists()
    assert queries.size() == 0


def test_a_bulk_import_is_one_act() -> None:
    places = Place.objects.bulk_create(
        [Place(code=str(n), level=Place.Level.VILLAGE, first_on=FIRST) for n in range(300)]
    )
    actions.record(act="places.import_all", place_code="", rows=places)
    assert Act.from_bytes(bytes(queries.entry(0).data)).rows.count == 300
    assert list(audit.all_mismatches()) == []
    assert check_log().size == 1


def test_the_head_keeps_the_edge_of_the_tree() -> None:
    for _ in range(7):
        act()
    head = Head.objects.get()
    assert head.size == 7
    assert Node.objects.count() == 7 + 3 + 1
