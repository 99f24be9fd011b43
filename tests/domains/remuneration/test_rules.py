"""The arithmetic of a sheet, exact and line by line, and what a standard's file may say."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.domains.remuneration.actions import VOCABULARY
from gongzhi.domains.remuneration.rules import standard
from gongzhi.domains.remuneration.rules.sheet import (
    Insured,
    Scale,
    Sheet,
    Spell,
    days_of,
    pay_sheet,
    rounded,
    written,
    years_served,
    yuan,
)
from gongzhi.errors import BadValue
from tests.domains.remuneration.standards import FILE, FROM

MONTH = date(2026, 3, 1)
HEAD = Scale(
    level="village", post_class="head", posts=frozenset({"committee/chair", "party_organisation/secretary"}),
    first_on=FROM, monthly_fen=320_000, source="甲",
)  # fmt: skip
STAFF = Scale(
    level="village", post_class="staff", posts=frozenset({"committee/member"}), first_on=FROM, monthly_fen=224_000,
    source="甲",
)  # fmt: skip
PENSION = Insured(
    level="village", item="pension", base="pay", employer_share=Fraction(16, 100), individual_share=Fraction(8, 100),
    first_on=FROM, source="乙",
)  # fmt: skip


def spell(post: str = "committee/chair", first_on: date = date(2021, 1, 12), last_on: date | None = None) -> Spell:
    return Spell(post=post, level="village", first_on=first_on, last_on=last_on)


def sheet(
    *spells: Spell, scales: tuple[Scale, ...] = (HEAD, STAFF), insured: tuple[Insured, ...] = (),
    percent: int | None = None, month: date = MONTH,
) -> Sheet:  # fmt: skip
    return pay_sheet(month=month, spells=spells or (spell(),), scales=scales, insured=insured, percent=percent)


def changed(scale: Scale, **values: object) -> Scale:
    from dataclasses import replace

    return replace(scale, **values)  # type: ignore[arg-type]


def test_a_whole_month_is_paid_whole() -> None:
    found = sheet()
    assert (found.total_fen, [(line.kind, line.fen, line.arithmetic) for line in found.lines]) == (
        320_000, [("base", 320_000, "3,200.00")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last_on", "days"), [(date(2026, 3, 30), 30), (date(2026, 3, 31), 31), (date(2026, 4, 1), 31)]
)
def test_a_post_that_ends_in_the_month_counts_by_days(last_on: date, days: int) -> None:
    found = sheet(spell(last_on=last_on))
    assert found.total_fen == rounded(Fraction(320_000 * days, 31))
    assert found.lines[0].arithmetic == ("3,200.00" if days == 31 else "3,200.00 × 30/31")


@pytest.mark.parametrize(
    ("first_on", "days"), [(date(2026, 2, 28), 31), (date(2026, 3, 1), 31), (date(2026, 3, 2), 30)]
)
def test_a_post_that_begins_in_the_month_counts_by_days(first_on: date, days: int) -> None:
    assert sheet(spell(first_on=first_on)).lines[0].days == days


def test_of_posts_held_at_once_the_highest_paid_counts_alone() -> None:
    found = sheet(spell(), spell("committee/member"))
    assert (found.total_fen, found.concurrent) == (320_000, True)
    assert not sheet(spell(), spell("representatives_assembly/representative")).concurrent


def test_who_rises_in_the_month_is_paid_each_post_for_its_days() -> None:
    found = sheet(spell("committee/member", last_on=date(2026, 3, 15)), spell(first_on=date(2026, 3, 16)))
    assert [(line.subject, line.days) for line in found.lines] == [("head", 16), ("staff", 15)]
    assert found.total_fen == rounded(Fraction(320_000 * 16 + 224_000 * 15, 31))


def test_a_post_without_a_scale_is_not_paid_and_it_is_said() -> None:
    found = sheet(spell("supervision_committee/chair"))
    assert (found.lines, found.total_fen, found.unscaled_days) == ((), 0, 31)
    assert sheet(scales=(changed(HEAD, level="community"),)).unscaled_days == 31


@pytest.mark.parametrize(
    ("first_on", "years"),
    [(date(2025, 3, 2), 0), (date(2025, 3, 1), 1), (date(2025, 2, 28), 1), (date(2024, 2, 29), 2)],
)
def test_growth_counts_full_years_on_the_first_day_of_the_month(first_on: date, years: int) -> None:
    found = sheet(spell(first_on=first_on), scales=(changed(HEAD, growth_fen=2_000),))
    assert (found.lines[1].fen, found.lines[1].arithmetic) == (2_000 * years, f"20.00 × {years}")


@pytest.mark.parametrize(("most", "counted"), [(4, 4), (5, 5), (6, 5), (None, 5)])
def test_growth_stops_at_the_most_years(most: int | None, counted: int) -> None:
    scale = changed(HEAD, growth_share=Fraction(1, 100), growth_years_most=most)
    assert sheet(scales=(scale,)).lines[1].fen == 3_200 * counted


def test_years_run_through_posts_that_follow_each_other_and_begin_anew_after_a_gap() -> None:
    before = spell("committee/member", date(2016, 1, 1), date(2021, 1, 11))
    assert years_served([before, spell()], MONTH) == 10
    gap = spell("committee/member", date(2016, 1, 1), date(2021, 1, 10))
    assert years_served([gap, spell()], MONTH) == 5
    assert years_served([before], MONTH) == 0


@pytest.mark.parametrize(("percent", "fen"), [(0, 0), (1, 640), (99, 63_360), (100, 64_000)])
def test_performance_is_what_was_appraised(percent: int, fen: int) -> None:
    found = sheet(scales=(changed(HEAD, performance_share=Fraction(20, 100)),), percent=percent)
    assert (found.lines[1].kind, found.lines[1].fen, found.awaits_appraisal) == ("performance", fen, False)


def test_what_is_not_yet_appraised_is_said_and_not_guessed() -> None:
    found = sheet(scales=(changed(HEAD, performance_share=Fraction(20, 100)),))
    assert (found.total_fen, found.awaits_appraisal) == (320_000, True)
    assert not sheet().awaits_appraisal


def test_insurances_are_taken_off_and_paid_in_on_top() -> None:
    found = sheet(insured=(PENSION,))
    assert [line.fen for line in found.lines] == [320_000, -25_600]
    assert (found.on_top_fen, found.on_top[0].arithmetic) == (51_200, "3,200.00 × 16%")
    fixed = changed(PENSION, base="fixed", base_fen=400_000)  # type: ignore[type-var]
    half = sheet(spell(last_on=date(2026, 3, 15)), insured=(fixed,))  # type: ignore[arg-type]
    assert half.on_top[0].arithmetic == "4,000.00 × 16% × 15/31"
    assert half.on_top_fen == rounded(Fraction(64_000 * 15, 31))


@pytest.mark.parametrize(("last_on", "lines"), [(date(2026, 2, 28), 1), (date(2026, 3, 1), 2), (date(2026, 3, 2), 2)])
def test_an_insurance_counts_by_the_first_day_paid(last_on: date, lines: int) -> None:
    assert len(sheet(insured=(changed(PENSION, last_on=last_on),)).lines) == lines  # type: ignore[type-var, arg-type]


@given(
    cut=st.integers(1, 27), monthly=st.integers(1, 10**7), growth=st.integers(0, 10**5), percent=st.integers(0, 100),
    month=st.dates(date(2021, 2, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1)),
)  # fmt: skip
def test_lines_add_up_and_a_month_split_in_two_posts_of_a_class_is_the_whole(
    cut: int, monthly: int, growth: int, percent: int, month: date
) -> None:
    scale = changed(HEAD, monthly_fen=monthly, growth_fen=growth, performance_share=Fraction(1, 3))
    until = month + timedelta(days=cut - 1)
    parts = (spell(last_on=until), spell("party_organisation/secretary", until + timedelta(days=1)))
    whole, split = (
        sheet(*some, scales=(scale,), insured=(PENSION,), percent=percent, month=month) for some in ((spell(),), parts)
    )
    assert split.total_fen == whole.total_fen
    # The same days under two rows of the same amount come out the same to the fen.
    again = changed(scale, last_on=until), changed(scale, first_on=until + timedelta(days=1))
    assert sheet(scales=again, insured=(PENSION,), percent=percent, month=month).total_fen == whole.total_fen
    for found in (whole, split):
        assert found.total_fen == rounded(sum((line.exact for line in found.lines), Fraction()))
        assert all(abs(line.fen - line.exact) <= 1 for line in (*found.lines, *found.on_top))


@pytest.mark.parametrize(
    ("exact", "fen"), [(Fraction(49, 100), 0), (Fraction(1, 2), 1), (Fraction(51, 100), 1), (Fraction(-1, 2), -1)]
)
def test_fen_are_rounded_half_up(exact: Fraction, fen: int) -> None:
    assert rounded(exact) == fen


def test_money_and_shares_are_written_as_people_write_them() -> None:
    assert [yuan(fen) for fen in (0, 5, 320_000, -99)] == ["0.00", "0.05", "3,200.00", "-0.99"]
    assert [written(Fraction(*parts)) for parts in ((16, 100), (1, 200), (1, 1), (2, 3))] == [
        "16%",
        "0.5%",
        "100%",
        "2/3",
    ]


@pytest.mark.parametrize(("month", "days"), [(date(2024, 2, 1), 29), (date(2026, 2, 1), 28), (date(2026, 3, 1), 31)])
def test_a_month_has_its_days(month: date, days: int) -> None:
    assert len(days_of(month)) == days


def read(tmp_path: Path, text: str) -> standard.StandardDraft:
    file = tmp_path / "standard.toml"
    file.write_text(text, encoding="utf-8")
    return standard.read(file, VOCABULARY)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, FILE)
    assert (found.scales[0].monthly_fen, found.scales[0].growth_years_most) == (320_000, 10)
    assert (found.insurances[0].employer_share, found.insurances[0].base_fen) == ("16/100", 0)
    assert not read(tmp_path, FILE.partition("[[insurances]]")[0]).insurances


AGAIN = FILE.partition("[[insurances]]")[0].partition("[[scales]]")[2]


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ('level = "village"\npost', 'level = "town"\npost', "/scales/0/level", "data.choice"),
        ("320000", '"3200"', "/scales/0/monthly_fen", "data.integer"),
        ("320000", "-1", "/scales/0/monthly_fen", "data.integer"),
        ("320000", "2147483648", "/scales/0/monthly_fen", "pay.most"),
        ('"committee/chair"', '"committee/king"', "/scales/0/posts", "data.choice"),
        ("growth_fen = 2000", 'growth_fen = 2000\ngrowth_share = "1/100"', "/scales/0/growth_share", "pay.one_growth"),
        ("growth_years_most = 10", "growth_years_most = 0", "/scales/0/growth_years_most", "data.integer"),
        ("growth_years_most = 10", "growth_years_most = 100", "/scales/0/growth_years_most", "pay.most"),
        ('"20/100"', '"20%"', "/scales/0/performance_share", "data.ratio"),
        ('"20/100"', '"101/100"', "/scales/0/performance_share", "pay.share_most"),
        ('"16/100"', '"1/0"', "/insurances/0/employer_share", "data.ratio"),
        ('base = "pay"', 'base = "fixed"', "/insurances/0/base_fen", "data.missing"),
        ('base = "pay"', 'base = "pay"\nbase_fen = 1', "/insurances/0/base_fen", "data.unknown"),
        ("growth_fen = 2000", "last_on = 2020-12-31", "/scales/0/last_on", "data.days_reversed"),
        ("verified = false", "", "/verified", "data.missing"),
        ("[[insurances]]", f"[[scales]]{AGAIN}[[insurances]]", "/scales", "pay.overlap"),
        ("试验县村干部报酬标准", "标" * 121, "/title", "pay.too_long"),
        ("title", "title =", "/", "data.toml"),
    ],
)  # fmt: skip
def test_a_fault_in_a_file_is_named_with_its_key(tmp_path: Path, old: str, new: str, field: str, rule: str) -> None:
    assert old in FILE
    with pytest.raises(BadValue) as refused:
        read(tmp_path, FILE.replace(old, new, 1))
    finding = refused.value.findings[0]
    assert (refused.value.code, finding.field, finding.message) == ("pay_standard", field, rule)


@pytest.mark.parametrize(("most", "is_taken"), [("2147483646", True), ("2147483647", True), ("2147483648", False)])
def test_an_amount_fits_into_its_column(tmp_path: Path, most: str, is_taken: bool) -> None:
    text = FILE.replace("320000", most)
    if is_taken:
        assert read(tmp_path, text).scales[0].monthly_fen == int(most)
    else:
        with pytest.raises(BadValue):
            read(tmp_path, text)
