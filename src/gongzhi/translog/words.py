"""The words for what a verification finds and refuses, out of ``messages/<language>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.errors import Finding, Refusal

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's words: of findings, of the reasons in them, and of refusals."""

    words: Mapping[str, Any]

    @classmethod
    def load(cls, language: str) -> Catalogue:
        """Read the words of a language."""
        file = resources.files("gongzhi.translog") / "messages" / f"{language}.toml"
        return cls(tomllib.loads(file.read_text("utf-8")))

    def finding(self, finding: Finding) -> dict[str, object]:
        """Answer a finding as it is printed: its rule, the file, record and path it names, and the words."""
        values = dict(finding.values)
        if "reason" in values:
            values["reason"] = self.reason(str(values["reason"]))
        words = self.words["findings"][finding.message]
        named = {name: values[name] for name in ("file", "line", "index", "path") if name in values}
        return {"rule": finding.rule, **named, **{name: text.format(**values) for name, text in words.items()}}

    def reason(self, code: str) -> str:
        """Answer why something could not be read."""
        return str(self.words["reasons"][code])

    def refusal(self, refusal: Refusal) -> dict[str, object]:
        """Answer a refusal as it is printed."""
        return {"code": refusal.kind, "message": self.reason(refusal.code), "findings": []}
