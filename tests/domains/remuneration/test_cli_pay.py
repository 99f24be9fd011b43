"""``gongzhi pay adopt``: the same act on the command line, and each refusal with its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongzhi.config.cli import main
from gongzhi.config.cli_answer import EXIT
from gongzhi.domains.people.models import Person
from gongzhi.domains.remuneration.models import PayScale
from gongzhi.shared import clock
from tests.builders import DAY, cast, make_place
from tests.domains.remuneration.standards import FILE

pytestmark = pytest.mark.django_db


def adopt(person: Person, folder: Path, text: str = FILE) -> tuple[int, dict[str, object]]:
    file = folder / "standard.toml"
    file.write_text(text, encoding="utf-8")
    with clock.set_to(DAY):
        result = CliRunner().invoke(main, ["pay", "adopt", str(file), "--as", person.account.handle])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout)


def test_a_standard_is_adopted_once(tmp_path: Path) -> None:
    there = cast(make_place())
    code, said = adopt(there.county_officer, tmp_path)
    assert (code, said["scales"], said["insurances"]) == (0, 1, 1)
    code, said = adopt(there.county_officer, tmp_path)
    assert (code, said["code"], PayScale.objects.count()) == (EXIT["conflict"], "overlap", 1)


def test_who_may_not_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    there = cast(make_place())
    code, said = adopt(there.township_clerk, tmp_path)
    assert (code, said["code"]) == (EXIT["forbidden"], "not_permitted")
    code, said = adopt(there.county_officer, tmp_path, FILE.replace("320000", '"3200"'))
    assert (code, said["code"]) == (EXIT["invalid"], "pay_standard")
    assert said["findings"][0]["field"] == "/scales/0/monthly_fen"  # type: ignore[index]
