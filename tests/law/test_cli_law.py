from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from gongzhi.config.cli_law import law
from tests.law.samples import document

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, data: bytes = b"") -> Result:
    return CliRunner().invoke(law, ["status", *arguments], input=data)


def ask(changed: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    result = run("-", *arguments, data=json.dumps(changed).encode())
    return result.exit_code, json.loads(result.stdout_bytes.decode("utf-8"))


def test_the_contracts_example_is_answered_as_the_contract_says(tmp_path: Path) -> None:
    (tmp_path / "matter.json").write_text(json.dumps(document()), encoding="utf-8")
    result = run(str(tmp_path / "matter.json"))
    said = json.loads(result.stdout)
    steps = [fact["step"] for fact in document()["facts"]]
    assert result.exit_code == 0
    assert said == {
        "state": "concluded",
        "steps": dict.fromkeys(steps, "done"),
        "texts": dict.fromkeys(steps, "2026-01-01"),
        "next": [],
        "findings": [],
    }


def test_a_defective_matter_exits_with_six() -> None:
    changed = document()
    changed["facts"][3] |= {"present": 34, "for": 34, "against": 0, "abstain": 0}
    code, said = ask({**changed, "facts": changed["facts"][:4]})
    assert (code, said["state"]) == (6, "defective")
    assert said["next"] == [{"step": "resolve", "by": ["committee"], "from": "2026-01-15", "until": None}]
    (finding,) = said["findings"]
    assert finding == {
        "step": "resolve",
        "rule": "quorum",
        "required": "应到 52 人，2/3 以上 到会，即至少 35 人",
        "actual": "到会 34 人",
        "need": 35,
        "have": 34,
        "of": 52,
        "source": "村民委员会组织法 第三十条",
        "binding": "statute",
        "verified": True,
    }


def test_english_on_request() -> None:
    changed = document()
    changed["facts"] = changed["facts"][1:2]
    code, said = ask(changed, "--lang", "en")
    assert (code, said["findings"][0]["required"]) == (6, "“Motion by the party organisation” must come first")


def test_a_rejected_matter_is_no_error() -> None:
    changed = document()
    changed["facts"] = [*changed["facts"][:3], {**changed["facts"][3], "for": 20, "against": 20, "abstain": 0}]
    assert ask(changed)[0] == 0


def test_bad_input_exits_with_two_and_every_fault() -> None:
    changed = document()
    changed["facts"][2]["present"] = 49
    changed["colour"] = "red"
    code, said = ask(changed)
    assert (code, said["code"]) == (2, "invalid")
    assert [finding["field"] for finding in said["findings"]] == ["/facts/2/present", "/colour"]
    assert said["findings"][0]["actual"] == "49"


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b'{"a": 1, "a": 2}', b"null", b"3"])
def test_what_is_no_document_exits_with_two(data: bytes) -> None:
    result = run("-", data=data)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["findings"][0]["field"] == "/"


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read_exits_with_two(tmp_path: Path, name: str) -> None:
    result = run(str(tmp_path / name))
    assert (result.exit_code, json.loads(result.stdout)["findings"][0]["rule"]) == (2, "file")


def test_chinese_is_written_as_itself_and_half_a_pair_as_its_escape() -> None:
    result = run("-", data=json.dumps({**document(), "\ud800": 1}).encode())
    assert result.exit_code == 2
    assert "多出字段".encode() in result.stdout_bytes
    assert json.loads(result.stdout_bytes)["findings"][0]["field"] == "/\ud800"


def test_the_command_does_without_django() -> None:
    asked = "import sys, gongzhi.config.cli_law; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
