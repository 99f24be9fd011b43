from __future__ import annotations

import pytest

from gongzhi.errors import BadValue
from gongzhi.law.fields import decode, quote


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"{} {}", "json"),
        (b"{'a': 1}", "json"),
        ('{"村": 1}'.encode("gb18030"), "encoding"),
        (b'{"a": NaN}', "constant"),
        (b'{"a": -Infinity}', "constant"),
        (b'{"a": {"b": 1, "b": 2}}', "duplicate"),
        (b"[" * 200_000, "nesting"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else value,
)
def test_what_is_no_strict_json_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(BadValue) as caught:
        decode(data)
    assert [(finding.rule, finding.field) for finding in caught.value.findings] == [(rule, "/")]


def test_a_byte_order_mark_is_read_over() -> None:
    assert decode(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_number_of_many_digits_stays_out_of_range() -> None:
    read = decode(b'{"a": ' + b"9" * 5000 + b"}")
    assert isinstance(read, dict)
    assert read["a"] > 2**53


def test_what_is_shown_is_short() -> None:
    assert quote("村" * 100) == "村" * 60 + "…"
    assert quote([True, None]) == "[true, null]"
