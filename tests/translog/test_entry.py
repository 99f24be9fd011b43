from __future__ import annotations

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.errors import BadValue
from gongzhi.translog import entry
from gongzhi.translog.entry import DISCLOSE, ERASE, Entry, Rows, Target, canonical

AT = "2026-03-01T08:00:00Z"
HASH = b"\x01" * 32

text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


def form(**changes: object) -> dict[str, object]:
    """An entry's JSON, with changes."""
    sealed = {"/name": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "/vote": "A" * 43 + "="}
    plain = {"v": 1, "act": "matters.raise", "at": AT, "place": "", "public": {}, "sealed": sealed}
    return {**plain, "disclosed": ["/name"], "rows": {"count": 0, "root": ""}, **changes}


def test_keys_are_sorted_as_rfc_8785_shows() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\xf6"]
    written = canonical({key: number for number, key in enumerate(keys)})
    assert list(json.loads(written)) == ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]


def test_strings_and_literals_are_written_as_rfc_8785_shows() -> None:
    value = {"string": '\u20ac$\x0f\nA\'B"\\\\"/', "literals": [None, True, False]}
    assert canonical(value) == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()


@given(values)
def test_canonical_json_reads_back_and_has_one_form(value: object) -> None:
    data = canonical(value)
    assert entry.parse(data) == value
    assert canonical(json.loads(data)) == data


@pytest.mark.parametrize("number", [2**53 - 1, -(2**53) + 1])
def test_the_largest_integers_are_kept(number: int) -> None:
    assert canonical(number) == str(number).encode()


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), 2**53 + 1, 1.0, float("nan"), "\ud800", {"\udc00": 1}, {1: 2}, b"", (1,), {1}, object()]
)
def test_what_json_of_integers_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(BadValue):
        canonical(value)


def nested(depth: int) -> object:
    value: object = 0
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_ends_at_the_stated_depth() -> None:
    assert canonical(nested(entry.DEPTH)).startswith(b"[[")
    with pytest.raises(BadValue):
        canonical(nested(entry.DEPTH + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"1.0",
        b"-0",
        b"01",
        b"1e2",
        b"NaN",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\xff"',
        b'"\\ud800"',
        b"\xef\xbb\xbf1",
        b"[" * 65000,
        b"9" * 5000,
        b"9007199254740992",
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(BadValue):
        entry.parse(data)


def test_a_commitment_is_the_hash_of_salt_and_bytes() -> None:
    salt = entry.new_salt()
    assert entry.commit(salt, b"1") == sha256(salt + b"1").digest()
    assert salt != entry.new_salt()


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadValue):
        entry.commit(b"\0" * length, b"1")


def test_an_entry_reads_back() -> None:
    made = Entry(
        act="matters.raise",
        at=AT,
        place="990101",
        public={"title": "修路"},
        sealed={"/\U0001f600": HASH, "/\ufb33": HASH, "/a": HASH},
        disclosed=frozenset(["/\U0001f600", "/\ufb33"]),
        rows=Rows(3, HASH),
    )
    assert Entry.from_bytes(made.to_bytes()) == made
    assert (made.disclosures(), made.erasures()) == ([], [])


def test_the_longest_entry_is_65535_bytes() -> None:
    spare = entry.ENTRY_BYTES - len(Entry(act="matters.raise", at=AT, public={"t": ""}).to_bytes())
    assert len(Entry(act="matters.raise", at=AT, public={"t": "x" * spare}).to_bytes()) == entry.ENTRY_BYTES
    with pytest.raises(BadValue):
        Entry(act="matters.raise", at=AT, public={"t": "x" * (spare + 1)}).to_bytes()


def test_the_form_is_accepted_before_it_is_spoilt() -> None:
    assert Entry.from_bytes(canonical(form())).disclosed == {"/name"}


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"v": "1"},
        {"act": "raise"},
        {"act": "Matters.raise"},
        {"act": 1},
        {"more": 1},
        {"at": "2026-03-01T08:00:00+08:00"},
        {"at": "2026-02-30T08:00:00Z"},
        {"at": "2026-03-01"},
        {"at": 1},
        {"place": 1},
        {"public": []},
        {"sealed": {"": "A" * 43 + "="}},
        {"sealed": {"/name": 1}},
        {"sealed": []},
        {"sealed": {"/name": "AA=="}},
        {"sealed": {"/name": "A" * 43}},
        {"sealed": {"/name": "A" * 42 + "B="}},
        {"disclosed": ["/other"]},
        {"disclosed": ["/vote", "/name"]},
        {"disclosed": ["/name", "/name"]},
        {"disclosed": [1]},
        {"disclosed": {}},
        {"rows": {"count": 1, "root": ""}},
        {"rows": {"count": 0}},
        {"rows": {"count": 0, "root": "A" * 43 + "="}},
        {"rows": {"count": True, "root": "A" * 43 + "="}},
        {"rows": {"count": -1, "root": "A" * 43 + "="}},
        {"rows": {"count": 0, "root": "", "more": 1}},
    ],
)
def test_an_entry_of_another_form_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        Entry.from_bytes(canonical({**form(), **changes}))


@pytest.mark.parametrize("missing", sorted(form()))
def test_an_entry_without_one_of_its_fields_is_refused(missing: str) -> None:
    with pytest.raises(BadValue):
        Entry.from_bytes(canonical({name: value for name, value in form().items() if name != missing}))


def test_acts_on_earlier_entries_name_their_targets() -> None:
    rows = [{"index": 17, "path": "/name"}, {"index": 0, "path": "/vote"}]
    erase = Entry(act=ERASE, at=AT, public={"erased": rows})
    disclose = Entry(act=DISCLOSE, at=AT, public={"disclosed": rows})
    targets = [Target(17, "/name"), Target(0, "/vote")]
    assert (erase.erasures(), erase.disclosures()) == (targets, [])
    assert (disclose.erasures(), disclose.disclosures()) == ([], targets)


@pytest.mark.parametrize(
    "rows",
    [
        None,
        [],
        {},
        [1],
        [{"index": 1}],
        [{"index": -1, "path": "/a"}],
        [{"index": True, "path": "/a"}],
        [{"index": 1, "path": 2}],
        [{"index": 1, "path": "/a", "more": 1}],
    ],
)
@pytest.mark.parametrize(("act", "field"), [(ERASE, "erased"), (DISCLOSE, "disclosed")])
def test_acts_on_earlier_entries_without_proper_targets_are_refused(act: str, field: str, rows: object) -> None:
    with pytest.raises(BadValue):
        Entry(act=act, at=AT, public={field: rows}).to_bytes()
