"""Pay standards for the tests: as files, and adopted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gongzhi.domains.remuneration import actions
from gongzhi.domains.remuneration.rules.standard import InsuranceDraft, ScaleDraft, StandardDraft
from gongzhi.shared import clock
from tests.builders import DAY

if TYPE_CHECKING:
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.remuneration.models import Standard

FROM = date(2021, 1, 1)
HEADS = ("party_organisation/secretary", "committee/chair")
MEMBERS = ("party_organisation/member", "committee/member", "staff/clerk")
FILE = """\
title = "试验县村干部报酬标准"
source = "试验县委办〔2021〕1号"
verified = false

[[scales]]
level = "village"
post_class = "head"
posts = ["party_organisation/secretary", "committee/chair"]
first_on = 2021-01-01
monthly_fen = 320000
growth_fen = 2000
growth_years_most = 10
performance_share = "20/100"

[[insurances]]
level = "village"
item = "pension"
first_on = 2021-01-01
base = "pay"
employer_share = "16/100"
individual_share = "8/100"
"""


def scale(**changed: object) -> ScaleDraft:
    """Return one class of posts."""
    given: dict[str, object] = {
        "level": "village", "post_class": "head", "posts": HEADS, "first_on": FROM, "last_on": None,
        "monthly_fen": 320_000, "growth_fen": 0, "growth_share": "", "growth_years_most": None, "performance_share": "",
    }  # fmt: skip
    return ScaleDraft(**{**given, **changed})  # type: ignore[arg-type]


def insurance(**changed: object) -> InsuranceDraft:
    """Return one insurance."""
    given: dict[str, object] = {
        "level": "village", "item": "pension", "first_on": FROM, "last_on": None, "base": "pay", "base_fen": 0,
        "employer_share": "16/100", "individual_share": "8/100",
    }  # fmt: skip
    return InsuranceDraft(**{**given, **changed})  # type: ignore[arg-type]


def draft(*scales: ScaleDraft, insurances: tuple[InsuranceDraft, ...] = ()) -> StandardDraft:
    """Return a standard; without scales of its own it pays heads and staff of villages."""
    both = (scale(), scale(post_class="staff", posts=MEMBERS, monthly_fen=224_000))
    return StandardDraft(
        title="试验县村干部报酬标准", source="试验县委办〔2021〕1号", verified=False, scales=scales or both,
        insurances=insurances,
    )  # fmt: skip


def adopted(actor: Person, *scales: ScaleDraft, insurances: tuple[InsuranceDraft, ...] = ()) -> Standard:
    """Return a standard that the guiding office adopted."""
    with clock.set_to(DAY):
        return actions.adopt_standard(actor=actor, draft=draft(*scales, insurances=insurances))
