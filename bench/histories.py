"""Histories of matters as JSON, many different ones: every stage, lawful and not, both kinds of place, both texts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

PROCEDURE = "four_deliberations_two_disclosures"
KINDS = {"village": "public_benefit_project", "community": "important_matter"}
ROLLS = {"voting_party_members": 48, "two_committees_members": 9, "adults": 1820, "households": 640}
ROLLS["representatives_assembly_members"] = 52
HALF, SHORT = 0.5, 0.05
HUNG = (14, 15, 16, 20, 30)
FIRST, LAST = date(2020, 1, 6), date(2026, 6, 1)


def documents(count: int, seed: int = 1) -> list[bytes]:
    """Return ``count`` histories, the same for the same seed."""
    random = Random(seed)
    return [json.dumps(_document(random)).encode() for _ in range(count)]


def _document(random: Random) -> dict[str, object]:
    place_kind = random.choice(sorted(KINDS))
    start = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    facts = _facts(random, start, place_kind)
    return {
        "procedure": PROCEDURE,
        "place_kind": place_kind,
        "as_of": (start + timedelta(days=random.randrange(20, 120))).isoformat(),
        "matter": {"kind": KINDS[place_kind], "authorised_on": "2020-01-02"},
        "rolls": ROLLS,
        "facts": facts if random.random() > HALF else facts[: random.randint(1, len(facts))],
    }


def _facts(random: Random, start: date, place_kind: str) -> list[dict[str, object]]:
    """Return all the steps of a way; now and then a quorum, a majority or a posting falls short."""

    def day(offset: int) -> str:
        return (start + timedelta(days=offset)).isoformat()

    def meeting(step: str, offset: int, roll: int, **more: object) -> dict[str, object]:
        present = _at_least(random, roll * 3 // 4, roll)
        agreed = _at_least(random, present * 3 // 4, present)
        votes = {"present": present, "for": agreed, "against": present - agreed, "abstain": 0}
        return {"step": step, "on": day(offset), **votes, **more}

    return [
        {"step": "propose", "on": day(0)},
        meeting("confer", 3, 9),
        meeting("review", 7, 48),
        meeting("resolve", 16, 52, body="representatives_assembly"),
        {"step": "disclose_resolution", "from": day(17), "to": day(17 + random.choice(HUNG))},
        {"step": "execute", "on": day(20)},
        {"step": "disclose_outcome", "from": day(40), "to": day(56)},
    ]


def _at_least(random: Random, least: int, most: int) -> int:
    """Return a number from ``least`` to ``most``, one time in twenty half of that."""
    number = random.randint(least, most)
    return number if random.random() > SHORT else number // 2
