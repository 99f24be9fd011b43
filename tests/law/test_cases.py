"""The strict reader: every single change to a valid document is either valid or refused with its place."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.errors import BadValue
from gongzhi.law.answer import answer, encode
from gongzhi.law.cases import parse
from gongzhi.law.engine import judge
from gongzhi.law.fields import decode
from gongzhi.law.library import shipped
from gongzhi.law.words import refusal
from tests.law.samples import PROCEDURE, document

if TYPE_CHECKING:
    from collections.abc import Iterator

# fmt: off
ODD = (
    None, True, False, 0, 1, -1, 1.0, 2.5, 10**18, 10**400, "", " ", "x", "2026-02-30", "20260105", "2026-W01-1",
    "2026-01-05T00:00:00", "٢٠٢٦-٠١-٠٥", "0000-01-01", "9999-12-31", "2018-12-28", "\ud800", "a/b~c",
    [], {}, [[]], {"step": 1},
)
# fmt: on


def rich() -> dict[str, Any]:
    """Return a valid document that uses every field of the contract."""
    full = document()
    full["facts"][3] |= {
        "roll": 52,
        "notice_on": "2026-01-10",
        "notice_waived_because": "x",
        "recorded_on": "2026-02-01",
    }
    full["facts"].append({"step": "oversee", "of": "resolve", "on": "2026-01-25", "opinion": "endorse"})
    full["facts"].append({"step": "withdraw", "on": "2026-03-19"})
    return full


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a document."""
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from places(entry, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def judged_or_refused(changed: Any) -> None:
    """Take a document through the whole way; nothing but a BadValue with words may stop it."""
    try:
        read = parse(changed, shipped())
    except BadValue as caught:
        said_well(caught)
        return
    status = judge(read, shipped(), shipped().reminders(PROCEDURE))
    assert json.loads(encode(answer(status, "zh")))["state"] == status.state


def said_well(fault: BadValue) -> None:
    """Hold a refusal to the shape of the contract, in both languages."""
    assert fault.findings
    for lang in ("zh", "en"):
        said = json.loads(encode(refusal(fault, lang)))
        assert all(set(finding) == {"field", "rule", "required", "actual"} for finding in said["findings"])


@pytest.mark.parametrize("path", list(places(rich())), ids=str)
def test_every_single_change_is_valid_or_refused(path: tuple[Any, ...]) -> None:
    for odd in ODD:
        changed = rich()
        if path:
            at(changed, path[:-1])[path[-1]] = deepcopy(odd)
        judged_or_refused(changed if path else odd)


@pytest.mark.parametrize("path", [path for path in places(rich()) if path and isinstance(path[-1], str)], ids=str)
def test_every_field_is_missing_or_optional(path: tuple[Any, ...]) -> None:
    optional = {"authorised_on", "to", "roll", "notice_on", "notice_waived_because", "recorded_on"}
    optional |= {"two_committees_members", "representatives_assembly_members", "adults", "households"}
    changed = rich()
    del at(changed, path[:-1])[path[-1]]
    if path[-1] in optional:
        assert parse(changed, shipped()).facts
        return
    with pytest.raises(BadValue) as caught:
        parse(changed, shipped())
    pointer = "/" + "/".join(map(str, path))
    assert {finding.rule for finding in caught.value.findings if finding.field.startswith(pointer)} == {"missing"}


@pytest.mark.parametrize("path", [path for path in places(rich()) if isinstance(at(rich(), path), dict)], ids=str)
def test_an_unknown_field_is_refused_by_name(path: tuple[Any, ...]) -> None:
    changed = rich()
    at(changed, path)["re/mark~s"] = 1
    with pytest.raises(BadValue) as caught:
        parse(changed, shipped())
    (finding,) = caught.value.findings
    assert finding.field == "".join(f"/{key}" for key in path) + "/re~1mark~0s"
    assert finding.rule == "unknown"


@pytest.mark.parametrize("path", [path for path in places(rich()) if type(at(rich(), path)) is int], ids=str)
def test_booleans_floats_and_numbers_out_of_range_are_no_counts(path: tuple[Any, ...]) -> None:
    for odd, rule in ((True, "type"), (3.0, "type"), ("3", "type"), (-1, "range"), (2**53, "range")):
        changed = rich()
        at(changed, path[:-1])[path[-1]] = odd
        with pytest.raises(BadValue) as caught:
            parse(changed, shipped())
        assert [finding.rule for finding in caught.value.findings] == [rule]


@pytest.mark.parametrize(("key", "value"), [("procedure", "petition"), ("place_kind", "county"), ("as_of", "today")])
def test_one_wrong_head_is_one_fault(key: str, value: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse(document() | {key: value}, shipped())
    assert [finding.field for finding in caught.value.findings] == [f"/{key}"]


def test_a_roll_of_nobody_is_refused() -> None:
    changed = document()
    changed["rolls"]["adults"] = 0
    with pytest.raises(BadValue) as caught:
        parse(changed, shipped())
    assert [finding.field for finding in caught.value.findings] == ["/rolls/adults"]


def test_votes_need_not_add_up_to_those_present() -> None:
    changed = document()
    changed["facts"][3] |= {"present": 40, "for": 21, "against": 0, "abstain": 0}
    assert parse(changed, shipped()).facts[3].votes_for == 21


def test_more_present_than_the_roll_is_impossible_under_any_text() -> None:
    for on in ("2018-01-01", "2019-01-02", "2026-01-15", "2031-01-01"):
        changed = document()
        changed["facts"] = [{"step": "review", "on": on, "present": 49, "for": 0, "against": 0, "abstain": 0}]
        with pytest.raises(BadValue) as caught:
            parse(changed, shipped())
        assert [finding.field for finding in caught.value.findings] == ["/facts/0/present"]


def test_a_roll_is_not_needed_by_a_fact_that_is_ignored() -> None:
    changed = document() | {"as_of": "2026-01-10", "rolls": {}}
    assert len(parse(changed, shipped()).facts) == 7


def test_the_reader_gives_back_what_it_read() -> None:
    read = parse(decode(json.dumps(rich()).encode()), shipped())
    assert (read.kind, str(read.authorised_on), dict(read.rolls)) == (
        "public_benefit_project",
        "2025-03-02",
        document()["rolls"],
    )
    assert [(fact.step, str(fact.on)) for fact in read.facts] == [
        (fact["step"], fact.get("on") or fact.get("from")) for fact in rich()["facts"]
    ]
    resolve = read.facts[3]
    assert (resolve.present, resolve.votes_for, resolve.votes_against, resolve.abstain, resolve.roll) == (
        40,
        35,
        3,
        2,
        52,
    )
    assert (str(resolve.notice_on), resolve.notice_waived_because, str(resolve.recorded_on)) == (
        "2026-01-10",
        "x",
        "2026-02-01",
    )
    assert (read.facts[7].of, read.facts[7].opinion, str(read.facts[4].to)) == ("resolve", "endorse", "2026-02-10")
