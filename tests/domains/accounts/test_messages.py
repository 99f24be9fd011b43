"""How a code goes out."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from gongzhi.config.checks import codes_go_out
from gongzhi.domains.accounts.backends import messages

TEXT = "验证码 123456"


def program(folder: Path, body: str) -> str:
    """Return the setting for a program that the county wrote."""
    path = folder / "send"
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o700)
    return f"command:{path}"


def test_the_terminal_shows_the_code(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.SMS = "terminal"
    messages.dispatch("13800000001", TEXT, is_known=True).join()
    assert "13800000001  验证码 123456" in capsys.readouterr().err


def test_to_a_number_that_is_not_known_nothing_goes(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.SMS = "terminal"
    messages.dispatch("13800000001", TEXT, is_known=False).join()
    assert capsys.readouterr().err == ""


def test_the_countys_program_gets_telephone_and_text(tmp_path: Path, settings: Any) -> None:
    settings.SMS = program(tmp_path, f'cat > "{tmp_path}/got"')
    messages.dispatch("13800000001", TEXT, is_known=True).join()
    assert json.loads((tmp_path / "got").read_text("utf-8")) == {"telephone": "13800000001", "text": TEXT}


@pytest.mark.parametrize("fault", ["exit 1", "sleep 5", None])
def test_a_failure_is_logged_without_number_or_code(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, fault: str | None
) -> None:
    monkeypatch.setattr(messages, "TIMEOUT_SECONDS", 0.2)
    settings.SMS = program(tmp_path, fault) if fault else "command:/nowhere/send"
    with caplog.at_level(logging.ERROR):
        messages.dispatch("13800000001", TEXT, is_known=True).join()
    assert len(caplog.records) == 1
    assert "138" not in caplog.text
    assert "123456" not in caplog.text


@pytest.mark.parametrize(
    ("way", "is_demo", "found"),
    [
        ("terminal", True, []), ("terminal", False, ["gongzhi.W001"]), ("", False, []),
        ("command:/usr/bin/send", False, []), ("command:send", False, ["gongzhi.E005"]),
        ("post", True, ["gongzhi.E005"]),
    ],
)  # fmt: skip
def test_a_way_that_is_none_is_refused_and_the_terminal_warned_of(
    settings: Any, way: str, is_demo: bool, found: list[str]
) -> None:
    settings.SMS, settings.DEMO = way, is_demo
    assert [one.id for one in codes_go_out()] == found
