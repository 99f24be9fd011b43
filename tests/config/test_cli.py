from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from gongzhi.config.cli import main
from gongzhi.config.cli_answer import EXIT, Answer, answering
from gongzhi.domains.matters.models import Matter
from gongzhi.domains.places.models import Place
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted, Refusal, RuleNotMet, StaleState
from gongzhi.shared import clock
from tests import builders
from tests.plugins.deployment import ROOT
from tests.shared.ledger.acts import act

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


def run(*arguments: str) -> tuple[int, dict[str, object]]:
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout)


def test_every_command_can_be_asked_for_help() -> None:
    shown = CliRunner().invoke(main, ["--help"])
    assert shown.exit_code == 0
    for line in ("log sign", "log export", "log verify", "matter raise", "matter resolution", "demo build", "serve"):
        assert CliRunner().invoke(main, [*line.split(), "--help"]).exit_code == 0
    assert CliRunner().invoke(main, ["nothing"]).exit_code == EXIT["invalid"]


@pytest.mark.parametrize("command", [["law", "status", "-"], ["log", "verify", "nowhere", "--key", "k"]])
def test_a_command_on_files_never_loads_django(command: list[str]) -> None:
    code = f"""
import sys
from gongzhi.config.cli import main
main({command!r}, standalone_mode=False)
print("django" in sys.modules, file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", code], input="{}", capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stderr.strip() == "False"
    assert json.loads(ran.stdout)["code"] == "invalid"


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (BadValue("invalid"), 2),
        (NotPermitted("demo_only"), 3),
        (NotFound("no_county"), 4),
        (AlreadyDone("already_corrected"), 5),
        (StaleState("log_shrunk", signed=2, found=1), 5),
        (RuleNotMet("no_effect"), 6),
    ],
)
def test_each_kind_of_refusal_has_its_exit_code(refusal: Refusal, code: int) -> None:
    @click.command()
    @answering
    def refuse() -> Answer:
        raise refusal

    result = CliRunner().invoke(refuse, ["--lang", "en"])
    assert result.exit_code == code
    assert json.loads(result.stdout)["code"] == refusal.code


@pytest.mark.django_db
class TestMatters:
    @pytest.fixture
    def cast(self) -> builders.Cast:
        return builders.cast(builders.make_place())

    def raise_as(self, person_id: int, place: Place, kind: str = "public_benefit_project", *more: str):
        handle = f"person-{person_id}"
        given = ["--as", handle, "--place", place.code, "--kind", kind, "--title", "修路", "--summary", "修一条路。"]
        with clock.set_to(builders.DAY):
            return run("matter", "raise", *given, *more)

    def test_the_chair_raises_a_matter(self, cast: builders.Cast) -> None:
        code, said = self.raise_as(cast.chair.pk, cast.place)
        matter = Matter.objects.get()
        assert code == 0
        assert said["id"] == matter.pk
        assert said["place"] == cast.place.code
        assert (matter.title, matter.raised_by_id, matter.raised_on) == ("修路", cast.chair.pk, builders.DAY)

    @pytest.mark.parametrize("part", ["outsider", "former", "township_clerk", "representative"])
    def test_a_person_without_the_post_may_not(self, cast: builders.Cast, part: str) -> None:
        code, said = self.raise_as(cast.people()[part].pk, cast.place)
        assert (code, said["code"]) == (3, "not_permitted")
        assert not Matter.objects.exists()

    def test_a_place_or_person_that_is_not_there_is_missing(self, cast: builders.Cast) -> None:
        assert self.raise_as(cast.chair.pk, Place(code="none"))[0] == 4
        assert self.raise_as(0, cast.place)[0] == 4

    def test_a_kind_that_the_law_does_not_know_is_invalid(self, cast: builders.Cast) -> None:
        assert self.raise_as(cast.chair.pk, cast.place, "no_such_kind")[0] == 2

    def test_a_body_that_may_not_decide_is_refused_by_law(self, cast: builders.Cast) -> None:
        representatives = ("--decided-by", "representatives_assembly")
        code, said = self.raise_as(cast.chair.pk, cast.place, "public_benefit_project", *representatives)
        assert code == 6
        assert said["findings"]
        assert not Matter.objects.exists()

    def test_a_resolution_in_effect_is_given(self, cast: builders.Cast) -> None:
        matter = builders.raised(cast)
        fact = builders.walk(cast, matter, until="resolve")
        with clock.set_to(fact.on):
            code, said = run("matter", "resolution", str(matter.pk))
        assert (code, said["resolved_on"]) == (0, fact.on.isoformat())

    def test_without_an_effect_there_is_no_resolution(self, cast: builders.Cast) -> None:
        matter = builders.raised(cast)
        fact = builders.walk(cast, matter, until="resolve", present=910, votes_against=454)
        with clock.set_to(fact.on):
            code, said = run("matter", "resolution", str(matter.pk))
        assert (code, said["code"]) == (6, "no_resolution")
        assert said["findings"]


@pytest.mark.django_db
class TestLog:
    @pytest.fixture(autouse=True)
    def own_signer(self, settings: SettingsWrapper, tmp_path: Path) -> None:
        os.symlink(settings.VAR / "keys", tmp_path / "keys")
        settings.VAR = tmp_path

    def test_an_export_is_signed_first_and_verifies(self, settings: SettingsWrapper, tmp_path: Path) -> None:
        act()
        act()
        code, said = run("log", "export", str(tmp_path / "log"))
        assert (code, said["size"]) == (0, 2)
        code, said = run("log", "verify", str(tmp_path / "log"), "--key", settings.LOG_VERIFIER)
        assert (code, said["ok"], said["size"]) == (0, True, 2)

    def test_a_flipped_byte_of_an_export_is_found(self, settings: SettingsWrapper, tmp_path: Path) -> None:
        act()
        run("log", "export", str(tmp_path / "log"))
        bundle = tmp_path / "log" / "tile" / "entries" / "000.p" / "1"
        data = bytearray(bundle.read_bytes())
        data[40] ^= 1
        bundle.write_bytes(data)
        code, said = run("log", "verify", str(tmp_path / "log"), "--key", settings.LOG_VERIFIER)
        assert (code, said["ok"]) == (6, False)

    def test_without_the_secret_key_the_last_checkpoint_is_exported(self, tmp_path: Path) -> None:
        act()
        assert run("log", "sign")[1]["size"] == 1
        act()
        (tmp_path / "keys").unlink()
        code, said = run("log", "export", str(tmp_path / "log"))
        assert (code, said["size"]) == (0, 1)

    def test_an_empty_log_signs_nothing_and_exports_nothing(self, tmp_path: Path) -> None:
        assert run("log", "sign") == (0, {"origin": "", "size": 0, "root": ""})
        assert run("log", "export", str(tmp_path / "log"))[0] == 4

    def test_the_check_says_what_differs(self) -> None:
        act("one")
        assert run("ledger", "check") == (0, {"ok": True, "size": 1, "mismatches": []})
        place = Place.objects.get()
        Place.objects.update(code="other")
        code, said = run("ledger", "check")
        assert code == 6
        row = {"table": "places.place", "key": str(place.pk), "index": 0, "kind": "changed"}
        assert said == {"ok": False, "size": 1, "mismatches": [row]}
