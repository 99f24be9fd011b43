"""The words that people read: findings and refusals in Chinese and English, from ``messages/<language>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gongzhi.law.library import shipped
from gongzhi.law.schema import Share, Source, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.errors import Finding, Refusal

LISTED = {"zh": "、", "en": ", "}
DIGITS = "零一二三四五六七八九"
CITED = {"zh": "{title} 第{article}条", "en": "{title}, art. {article}"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's sentences: of findings (what is required, what was met) and of refusals."""

    findings: Mapping[str, Mapping[str, str]]
    refusals: Mapping[str, str]


@lru_cache(maxsize=2)
def catalogue(lang: str) -> Catalogue:
    """Read the sentences of one language."""
    file = Path(__file__).parent / "messages" / f"{lang}.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return Catalogue(tables["findings"], tables["refusals"])


def describe(finding: Finding, lang: str) -> dict[str, object]:
    """Return a finding as people and programs read it.

    Shape: step, rule, required, actual, need, have, of, source, binding, verified, and superseded where true; for
        bad input field, rule, required, actual.
    Raises: LookupError for a message or a value that the catalogue does not know.
    """
    key = finding.message or finding.rule
    sentences = catalogue(lang).findings[key]
    values = {name: _shown(value, lang) for name, value in finding.values.items()}
    said = {part: sentences[part].format_map(values) for part in ("required", "actual")}
    if finding.field:
        return {"field": finding.field, "rule": finding.rule, **said}
    return _described(finding, said, lang)


def _described(finding: Finding, said: Mapping[str, str], lang: str) -> dict[str, object]:
    described: dict[str, object] = {
        "step": finding.step,
        "rule": finding.rule,
        **said,
        "need": finding.need,
        "have": finding.have,
        "of": finding.of,
        "source": citation(finding.source, lang),
        "binding": finding.binding,
        "verified": finding.verified,
    }
    return {**described, "superseded": True} if finding.superseded else described


def refusal(refusal: Refusal, lang: str) -> dict[str, object]:
    """Return a refusal as people and programs read it: its code, its sentence, and all its findings.

    Raises: LookupError for a code that the catalogue does not know.
    """
    values = {name: _shown(value, lang) for name, value in refusal.values.items()}
    return {
        "code": refusal.code,
        "message": catalogue(lang).refusals[refusal.code].format_map(values),
        "findings": [describe(finding, lang) for finding in refusal.findings],
    }


def citation(source: str, lang: str, sources: Mapping[str, Source] | None = None) -> str:
    """Return a source as a lawyer cites it; "" for a finding that cites none.

    >>> citation("villagers_committees_2026/30", "zh")
    '村民委员会组织法 第三十条'
    """
    if not source:
        return ""
    document, _, article = source.partition("/")
    title = (shipped().sources if sources is None else sources)[document].names.of(lang)
    if not article:
        return title
    return CITED[lang].format(title=title, article=chinese_number(int(article)) if lang == "zh" else article)


def chinese_number(number: int) -> str:
    """Return a number below one hundred in Chinese, as articles are counted."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def _shown(value: object, lang: str) -> str:
    match value:
        case Words():
            return value.of(lang)
        case Share():
            return value.words(lang)
        case date():
            return value.isoformat()
        case tuple():
            return LISTED[lang].join(_shown(part, lang) for part in value)
        case _:
            return str(value)
