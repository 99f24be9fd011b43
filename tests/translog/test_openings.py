from __future__ import annotations

import json

import pytest

from gongzhi.errors import BadValue
from gongzhi.translog import openings
from gongzhi.translog.entry import canonical, commit
from gongzhi.translog.openings import Opening, OpenLine

SALT = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
ROW = {"path": "/name", "salt": SALT, "value": {"a": [1, None]}}


def line(**changes: object) -> bytes:
    return canonical({"index": 3, "openings": [ROW], **changes}) + b"\n"


def test_an_opening_commits_to_the_canonical_value() -> None:
    assert Opening("/name", b"\x01" * 32, "某甲").commitment() == commit(b"\x01" * 32, '"某甲"'.encode())


def test_a_line_reads_back() -> None:
    made = OpenLine(17, (Opening("/b", b"\x01" * 32, None), Opening("/a", b"\x02" * 32, {"b": 1, "a": "文"})))
    assert OpenLine.from_bytes(made.to_bytes()) == made
    assert OpenLine.from_bytes(line()).openings[0].value == {"a": [1, None]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        line()[:-1],
        line() + b"\n",
        json.dumps(json.loads(line())).encode() + b"\n",
        line(more=1),
        line(index=-1),
        line(index=True),
        line(index="3"),
        line(openings=[]),
        line(openings=[ROW, ROW]),
        line(openings=[1]),
        b"[]\n",
        line(openings=[{**ROW, "more": 1}]),
        line(openings=[{**ROW, "salt": SALT[:-1]}]),
        line(openings=[{**ROW, "salt": "AA=="}]),
        line(openings=[{**ROW, "path": 1}]),
    ],
)
def test_another_form_of_line_is_refused(data: bytes) -> None:
    with pytest.raises(BadValue):
        OpenLine.from_bytes(data)


def test_a_line_ends_at_16_mib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openings, "LINE_BYTES", len(line()))
    assert OpenLine.from_bytes(line()).index == 3
    monkeypatch.setattr(openings, "LINE_BYTES", len(line()) - 1)
    with pytest.raises(BadValue):
        OpenLine.from_bytes(line())
