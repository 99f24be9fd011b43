from __future__ import annotations

import ast
import string
import tomllib
from datetime import date
from typing import Any

import pytest

from gongzhi.errors import BadValue, Finding, NotFound
from gongzhi.law.library import shipped
from gongzhi.law.schema import LANGUAGES, Words
from gongzhi.law.words import catalogue, chinese_number, citation, describe, refusal
from tests.law.samples import DATA

BOTH = pytest.mark.parametrize("lang", LANGUAGES)


def holes(sentence: str) -> set[str]:
    """Return the names of what a sentence leaves to be filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_things() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh.findings) == set(en.findings)
    assert set(zh.refusals) == set(en.refusals)
    for key in zh.findings:
        assert set(zh.findings[key]) == set(en.findings[key]) == {"required", "actual"}
    for code in zh.refusals:
        assert holes(zh.refusals[code]) == holes(en.refusals[code])


def literals() -> set[str]:
    """Return every text in the package that looks like the key of a message."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in DATA.glob("*.py")]
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_message_of_the_loader_has_words() -> None:
    keys = {text for text in literals() if text.startswith("data.") and " " not in text}
    assert keys == {key for key in catalogue("zh").findings if key.startswith("data.")}


@BOTH
def test_numbers_stand_in_digits(lang: str) -> None:
    village = shipped().text("four_deliberations_two_disclosures", "village", date(2026, 1, 1))
    rule = village.step("resolve").body("representatives_assembly")
    assert rule is not None
    values = {"need": 35, "have": 34, "of": 52, "share": rule.quorum, "unit": rule.unit}
    said = describe(Finding(rule="quorum", values=values, need=35, have=34, of=52), lang)
    assert all(part in str(said["required"]) for part in ("35", "52", "2/3"))
    assert "34" in str(said["actual"])


@BOTH
def test_the_shape_of_a_finding(lang: str) -> None:
    finding = Finding(
        rule="missing", step="confer", values={"title": Words("商议", "Conferring")}, source="county_promise"
    )
    said = describe(finding, lang)
    assert list(said) == [
        "step", "rule", "required", "actual", "need", "have", "of", "source", "binding", "verified",
    ]  # fmt: skip
    assert ("商议" if lang == "zh" else "Conferring") in str(said["required"])


def test_superseded_is_said_only_where_true() -> None:
    values: dict[str, Any] = {"title": Words("商议", "Conferring")}
    assert describe(Finding(rule="missing", values=values, superseded=True), "zh")["superseded"] is True
    assert "superseded" not in describe(Finding(rule="missing", values=values), "zh")


@BOTH
def test_unknown_words_raise(lang: str) -> None:
    with pytest.raises(LookupError):
        describe(Finding(rule="weather"), lang)
    with pytest.raises(LookupError):
        describe(Finding(rule="missing"), lang)
    with pytest.raises(LookupError):
        refusal(BadValue("weather"), lang)


def test_an_unknown_language_raises() -> None:
    with pytest.raises(OSError, match=r"fr\.toml"):
        catalogue("fr")


@BOTH
def test_a_refusal_says_its_values_and_findings(lang: str) -> None:
    said = refusal(NotFound("procedure_unknown", procedure="petition", place_kind="village"), lang)
    assert said["code"] == "procedure_unknown"
    assert "petition" in str(said["message"])
    assert said["findings"] == []


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("villagers_committees_2026/30", "村民委员会组织法 第三十条", "Organic Law of Villagers' Committees, art. 30"),
        ("residents_committees_2018/9", "城市居民委员会组织法（2018年修正） 第九条", None),
        ("county_promise", "县内办理时限承诺（不是法律规定）", None),
        ("", "", ""),
    ],
)
def test_sources_are_cited_as_a_lawyer_does(source: str, zh: str, en: str | None) -> None:
    assert citation(source, "zh") == zh
    if en is not None:
        assert citation(source, "en") == en


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (28, "二十八"), (99, "九十九")]
)
def test_articles_are_counted_in_chinese(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_every_document_has_both_names() -> None:
    raw = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    assert set(raw) == set(shipped().sources)
    assert all(source.names.zh != source.names.en for source in shipped().sources.values())
