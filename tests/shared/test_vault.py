from __future__ import annotations

from uuid import uuid4

import pytest

from gongzhi.errors import BadValue, NotFound
from gongzhi.shared.vault import parsed

OLD, NEW = "00000001 " + "11" * 32, "00000002 " + "22" * 32
INDEX = "33" * 32
NUMBER = "510421198001011234"


def test_what_was_sealed_comes_back_for_its_row_and_column_only() -> None:
    vault, row = parsed(NEW, INDEX), uuid4()
    sealed = vault.seal(NUMBER, row=row, column="people.person.id_number")
    assert NUMBER.encode() not in sealed
    assert vault.unseal(sealed, row=row, column="people.person.id_number") == NUMBER
    with pytest.raises(BadValue, match="sealed_altered"):
        vault.unseal(sealed, row=uuid4(), column="people.person.id_number")
    with pytest.raises(BadValue, match="sealed_altered"):
        vault.unseal(sealed, row=row, column="people.person.telephone")


@pytest.mark.parametrize("place", range(1, 51))
def test_a_changed_byte_anywhere_is_found(place: int) -> None:
    vault, row = parsed(f"{OLD}\n{NEW}", INDEX), uuid4()
    sealed = bytearray(vault.seal(NUMBER, row=row, column="c"))
    sealed[place] ^= 1
    with pytest.raises((BadValue, NotFound)):
        vault.unseal(bytes(sealed), row=row, column="c")


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    row, before = uuid4(), parsed(OLD, INDEX)
    sealed = before.seal(NUMBER, row=row, column="c")
    after = parsed(f"{OLD}\n{NEW}", INDEX)
    assert after.unseal(sealed, row=row, column="c") == NUMBER
    with pytest.raises(NotFound, match="no_data_key"):
        before.unseal(after.seal(NUMBER, row=row, column="c"), row=row, column="c")


def test_nothing_stays_nothing_and_no_two_seals_are_alike() -> None:
    vault, row = parsed(NEW, INDEX), uuid4()
    assert vault.seal("", row=row, column="c") == b""
    assert vault.unseal(b"", row=row, column="c") == ""
    assert vault.seal(NUMBER, row=row, column="c") != vault.seal(NUMBER, row=row, column="c")


def test_a_keyed_hash_tells_kinds_and_keys_apart() -> None:
    vault = parsed(NEW, INDEX)
    assert vault.digest("id_number", NUMBER) == vault.digest("id_number", NUMBER)
    assert vault.digest("id_number", NUMBER) != vault.digest("telephone", NUMBER)
    assert vault.digest("id_number", NUMBER) != parsed(NEW, "44" * 32).digest("id_number", NUMBER)
