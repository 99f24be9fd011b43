"""A small log with every kind of entry, written as files, for the tests that then damage it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.translog import merkle, note
from gongzhi.translog.entry import DISCLOSE, ERASE, Entry, Rows, Target
from gongzhi.translog.export import write_log
from gongzhi.translog.openings import Opening, OpenLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ORIGIN = "qingxi.example/log"
SIGNER, KEY = note.generate_key(ORIGIN)
AT = "2026-03-01T08:00:00Z"


@dataclass(frozen=True)
class Log:
    """What a log is made of; ``write`` puts it into a directory."""

    entries: tuple[bytes, ...]
    lines: tuple[OpenLine, ...] = ()
    origin: str = ORIGIN

    def checkpoint(self, signer: str = SIGNER) -> bytes:
        root = merkle.root([merkle.leaf_hash(one) for one in self.entries])
        return note.sign(note.Checkpoint(self.origin, len(self.entries), root).text(), signer)

    def write(self, directory: Path) -> Path:
        write_log(directory, self.entries, self.lines, self.checkpoint())
        return directory


def opening(path: str, value: object, salt: int = 1) -> Opening:
    return Opening(path, bytes([salt]) * 32, value)


def act(openings: Sequence[Opening] = (), disclosed: Sequence[str] = (), **public: object) -> bytes:
    return Entry(
        act="matters.record_fact",
        at=AT,
        place="990101001",
        public=public,
        sealed={one.path: one.commitment() for one in openings},
        disclosed=frozenset(disclosed),
        rows=Rows(2, b"\x07" * 32),
    ).to_bytes()


def act_on(kind: str, *targets: Target) -> bytes:
    field = {ERASE: "erased", DISCLOSE: "disclosed"}[kind]
    rows = [{"index": one.index, "path": one.path} for one in targets]
    return Entry(act=kind, at=AT, public={field: rows}).to_bytes()


def plain(count: int) -> Log:
    """A log of fully public entries."""
    return Log(tuple(act(number=number) for number in range(count)))


def small() -> Log:
    """Three entries with one opening and one erasure, to damage byte by byte."""
    title, phone = opening("/t", "文", 1), opening("/p", 1, 2)
    entries = (act([title], ["/t"]), act([phone], ["/p"]), act_on(ERASE, Target(1, "/p")))
    return Log(entries, (OpenLine(0, (title,)),))


def mixed() -> Log:
    """Seven entries: 4 opened, 2 sealed, 1 erased."""
    title, name = opening("/title", {"text": "修路"}, 1), opening("/name", "某甲", 2)
    private, later, gone = opening("/vote", 5, 3), opening("/minutes", ["一", "二"], 4), opening("/phone", "x", 5)
    entries = (
        act([title, name], ["/title", "/name"], step="propose"),
        act([private]),
        act([later]),
        act([gone], ["/phone"]),
        act_on(DISCLOSE, Target(2, "/minutes")),
        act_on(ERASE, Target(3, "/phone")),
        act([title, private], ["/title"]),
    )
    lines = (OpenLine(0, (title, name)), OpenLine(2, (later,)), OpenLine(6, (title,)))
    return Log(entries, lines)
