from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import gongzhi.translog
from gongzhi.config.cli_log_verify import log_verify
from gongzhi.errors import Finding
from gongzhi.translog.words import LANGUAGES, Catalogue
from tests.translog.sample import KEY, ORIGIN, mixed, plain

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(log_verify, [str(one) for one in arguments])


def test_a_verified_log_is_answered_as_the_contract_says(tmp_path: Path) -> None:
    result = run(mixed().write(tmp_path), "--key", KEY)
    answer = json.loads(result.stdout)
    root = answer.pop("root")
    assert list(answer) == ["ok", "origin", "size", "opened", "sealed", "erased", "findings"]
    assert list(answer.values()) == [True, ORIGIN, 7, 4, 2, 1, []]
    assert f"\n{root}\n" in (tmp_path / "checkpoint").read_text("utf-8")
    assert result.exit_code == 0


def test_findings_name_the_file_and_exit_6(tmp_path: Path) -> None:
    (mixed().write(tmp_path) / "open/000.jsonl").write_bytes(b"")
    result = run(tmp_path, "--key", KEY)
    finding = json.loads(result.stdout)["findings"][0]
    assert result.exit_code == 6
    assert (finding["rule"], finding["file"], finding["index"], finding["path"]) == (
        "missing",
        "open/000.jsonl",
        0,
        "/name",
    )
    assert "应当公开" in finding["required"]


def test_an_older_checkpoint_is_compared_and_english_spoken(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(plain(9).checkpoint())
    result = run(plain(3).write(tmp_path / "log"), "--key", KEY, "--since", tmp_path / "old", "--lang", "en")
    assert result.exit_code == 6
    assert json.loads(result.stdout)["findings"] == [
        {"rule": "shrunk", "required": "at least the 9 records there were", "actual": "only 3"}
    ]


@pytest.mark.parametrize(("key", "said"), [(KEY, "检查点"), ("nonsense", "公钥")], ids=["no log", "no key"])
def test_what_is_no_log_exits_2(tmp_path: Path, key: str, said: str) -> None:
    if key != KEY:
        plain(1).write(tmp_path)
    result = run(tmp_path, "--key", key)
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["code"], answer["findings"]) == (2, "invalid", [])
    assert said in answer["message"]


def test_without_a_key_it_exits_2(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2


def test_the_verifier_loads_neither_django_nor_a_database() -> None:
    code = "import sys, gongzhi.config.cli_log_verify; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "gongzhi.translog.verify" in loaded
    assert not {"django", "sqlite3", "psycopg", "gongzhi.law"} & set(loaded)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_every_finding_and_reason(language: str) -> None:
    package = resources.files(gongzhi.translog)
    words = tomllib.loads((package / f"messages/{language}.toml").read_text("utf-8"))
    source = "".join(one.read_text("utf-8") for one in package.iterdir() if one.name.endswith(".py"))
    raised = set(
        re.findall(r'"((?:file|note|entry|opening)\.[a-z_]+|log\.(?:no_log|empty|since|base64|hash_length))"', source)
    )
    reported = set(re.findall(r'(?:add\([^,]+|_report\([^"]+), ?"([a-z_]+)"', source)) | {
        "root_differs",
        "root_unknown",
    }
    assert raised - {"note.text", "entry.salt", "opening.order"} == set(words["reasons"])
    assert reported - {"tile"} <= set(words["findings"])
    assert len(words["findings"]) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_said(language: str) -> None:
    catalogue = Catalogue.load(language)
    named = {"file": "f", "line": 1, "index": 2, "path": "/p", "reason": "note.form", "root": "r"}
    values = {**named, "actual": "a", "position": 3, "width": 4, "size": 5, "origin": "o"}
    for message in catalogue.words["findings"]:
        said = catalogue.finding(Finding(rule="tile", message=message, values=values))
        assert list(said) == ["rule", "file", "line", "index", "path", "required", "actual"]
        assert "{" not in f"{said['required']}{said['actual']}"
