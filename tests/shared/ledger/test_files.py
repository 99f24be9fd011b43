from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from gongzhi.errors import NotFound, StaleState
from gongzhi.shared.ledger import actions, files
from gongzhi.translog import tiles
from gongzhi.translog.entry import Target
from gongzhi.translog.verify import verify_directory
from tests.checklog import check_log, sign
from tests.shared.ledger.acts import act

pytestmark = pytest.mark.django_db


def grow_and_sign(acts: int, folder: Path) -> None:
    for _ in range(acts):
        act()
    sign(folder / "signer" / "checkpoint")


def exported(folder: Path) -> dict[str, bytes]:
    files.export(folder / "log")
    return {
        path.relative_to(folder / "log").as_posix(): path.read_bytes()
        for path in (folder / "log").rglob("*")
        if path.is_file()
    }


def test_an_export_verifies_from_its_files_alone(tmp_path: Path) -> None:
    grow_and_sign(5, tmp_path)
    checkpoint = files.export(tmp_path / "log")
    report = verify_directory(tmp_path / "log", settings.LOG_VERIFIER)
    assert report.ok
    assert (report.size, checkpoint.size) == (5, 5)


def test_a_later_export_continues_an_older_checkpoint(tmp_path: Path) -> None:
    grow_and_sign(2, tmp_path)
    files.export(tmp_path / "log")
    (tmp_path / "log" / "checkpoint").rename(tmp_path / "old")
    grow_and_sign(3, tmp_path)
    files.export(tmp_path / "log")
    assert verify_directory(tmp_path / "log", settings.LOG_VERIFIER, tmp_path / "old").ok


def test_any_flipped_byte_of_an_export_is_found(tmp_path: Path) -> None:
    grow_and_sign(3, tmp_path)
    for name, data in exported(tmp_path).items():
        for at in range(0, len(data), 97):
            (tmp_path / "log" / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert not verify_directory(tmp_path / "log", settings.LOG_VERIFIER).ok, (name, at)
        (tmp_path / "log" / name).write_bytes(data)
    assert verify_directory(tmp_path / "log", settings.LOG_VERIFIER).ok


def test_no_private_value_leaves_with_an_export(tmp_path: Path) -> None:
    grow_and_sign(3, tmp_path)
    held = b"".join(exported(tmp_path).values())
    assert "甲村".encode() in held
    assert b"CANARY" not in held


def test_an_erased_value_is_gone_and_the_log_still_verifies(tmp_path: Path) -> None:
    index = act(name="丙村")
    actions.erase(place_code="", targets=[Target(index, "name"), Target(index, "note")])
    act()
    report = check_log()
    assert (report.size, report.erased) == (3, 1)
    sign(tmp_path / "signer" / "checkpoint")
    assert "丙村".encode() not in b"".join(exported(tmp_path).values())


def test_erasing_what_is_not_there_is_refused() -> None:
    index = act()
    with pytest.raises(NotFound, match="no_opening"):
        actions.erase(place_code="", targets=[Target(index, "other")])
    assert check_log().size == 1


def test_an_erasure_that_is_not_signed_yet_stops_an_export(tmp_path: Path) -> None:
    grow_and_sign(2, tmp_path)
    actions.erase(place_code="", targets=[Target(0, "name")])
    with pytest.raises(StaleState, match="erased_after_checkpoint"):
        files.export(tmp_path / "log")


def test_without_a_checkpoint_there_is_no_export(tmp_path: Path) -> None:
    act()
    with pytest.raises(NotFound, match="no_checkpoint"):
        files.export(tmp_path / "log")


def test_what_the_site_serves_is_what_an_export_holds(client: Client, tmp_path: Path) -> None:
    grow_and_sign(tiles.WIDTH + 3, tmp_path)
    for name, data in exported(tmp_path).items():
        response = client.get(f"/log/{name}")
        assert (response.status_code, response.content) == (200, data), name


@pytest.mark.parametrize("width", [1, 2, 255])
def test_older_partial_tiles_are_served_as_well(client: Client, tmp_path: Path, width: int) -> None:
    grow_and_sign(tiles.WIDTH, tmp_path)
    whole = client.get("/log/tile/0/000").content
    assert client.get(f"/log/tile/0/000.p/{width}").content == whole[: width * 32]
    bundle = client.get(f"/log/tile/entries/000.p/{width}").content
    assert len(tiles.unpack(bundle, width)) == width


def test_full_tiles_are_kept_for_ever_and_partial_ones_briefly(client: Client, tmp_path: Path) -> None:
    grow_and_sign(tiles.WIDTH + 1, tmp_path)
    assert "immutable" in client.get("/log/tile/0/000")["Cache-Control"]
    assert "immutable" in client.get("/log/tile/entries/000")["Cache-Control"]
    assert client.get("/log/tile/0/001.p/1")["Cache-Control"] == "public, max-age=60"
    assert "no-cache" in client.get("/log/checkpoint")["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["tile/0/001", "tile/0/000.p/4", "tile/0/0", "tile/1/000.p/1", "tile/x/000", "open/001.jsonl", "open/000"]
)
def test_files_that_the_signed_log_has_not_are_missing(client: Client, tmp_path: Path, name: str) -> None:
    grow_and_sign(3, tmp_path)
    act()
    assert client.get(f"/log/{name}").status_code == 404


def test_a_file_takes_few_queries_and_no_session(client: Client, tmp_path: Path, django_assert_max_num_queries) -> None:
    grow_and_sign(20, tmp_path)
    with django_assert_max_num_queries(2):
        response = client.get("/log/tile/entries/000.p/20")
    assert not response.cookies
