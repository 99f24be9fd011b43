"""Documents, cases and small law folders that the tests of the law start from."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import gongzhi.law
from gongzhi.law import loader
from gongzhi.law.cases import Case, parse
from gongzhi.law.library import Library, shipped

PROCEDURE = "four_deliberations_two_disclosures"
DATA = Path(gongzhi.law.__file__).parent

EXAMPLE: dict[str, Any] = {
    "procedure": PROCEDURE,
    "place_kind": "village",
    "as_of": "2026-03-20",
    "matter": {"kind": "public_benefit_project", "authorised_on": "2025-03-02"},
    "rolls": {
        "voting_party_members": 48,
        "two_committees_members": 9,
        "representatives_assembly_members": 52,
        "adults": 1820,
        "households": 640,
    },
    "facts": [
        {"step": "propose", "on": "2026-01-05"},
        {"step": "confer", "on": "2026-01-08", "present": 8, "for": 8, "against": 0, "abstain": 0},
        {"step": "review", "on": "2026-01-15", "present": 33, "for": 30, "against": 2, "abstain": 1},
        {
            "step": "resolve",
            "on": "2026-01-25",
            "body": "representatives_assembly",
            "present": 40,
            "for": 35,
            "against": 3,
            "abstain": 2,
        },
        {"step": "disclose_resolution", "from": "2026-01-26", "to": "2026-02-10"},
        {"step": "execute", "on": "2026-03-01"},
        {"step": "disclose_outcome", "from": "2026-03-02", "to": "2026-03-17"},
    ],
}

SOURCES = """
[charter]
names = { zh = "示范章程", en = "Model Charter" }
articles = 9
[custom]
names = { zh = "惯例", en = "Custom" }
articles = 0
"""

BODIES = """
[council]
names = { zh = "议事会", en = "council" }
unit = { zh = "人", en = "members" }
roll = "council_members"
source = "charter/1"
binding = "statute"
verified = true
quorum = { at_least = "1/2", of = "roll", source = "charter/1", binding = "statute", verified = true }
majority = { more_than = "1/2", of = "cast", source = "charter/2", binding = "statute", verified = true }
"""

PETITION = """
id = "petition"
place_kind = "village"
in_force_from = 2026-01-01
names = { zh = "联名建议", en = "Petition" }

[[steps]]
id = "collect"
kind = "collection"
names = { zh = "征集", en = "Collection" }
by = ["residents"]
source = "charter/3"
binding = "statute"
verified = true
collected = { roll = "adults", number = 20, source = "charter/3", binding = "statute", verified = true, \
share = { at_least = "1/10", of = "roll", source = "charter/3", binding = "statute", verified = true } }

[[steps]]
id = "hear"
kind = "meeting"
names = { zh = "听取", en = "Hearing" }
by = ["council"]
bodies = ["council"]
optional = true
source = "charter/4"
binding = "statute"
verified = true
follows = [{ step = "collect", source = "charter/4", binding = "statute", verified = true }]

[[steps]]
id = "file"
kind = "filing"
names = { zh = "备案", en = "Filing" }
by = ["committee"]
source = "charter/5"
binding = "statute"
verified = true
deadline = { days = 10, unit = "days", source = "charter/5", binding = "statute", verified = true }
follows = [{ step = "hear", source = "charter/5", binding = "statute", verified = true }]

[[steps]]
id = "reply"
kind = "answer"
names = { zh = "答复", en = "Answer" }
by = ["township"]
source = "charter/6"
binding = "statute"
verified = true
deadline = { days = 5, unit = "working_days", source = "charter/6", binding = "statute", verified = true }
follows = [{ step = "file", source = "charter/6", binding = "statute", verified = true }]

[[matter_kinds]]
id = "request"
names = { zh = "建议", en = "request" }
source = "charter/3"
binding = "statute"
verified = true
"""


def document() -> dict[str, Any]:
    """Return the contract's example, to be changed at will."""
    return deepcopy(EXAMPLE)


def case(**changes: Any) -> Case:
    """Return the contract's example as a case, with some members replaced."""
    return parse({**document(), **changes}, shipped())


def law_folder(folder: Path) -> Path:
    """Write a small law of one procedure with the kinds of step that the shipped law does not use yet."""
    for name, text in (
        ("sources.toml", SOURCES),
        ("bodies/village/2026-01-01.toml", BODIES),
        ("procedures/petition/village/2026-01-01.toml", PETITION),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copytree(DATA / "calendar", folder / "calendar", dirs_exist_ok=True)
    return folder


def petition_law(folder: Path) -> Library:
    """Return that small law as a library."""
    return loader.load(law_folder(folder))
