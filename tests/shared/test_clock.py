from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gongzhi.shared import clock

DAY = date(2026, 3, 2)


def test_a_set_day_holds_inside_the_block_alone() -> None:
    with clock.set_to(DAY):
        assert clock.today() == DAY
        with clock.set_to(date(2020, 1, 1)):
            assert clock.today() == date(2020, 1, 1)
        assert clock.today() == DAY
    assert clock.today() != DAY


def test_the_instant_is_utc_and_whole_seconds() -> None:
    assert clock.now().tzinfo is UTC
    assert clock.now().microsecond == 0
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_noon_in_china_is_four_in_the_morning_of_utc() -> None:
    with clock.set_to(DAY):
        assert clock.now() == datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_the_demo_may_fix_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_DEMO_DAY", "2026-03-02")
    monkeypatch.setenv("GONGZHI_DEMO", "1")
    assert clock.today() == DAY


def test_outside_the_demo_no_one_fixes_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_DEMO_DAY", "2026-03-02")
    monkeypatch.setenv("GONGZHI_DEMO", "0")
    assert clock.today() != DAY
