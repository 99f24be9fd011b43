from __future__ import annotations

import pytest

from gongzhi.shared import failpoints


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    signals: list[int] = []
    monkeypatch.setattr(failpoints.os, "kill", lambda _pid, signal: signals.append(signal))
    return signals


def test_only_the_named_point_kills(killed: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "KILL_AT", "here")
    failpoints.failpoint("elsewhere")
    assert killed == []
    failpoints.failpoint("here")
    assert killed == [9]


def test_without_a_name_nothing_kills(killed: list[int]) -> None:
    failpoints.failpoint("here")
    assert killed == []
