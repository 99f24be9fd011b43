"""Runs every case of the TOML files in this folder: a document in, the expected status or refusal out."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongzhi.errors import BadValue
from gongzhi.law.answer import answer
from gongzhi.law.cases import parse
from gongzhi.law.engine import judge
from gongzhi.law.library import shipped

FOLDER = Path(__file__).parent
SHARED = ("place_kind", "as_of", "matter", "rolls")


def load() -> list[Any]:
    """Read every case, with the file's values where the case has none of its own."""
    params = []
    for file in sorted(FOLDER.glob("*.toml")):
        book = tomllib.loads(file.read_text(encoding="utf-8"))
        for case in book["cases"]:
            document = {key: case.get(key, book[key]) for key in SHARED}
            given = book["given"][case["given"]] if "given" in case else []
            document |= {
                "procedure": "four_deliberations_two_disclosures",
                "facts": [*given, *case.get("facts", [])],
            }
            params.append(pytest.param(as_json(document), case["expect"], id=f"{file.stem}: {case['name']}"))
    return params


def as_json(value: Any) -> Any:
    """Write TOML days as the JSON of the contract does."""
    match value:
        case dict():
            return {key: as_json(entry) for key, entry in value.items()}
        case list():
            return [as_json(entry) for entry in value]
        case date():
            return value.isoformat()
        case _:
            return value


def label(finding: dict[str, object]) -> str:
    """Name a finding as the case files do."""
    return f"{finding['step']} {finding['rule']}" + (" superseded" if finding.get("superseded") else "")


def compare(expect: dict[str, Any], status: dict[str, Any]) -> None:
    """Hold a status against what a case expects of it."""
    findings = status["findings"]
    assert [label(finding) for finding in findings] == expect["findings"]
    assert status["state"] == expect["state"]
    assert {step: status["steps"][step] for step in expect.get("steps", {})} == expect.get("steps", {})
    if "next" in expect:
        assert [entry["step"] for entry in status["next"]] == expect["next"]
    if "texts" in expect:
        texts = as_json(expect["texts"])
        assert {step: status["texts"].get(step) for step in texts} == texts
        assert texts or not status["texts"]
    if "numbers" in expect:
        numbers = [findings[0][name] for name in ("need", "have", "of")]
        assert [number for number in numbers if number is not None] == expect["numbers"]
        assert all(str(abs(number)) in findings[0]["required"] + findings[0]["actual"] for number in expect["numbers"])
    for name in ("source", "binding", "verified"):
        if name in expect:
            assert {finding[name] for finding in findings} == {expect[name]}


@pytest.mark.parametrize(("document", "expect"), load())
def test_case(document: dict[str, Any], expect: dict[str, Any]) -> None:
    library = shipped()
    if "refused" in expect:
        with pytest.raises(BadValue) as caught:
            parse(document, library)
        assert [finding.field for finding in caught.value.findings] == expect["refused"]
        return
    compare(expect, answer(judge(parse(document, library), library), "zh"))
