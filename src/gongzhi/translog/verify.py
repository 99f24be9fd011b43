"""Verifies an exported log from its files alone: no database, no network, no trust in whoever serves them.

A log of size 0 has nothing to prove and is refused as no log, unless an older checkpoint shows that it once had
entries. Files under ``tile/`` and ``open/`` must be exactly those of the signed size; partial tiles of earlier sizes
may stay where they are the beginning of what stands there now. Other names beside them are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue, Finding
from gongzhi.translog import base64text, folder, note
from gongzhi.translog.inventory import Findings, check_older, take_inventory
from gongzhi.translog.note import Checkpoint
from gongzhi.translog.recompute import check_tree
from gongzhi.translog.records import Counts, check_records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gongzhi.translog.words import Catalogue


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification answers; without a verified checkpoint it names no origin, size or root."""

    origin: str
    size: int
    root: str
    opened: int
    erased: int
    findings: tuple[Finding, ...]
    omitted: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings

    @property
    def sealed(self) -> int:
        """Answer the number of entries with something that is neither public nor erased."""
        return self.size - self.opened - self.erased

    def document(self, catalogue: Catalogue) -> Mapping[str, object]:
        """Answer the report as the command prints it; ``omitted`` counts findings beyond a thousand."""
        found: dict[str, object] = {
            "ok": self.ok,
            "origin": self.origin,
            "size": self.size,
            "root": self.root,
            "opened": self.opened,
            "sealed": self.sealed,
            "erased": self.erased,
            "findings": [catalogue.finding(one) for one in self.findings],
        }
        return {**found, "omitted": self.omitted} if self.omitted else found


def verify_directory(directory: Path, verifier_key: str, since: Path | None = None) -> Report:
    """Verify an exported log against its key, and against an older checkpoint where one is given.

    Raises: BadValue where the directory is no log (``log.no_log``, ``log.empty``), the key is malformed
    (``note.key``), or the older checkpoint cannot be read or is of size 0 (``log.since``).
    """
    note.key_name(verifier_key)
    found = Findings()
    now = _open(_read(directory / "checkpoint", "log.no_log"), verifier_key, "checkpoint", found)
    old = _open(_read(since, "log.since"), verifier_key, folder.printable(str(since)), found) if since else None
    if old and not old.size:
        raise BadValue("log.since")
    if not now:
        return _report(None, Counts(), found)
    past = old if old and _may_be_past(old, now, found) else None
    if not now.size and not found.all():
        raise BadValue("log.empty")
    counts = _check_files(directory, now, past, found) if now.size else Counts()
    return _report(now, counts, found)


def _check_files(directory: Path, now: Checkpoint, past: Checkpoint | None, found: Findings) -> Counts:
    files = take_inventory(directory, now.size, found)
    check_older(files)
    check_tree(files, now, past)
    return check_records(files)


def _read(path: Path, refusal: str) -> bytes:
    try:
        return folder.read(path, note.NOTE_BYTES)
    except BadValue as error:
        raise BadValue(refusal, path=folder.printable(str(path))) from error


def _open(data: bytes, verifier_key: str, name: str, found: Findings) -> Checkpoint | None:
    try:
        return Checkpoint.parse(note.open_note(data, [verifier_key]).text)
    except BadValue as error:
        found.add("signature", "checkpoint_unsigned", file=name, reason=error.code)
        return None


def _may_be_past(old: Checkpoint, now: Checkpoint, found: Findings) -> bool:
    """Report an older checkpoint that belongs to another log or is ahead of this one."""
    if old.origin != now.origin:
        found.add("fork", "other_origin", origin=old.origin, actual=now.origin)
    elif old.size > now.size:
        found.add("shrunk", "size_shrunk", size=old.size, actual=now.size)
    else:
        return True
    return False


def _report(now: Checkpoint | None, counts: Counts, found: Findings) -> Report:
    return Report(
        origin=now.origin if now else "",
        size=now.size if now else 0,
        root=base64text.encode(now.root) if now else "",
        opened=counts.opened,
        erased=counts.erased,
        findings=found.all(),
        omitted=found.omitted,
    )
