from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace

import pytest

from gongzhi.domains.matters.models import Evidence, Fact
from gongzhi.domains.places.models import Place
from gongzhi.shared.ledger import images
from gongzhi.shared.ledger.images import image
from gongzhi.translog.entry import parse


def row_of(row: object) -> dict[str, object]:
    return parse(image(row))["row"]  # type: ignore[arg-type, index, no-any-return]


def test_an_image_holds_the_table_and_every_column() -> None:
    place = Place(pk=7, code="1", level="village", first_on=date(2020, 1, 1))
    assert parse(image(place)) == {
        "table": "places.place",
        "row": {"id": 7, "code": "1", "level": "village", "first_on": "2020-01-01", "last_on": None},
    }


def test_what_was_given_and_what_comes_back_from_the_database_have_one_image() -> None:
    given = Fact(on="2026-01-02", source=Fact.Source.PAPER, roll="52")
    read = Fact(on=date(2026, 1, 2), source="paper", roll=52)
    assert image(given) == image(read)


def test_a_document_stands_as_its_hash() -> None:
    assert row_of(Evidence(content=b"sheet"))["content"] == sha256(b"sheet").hexdigest()
    assert image(Evidence(content=b"sheet")) == image(Evidence(content=memoryview(b"sheet")))


def test_a_value_without_one_form_is_a_programming_error() -> None:
    column = SimpleNamespace(attname="share", to_python=lambda value: value)

    class Odd:
        _meta = SimpleNamespace(label_lower="odd", concrete_fields=[column])
        share = Decimal("0.5")

    with pytest.raises(TypeError, match="Decimal"):
        image(Odd())  # type: ignore[arg-type]


def test_a_row_is_found_in_a_pack_by_its_key() -> None:
    rows = [Place(pk=key, code=str(key), level="village", first_on=date(2020, 1, 1)) for key in (9, 2, 300)]
    packed = images.pack(rows)
    held = {key: (salt, left) for key, salt, left in images.unpacked(packed)}
    assert set(held) == {2, 9, 300}
    asked = range(302)
    assert {key: images.find(packed, key) for key in asked} == {key: held.get(key) for key in asked}
