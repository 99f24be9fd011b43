from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gongzhi.errors import BadValue
from gongzhi.translog.export import write_log
from gongzhi.translog.openings import OpenLine
from gongzhi.translog.verify import verify_directory
from tests.translog.sample import KEY, Log, act, mixed, opening, plain

if TYPE_CHECKING:
    from pathlib import Path


def names(directory: Path) -> set[str]:
    return {str(one.relative_to(directory)) for one in directory.rglob("*") if one.is_file()}


def test_a_log_is_written_in_the_tile_layout(tmp_path: Path) -> None:
    plain(513).write(tmp_path)
    assert names(tmp_path) == {
        "checkpoint",
        *("tile/0/000", "tile/0/001", "tile/0/002.p/1", "tile/1/000.p/2"),
        *("tile/entries/000", "tile/entries/001", "tile/entries/002.p/1"),
        *("open/000.jsonl", "open/001.jsonl", "open/002.jsonl"),
    }


def test_a_second_export_writes_only_what_changed(tmp_path: Path) -> None:
    plain(300).write(tmp_path)
    for one in tmp_path.rglob("*"):
        if one.is_file():
            os.utime(one, (1, 1))
    plain(600).write(tmp_path)
    untouched = {name for name in names(tmp_path) if (tmp_path / name).stat().st_mtime == 1}
    partial = {"tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"}
    assert untouched == partial | {"tile/0/000", "tile/entries/000", "open/000.jsonl", "open/001.jsonl"}
    assert verify_directory(tmp_path, KEY).ok


def test_an_erased_opening_leaves_the_files_at_the_next_export(tmp_path: Path) -> None:
    mixed().write(tmp_path)
    assert "某甲" in (tmp_path / "open/000.jsonl").read_text("utf-8")
    Log(mixed().entries).write(tmp_path)
    assert (tmp_path / "open/000.jsonl").read_bytes() == b""


@pytest.mark.parametrize(("entries", "lines"), [(4, ()), (6, ()), (0, ()), (5, (OpenLine(5, (opening("/a", 1),)),))])
def test_a_checkpoint_of_other_entries_is_not_published(
    tmp_path: Path, entries: int, lines: tuple[OpenLine, ...]
) -> None:
    with pytest.raises(BadValue):
        write_log(tmp_path, plain(entries).entries, lines, plain(5).checkpoint())
    assert not (tmp_path / "checkpoint").exists()


def test_openings_out_of_order_are_refused(tmp_path: Path) -> None:
    lines = tuple(OpenLine(index, (opening("/a", 1),)) for index in (1, 0))
    with pytest.raises(BadValue):
        Log((act([opening("/a", 1)], ["/a"]),) * 2, lines).write(tmp_path)
