from __future__ import annotations

import doctest
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from gongzhi.law import schema, words
from gongzhi.law.library import shipped
from gongzhi.law.schema import Share
from tests.law.samples import PROCEDURE

if TYPE_CHECKING:
    from types import ModuleType

FRACTIONS = ("1/10", "1/5", "1/3", "1/2", "13/20", "66/100", "199/300", "666/1000", "2/3", "3/4", "4/5")


@pytest.mark.parametrize("ratio", FRACTIONS)
@pytest.mark.parametrize("strict", [True, False])
def test_share_agrees_with_brute_force_on_every_roll_to_500(ratio: str, strict: bool) -> None:
    share = Share(Fraction(ratio), strict)
    for whole in range(1, 501):
        need = share.least(whole)
        for part in (need - 1, need):
            ratio_met = Fraction(part, whole) > share.fraction or (
                not strict and Fraction(part, whole) == share.fraction
            )
            assert share.met(part, whole) == ratio_met == (part == need)


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [
        (Share(Fraction(2, 3)), "2/3 以上", "at least 2/3"),
        (Share(Fraction(1, 2), strict=True), "超过 1/2", "more than 1/2"),
    ],
)
def test_share_words(share: Share, zh: str, en: str) -> None:
    assert (share.words("zh"), share.words("en")) == (zh, en)


def test_step_answers_what_the_site_asks() -> None:
    village = shipped().text(PROCEDURE, "village", date(2026, 1, 1))
    resolve = village.step("resolve")
    assert resolve.after == ("review",)
    assert [rule.body for rule in resolve.bodies] == ["representatives_assembly", "households", "adults"]
    assert resolve.body("committee") is None
    assert resolve.body(None) is None
    assert (resolve.is_closed, village.step("review").is_closed, village.step("confer").is_closed) == (
        False,
        True,
        True,
    )
    assert (resolve.posting_days, village.step("disclose_outcome").posting_days) == (None, 15)
    assert (village.title("zh"), resolve.title("en")[:10]) == ("四议两公开一监督", "Resolution")


def test_body_rule_answers_what_the_site_asks() -> None:
    resolve = shipped().text(PROCEDURE, "village", date(2026, 1, 1)).step("resolve")
    adults, representatives = resolve.body("adults"), resolve.body("representatives_assembly")
    assert adults is not None
    assert representatives is not None
    assert (adults.notice_days, adults.notice_may_be_waived, adults.needs_authority) == (10, True, False)
    assert (representatives.notice_days, representatives.notice_may_be_waived) == (None, False)
    assert representatives.needs_authority
    assert representatives.title("zh") == "村民代表会议"


def test_matter_kind_names_who_may_resolve_it() -> None:
    village = shipped().text(PROCEDURE, "village", date(2026, 1, 1))
    covenant, project = village.matter_kind("covenant"), village.matter_kind("public_benefit_project")
    assert covenant is not None
    assert project is not None
    assert [
        body for body in ("adults", "households", "representatives_assembly") if covenant.may_be_resolved_by(body)
    ] == [
        "adults",
        "households",
    ]
    assert project.may_be_resolved_by("representatives_assembly")
    assert (covenant.title("zh"), village.matter_kind("land_sale")) == ("村规民约", None)


@pytest.mark.parametrize("module", [schema, words])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed
