from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gongzhi.errors import BadValue
from gongzhi.translog import inventory, merkle, note, openings
from gongzhi.translog.entry import DISCLOSE, ERASE, Target
from gongzhi.translog.openings import OpenLine
from gongzhi.translog.tiles import pack
from gongzhi.translog.verify import Report, verify_directory
from tests.translog.sample import KEY, ORIGIN, SIGNER, Log, act, act_on, mixed, opening, plain, small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = opening("/title", "修路")
OPEN = "open/000.jsonl"


def found(report: Report) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in report.findings]


def check(log: Log, directory: Path, since: Log | None = None) -> Report:
    """Export and verify a log, against an older one where given; the counts always add up."""
    old = directory.parent / "old"
    if since:
        old.write_bytes(since.checkpoint())
    report = verify_directory(log.write(directory), KEY, old if since else None)
    assert report.opened + report.sealed + report.erased == report.size
    return report


def test_an_export_is_verified_and_its_records_counted(tmp_path: Path) -> None:
    report = check(mixed(), tmp_path)
    assert (report.ok, report.findings, report.origin, report.size) == (True, (), ORIGIN, 7)
    assert (report.opened, report.sealed, report.erased) == (4, 2, 1)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_a_log_of_any_size_is_verified(tmp_path: Path, size: int) -> None:
    report = check(plain(size), tmp_path)
    assert (report.ok, report.opened) == (True, size)


def test_a_full_bundle_of_long_entries_is_verified(tmp_path: Path) -> None:
    report = check(Log((act(text="x" * 65_000),) * 256), tmp_path)
    assert (report.ok, report.opened) == (True, 256)


def test_every_changed_byte_of_every_file_is_found(tmp_path: Path) -> None:
    small().write(tmp_path)
    for path in files(tmp_path):
        data = path.read_bytes()
        for at in range(len(data)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
            assert not verify_directory(tmp_path, KEY).ok, (path, at)
        path.write_bytes(data)
    assert verify_directory(tmp_path, KEY).ok


def test_changed_bytes_on_every_level_are_found(tmp_path: Path) -> None:
    plain(300).write(tmp_path)
    for path in files(tmp_path):
        data = path.read_bytes()
        for at in {0, len(data) // 2, len(data) - 1} if data else ():
            path.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
            assert not verify_directory(tmp_path, KEY).ok, (path, at)
        path.write_bytes(data)


def test_files_cut_short_lengthened_or_taken_away_are_found(tmp_path: Path) -> None:
    plain(300).write(tmp_path)
    for path in files(tmp_path):
        data = path.read_bytes()
        for changed in (data[:-1] if data else b"x", data + b"\0", data + b"\n"):
            path.write_bytes(changed)
            assert not verify_directory(tmp_path, KEY).ok, path
        path.unlink()
        if path.name != "checkpoint":
            report = verify_directory(tmp_path, KEY)
            assert str(path.relative_to(tmp_path)) in {one.values.get("file") for one in report.findings}
        path.write_bytes(data)


def files(directory: Path) -> Iterator[Path]:
    return iter(sorted(one for one in directory.rglob("*") if one.is_file()))


def test_a_changed_entry_is_named(tmp_path: Path) -> None:
    log = plain(300)
    log.write(tmp_path)
    changed = [*log.entries[256:270], act(number=999), *log.entries[271:]]
    (tmp_path / "tile/entries/001.p/44").write_bytes(pack(changed))
    report = verify_directory(tmp_path, KEY)
    assert found(report) == [("record", "entry_differs")]
    assert report.findings[0].values == {"file": "tile/entries/001.p/44", "index": 270}


def test_a_changed_tile_is_named(tmp_path: Path) -> None:
    plain(300).write(tmp_path)
    path = tmp_path / "tile/0/001.p/44"
    path.write_bytes(path.read_bytes()[:64] + b"\0" * 32 + path.read_bytes()[96:])
    report = verify_directory(tmp_path, KEY)
    assert found(report) == [("tile", "tile_differs")]
    assert report.findings[0].values == {"file": "tile/0/001.p/44", "position": 2}


def test_a_checkpoint_of_another_root_is_found(tmp_path: Path) -> None:
    plain(5).write(tmp_path)
    text = note.Checkpoint(ORIGIN, 5, b"\0" * 32).text()
    (tmp_path / "checkpoint").write_bytes(note.sign(text, SIGNER))
    assert found(verify_directory(tmp_path, KEY)) == [("root", "root_differs")]


def test_a_root_that_cannot_be_recomputed_is_found(tmp_path: Path) -> None:
    plain(300).write(tmp_path)
    (tmp_path / "tile/entries/000").write_bytes(b"\0")
    (tmp_path / "tile/0/000").unlink()
    report = verify_directory(tmp_path, KEY)
    rules = {("tile", "tile_absent"), ("tile", "bundle_malformed"), ("root", "root_unknown")}
    assert set(found(report)) == rules
    assert report.opened == 44


def test_a_signature_by_another_key_is_found(tmp_path: Path) -> None:
    report = verify_directory(plain(2).write(tmp_path), note.generate_key(ORIGIN)[1])
    assert found(report) == [("signature", "checkpoint_unsigned")]
    assert (report.origin, report.size, report.root) == ("", 0, "")


@pytest.mark.parametrize("old_size", [1, 255, 256, 257, 512, 599, 600])
def test_an_older_checkpoint_of_the_same_log_is_its_past(tmp_path: Path, old_size: int) -> None:
    assert check(plain(600), tmp_path / "log", since=plain(old_size)).ok


@pytest.mark.parametrize("old_size", [3, 256, 300])
def test_a_rewritten_past_is_a_fork(tmp_path: Path, old_size: int) -> None:
    rewritten = Log((act(number="other"), *plain(300).entries[1:]))
    report = check(rewritten, tmp_path / "log", since=plain(old_size))
    assert found(report) == [("fork", "history_differs")]


def test_a_log_of_another_origin_is_a_fork(tmp_path: Path) -> None:
    other = Log(plain(3).entries, origin="other.example/log")
    assert found(check(other, tmp_path / "log", since=plain(3))) == [("fork", "other_origin")]


def test_fewer_entries_than_before_are_found(tmp_path: Path) -> None:
    assert found(check(plain(3), tmp_path / "log", since=plain(4))) == [("shrunk", "size_shrunk")]


def test_an_older_checkpoint_that_the_key_did_not_sign_is_found(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(plain(3).checkpoint(note.generate_key(ORIGIN)[0]))
    report = verify_directory(plain(3).write(tmp_path / "log"), KEY, old)
    assert found(report) == [("signature", "checkpoint_unsigned")]
    assert (report.findings[0].values["file"], report.size) == (str(old), 3)


def empty_checkpoint(path: Path) -> Path:
    path.write_bytes(note.sign(note.Checkpoint(ORIGIN, 0, b"\0" * 32).text(), SIGNER))
    return path


def test_an_empty_log_is_refused_but_not_as_the_future_of_a_longer_one(tmp_path: Path) -> None:
    empty_checkpoint(tmp_path / "checkpoint")
    with pytest.raises(BadValue, match=r"log\.empty"):
        verify_directory(tmp_path, KEY)
    old = tmp_path / "old"
    old.write_bytes(plain(1).checkpoint())
    assert found(verify_directory(tmp_path, KEY, old)) == [("shrunk", "size_shrunk")]


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "checkpoint")
    for directory in (tmp_path, tmp_path / "absent"):
        with pytest.raises(BadValue, match=r"log\.no_log"):
            verify_directory(directory, KEY)
    (tmp_path / "checkpoint").unlink()
    plain(1).write(tmp_path)
    with pytest.raises(BadValue, match=r"note\.key"):
        verify_directory(tmp_path, KEY[:-1])
    for since in (tmp_path / "absent", tmp_path, empty_checkpoint(tmp_path / "old")):
        with pytest.raises(BadValue, match=r"log\.since"):
            verify_directory(tmp_path, KEY, since)


def test_a_checkpoint_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    plain(1).write(tmp_path / "log")
    (tmp_path / "log/checkpoint").rename(tmp_path / "elsewhere")
    (tmp_path / "log/checkpoint").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadValue, match=r"log\.no_log"):
        verify_directory(tmp_path / "log", KEY)


def test_partial_tiles_of_earlier_checkpoints_may_stay_where_they_agree(tmp_path: Path) -> None:
    for size in (5, 9, 300):
        plain(size).write(tmp_path)
    assert verify_directory(tmp_path, KEY).ok
    for name in ("tile/0/000.p/5", "tile/entries/000.p/9"):
        path = tmp_path / name
        data = path.read_bytes()
        for changed in (data[:-1] + b"\0", data[:-32], pack(plain(4).entries)):
            path.write_bytes(changed)
            assert found(verify_directory(tmp_path, KEY)) == [("tile", "older_differs")]
        path.write_bytes(data)


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/001",
        "tile/0/000.p/6",
        "tile/0/000.p/255",
        "tile/1/000.p/1",
        "tile/entries/001.p/1",
        "tile/0/000.p/5~",
        "tile/readme",
        "tile/0/000.p/05",
        "open/001.jsonl",
        "open/000.jsonl~",
        "open/000.p/5.jsonl",
        "open/0.jsonl",
    ],
)
def test_files_that_the_tree_does_not_have_are_found(tmp_path: Path, name: str) -> None:
    path = plain(5).write(tmp_path) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    report = verify_directory(tmp_path, KEY)
    assert found(report) == [("record" if name.startswith("open") else "tile", "not_of_the_log")]
    assert report.findings[0].values["file"] == name


def test_other_names_beside_the_log_are_left_alone(tmp_path: Path) -> None:
    plain(5).write(tmp_path)
    (tmp_path / "index.html").write_text("x")
    assert verify_directory(tmp_path, KEY).ok


def test_links_and_special_files_are_not_followed(tmp_path: Path) -> None:
    plain(5).write(tmp_path)
    tile = tmp_path / "tile/0/000.p/5"
    tile.rename(tmp_path / "elsewhere")
    tile.symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "open/pipe")
    (tmp_path / "tile/1").symlink_to(tmp_path)
    rules = {("tile", "not_a_file"), ("record", "not_a_file"), ("tile", "tile_absent")}
    assert set(found(verify_directory(tmp_path, KEY))) == rules


def test_a_file_name_of_any_bytes_is_named(tmp_path: Path) -> None:
    plain(1).write(tmp_path)
    with open(os.fsencode(tmp_path) + b"/tile/\xff", "wb"):
        pass
    assert verify_directory(tmp_path, KEY).findings[0].values["file"] == "tile/\\xff"


def test_a_directory_that_cannot_be_entered_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain(1).write(tmp_path)

    def refuse(path: Path) -> list[str]:
        raise PermissionError(path)

    monkeypatch.setattr("gongzhi.translog.folder.os.listdir", refuse)
    named = {one.values["file"] for one in verify_directory(tmp_path, KEY).findings if one.message == "not_a_file"}
    assert named == {"tile", "open"}


def test_a_tile_longer_than_it_can_be_is_not_read(tmp_path: Path) -> None:
    plain(1).write(tmp_path)
    (tmp_path / "tile/0/000.p/1").write_bytes(b"\0" * 8193)
    assert found(verify_directory(tmp_path, KEY)) == [("tile", "tile_unreadable")]


def test_a_line_longer_than_it_can_be_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("gongzhi.translog.records", openings.__name__):
        monkeypatch.setattr(f"{module}.LINE_BYTES", 50)
    plain(1).write(tmp_path)
    (tmp_path / OPEN).write_bytes(b"x" * 51 + b"\n")
    assert found(verify_directory(tmp_path, KEY)) == [("record", "openings_unreadable")]


def test_a_huge_size_ends_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "FINDINGS", 20)
    plain(5).write(tmp_path)
    text = note.Checkpoint(ORIGIN, 10**18, merkle.root([b"\0" * 32])).text()
    (tmp_path / "checkpoint").write_bytes(note.sign(text, SIGNER))
    report = verify_directory(tmp_path, KEY)
    assert {"tile", "root", "missing"} == {rule for rule, _ in found(report)}
    assert report.sealed == 10**18


def test_findings_beyond_the_limit_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "FINDINGS", 3)
    plain(1).write(tmp_path)
    for number in range(5):
        (tmp_path / f"tile/{number}~").write_bytes(b"")
    report = verify_directory(tmp_path, KEY)
    assert (len(report.findings), report.omitted) == (3, 2)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), ("missing", "opening_missing")),
        ((OpenLine(0, (opening("/title", "修桥"),)),), ("record", "opening_differs")),
        ((OpenLine(0, (opening("/title", "修路", 2),)),), ("record", "opening_differs")),
        ((OpenLine(0, (TITLE, opening("/other", 1))),), ("record", "opening_unknown")),
        ((OpenLine(0, (TITLE, opening("/vote", 5))),), ("record", "opening_undisclosed")),
        ((OpenLine(0, (TITLE,)), OpenLine(1, (TITLE,))), ("record", "opening_unknown")),
    ],
)
def test_openings_must_fit_the_log(tmp_path: Path, lines: tuple[OpenLine, ...], expected: tuple[str, str]) -> None:
    entry = act([TITLE, opening("/vote", 5)], ["/title"])
    report = check(Log((entry, act()), lines), tmp_path)
    assert found(report) == [expected]
    assert (report.opened, report.sealed) == (1, 1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OpenLine(0, (TITLE,)).to_bytes() * 2, "line_misplaced"),
        (OpenLine(1, (TITLE,)).to_bytes() + OpenLine(0, (TITLE,)).to_bytes(), "line_misplaced"),
        (OpenLine(0, (TITLE,)).to_bytes() + OpenLine(256, (TITLE,)).to_bytes(), "line_misplaced"),
        (OpenLine(0, (TITLE,)).to_bytes() + b"\n", "line_malformed"),
        (OpenLine(0, (TITLE,)).to_bytes()[:-1], "line_malformed"),
    ],
)
def test_lines_must_stand_in_their_form_and_order(tmp_path: Path, data: bytes, message: str) -> None:
    Log((act([TITLE], ["/title"]), act([TITLE]))).write(tmp_path)
    (tmp_path / OPEN).write_bytes(data)
    assert ("record", message) in found(verify_directory(tmp_path, KEY))


def test_a_missing_file_of_openings_is_found_even_where_it_would_be_empty(tmp_path: Path) -> None:
    plain(1).write(tmp_path)
    (tmp_path / OPEN).unlink()
    assert found(verify_directory(tmp_path, KEY)) == [("missing", "openings_absent")]


def test_an_erased_opening_is_missing_until_its_erasure_is_logged(tmp_path: Path) -> None:
    entry = act([TITLE], ["/title"])
    before = check(Log((entry,), (OpenLine(0, (TITLE,)),)), tmp_path)
    assert (before.ok, before.opened) == (True, 1)
    assert found(check(Log((entry,)), tmp_path)) == [("missing", "opening_missing")]
    after = check(Log((entry, act_on(ERASE, Target(0, "/title")))), tmp_path)
    assert (after.ok, after.opened, after.erased) == (True, 1, 1)


def test_an_erased_opening_may_not_stay(tmp_path: Path) -> None:
    log = Log((act([TITLE], ["/title"]), act_on(ERASE, Target(0, "/title"))), (OpenLine(0, (TITLE,)),))
    assert found(check(log, tmp_path)) == [("record", "opening_erased")]


def test_a_later_disclosure_makes_an_opening_due(tmp_path: Path) -> None:
    entries = (act([TITLE]), act_on(DISCLOSE, Target(0, "/title")))
    assert found(check(Log(entries), tmp_path)) == [("missing", "opening_missing")]
    report = check(Log(entries, (OpenLine(0, (TITLE,)),)), tmp_path)
    assert (report.ok, report.opened) == (True, 2)


@pytest.mark.parametrize("kind", [ERASE, DISCLOSE])
@pytest.mark.parametrize(
    ("target", "message"),
    [(Target(0, "/none"), "act_on_unknown"), (Target(1, "/title"), "act_on_later"), (Target(2, "/a"), "act_on_later")],
)
def test_acts_on_entries_must_name_what_is_there(tmp_path: Path, kind: str, target: Target, message: str) -> None:
    log = Log((act([TITLE], ["/title"]), act_on(kind, target)), (OpenLine(0, (TITLE,)),))
    report = check(log, tmp_path)
    assert found(report) == [("record", message)]
    assert report.erased == 0


@pytest.mark.parametrize("entry", [b"", b"{}", b'{"act":"ledger.erase"}', act()[:-1] + b" }", b"\xff"])
def test_an_entry_of_another_form_is_found_and_counted_as_sealed(tmp_path: Path, entry: bytes) -> None:
    report = check(Log((act(), entry), (OpenLine(1, (TITLE,)),)), tmp_path)
    assert found(report) == [("record", "entry_malformed")]
    assert (report.opened, report.sealed) == (1, 1)
