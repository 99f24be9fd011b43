from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gongzhi.config import keys
from gongzhi.errors import NotFound
from gongzhi.translog import note

ORIGIN = "county.example/log"


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    assert keys.make(tmp_path, ORIGIN) == [keys.SECRET, keys.DATA, keys.INDEX, keys.SIGNER, keys.VERIFIER]
    held = {path.name: path.read_text("utf-8") for path in (tmp_path / "keys").iterdir()}
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert keys.make(tmp_path, ORIGIN) == []
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "keys").iterdir()} == held


def test_the_verifier_key_belongs_to_the_signer_and_names_the_log(tmp_path: Path) -> None:
    keys.make(tmp_path, ORIGIN)
    verifier = keys.read(tmp_path, keys.VERIFIER)
    assert note.verifier_key(keys.read(tmp_path, keys.SIGNER)) == verifier
    assert note.key_name(verifier) == ORIGIN


def test_keys_of_two_deployments_differ(tmp_path: Path) -> None:
    for name in ("one", "other"):
        keys.make(tmp_path / name, ORIGIN)
    for name in (keys.SECRET, keys.SIGNER):
        assert keys.read(tmp_path / "one", name) != keys.read(tmp_path / "other", name)


def test_only_the_keys_of_a_demo_are_marked(tmp_path: Path) -> None:
    keys.make(tmp_path / "real", ORIGIN)
    keys.make(tmp_path / "demo", ORIGIN, is_demo=True)
    keys.make(tmp_path / "real", ORIGIN, is_demo=True)
    assert not keys.path_of(tmp_path / "real", keys.DEMO_MARK).exists()
    assert keys.path_of(tmp_path / "demo", keys.DEMO_MARK).exists()


def test_a_missing_key_says_where_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no_keys") as refused:
        keys.read(tmp_path, keys.SECRET)
    assert str(tmp_path) in str(refused.value.values["path"])


def test_a_folder_made_for_the_keys_is_its_owners_alone(tmp_path: Path) -> None:
    keys.make(tmp_path / "var", keys.ORIGIN)
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
