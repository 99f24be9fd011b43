"""An older backup comes back: the deployment refuses to serve until the erasures are replayed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.config.cli import main
from gongzhi.domains.people.models import TELEPHONE, Person
from gongzhi.domains.registers.models import Before
from gongzhi.domains.rights import actions, queries
from gongzhi.domains.rights.models import ActSheet, ResidentAct
from gongzhi.shared import clock
from gongzhi.shared.ledger import audit
from gongzhi.shared.vault import vault
from tests import builders, lists
from tests.checklog import check_log
from tests.domains.registers import lists_of_a_county as county
from tests.domains.rights.residents import CANARY, SHEET, resident

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def erasures(settings: SettingsWrapper, tmp_path: Path) -> Iterator[Path]:
    settings.ERASURES = tmp_path / "erasures.jsonl"
    with clock.set_to(builders.DAY):
        yield settings.ERASURES


def errors() -> list[str | None]:
    return [one.id for one in run_checks(databases=["default"]) if one.id == "gongzhi.E006"]


def replay() -> dict[str, object]:
    result = CliRunner().invoke(main, ["erasures", "replay"])
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def keep(file: Path) -> None:
    """Make a backup as an administrator of this database does."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
    else:
        subprocess.run(["pg_dump", "-Fc", "-f", file, connection.settings_dict["NAME"]], check=True)


def bring_back(file: Path) -> None:
    """Restore a backup over what there is."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as source:
            source.backup(connection.connection)
    else:
        database = connection.settings_dict["NAME"]
        connection.close()
        subprocess.run(["pg_restore", "--clean", "--if-exists", "-d", database, file], check=True)


def asked(cast: builders.Cast) -> Person:
    """Return a resident who asked something on paper."""
    person = resident(cast.place)
    through = actions.Through(manner="paper", sheets=[SHEET])
    actions.ask_deletion(actor=cast.clerk, person=person, text=f"{CANARY}不住这里了", through=through)
    return person


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_is_refused_until_the_erasures_are_replayed(tmp_path: Path) -> None:
    cast = builders.cast(builders.make_place())
    person = asked(cast)
    keep(tmp_path / "backup")
    actions.erase(actor=cast.county_officer, person=person, ground="withdrawn")
    assert errors() == []
    bring_back(tmp_path / "backup")
    person.refresh_from_db()
    assert (person.name, errors()) == (CANARY, ["gongzhi.E006"])
    assert replay() == {"replayed": 1, "listed": 1}
    assert (errors(), replay()) == ([], {"replayed": 0, "listed": 1})
    person.refresh_from_db()
    assert (person.name, person.id_number, person.erased_on) == ("已删除", "", builders.DAY)
    assert [one for one in audit.all_mismatches() if one.kind != "unrecorded"] == []


@pytest.mark.django_db
def test_erasing_takes_the_words_and_the_sheets_of_what_was_asked() -> None:
    cast = builders.cast(builders.make_place())
    person = asked(cast)
    act = ResidentAct.objects.get()
    actions.answer(actor=cast.township_clerk, act=act, is_upheld=True, text=f"已经告诉{CANARY}")
    actions.erase(actor=cast.county_officer, person=person, ground="withdrawn")
    act.refresh_from_db()
    sheet = ActSheet.objects.get()
    assert (act.text, act.answer) == ("已删除", "已删除")
    assert (bytes(sheet.content), sheet.filename, sheet.sha256) == (b"", "已删除", "")
    check_log()


@pytest.mark.django_db
def test_erasing_drops_what_lists_that_wrote_the_person_keep() -> None:
    officer = county.officer()
    county.imported(officer, "places", county.PLACES, county.PLACE_HEADINGS)
    county.imported(officer, "residents", county.RESIDENTS, lists.RESIDENT_HEADINGS)
    first, *others = county.RESIDENTS
    at = lists.RESIDENT_HEADINGS.index("联系电话")
    county.imported(
        officer, "residents", [(*first[:at], "13900007777", *first[at + 1 :]), *others], lists.RESIDENT_HEADINGS
    )
    assert Before.objects.exists()
    person = Person.objects.get(telephone_digest=vault().digest(TELEPHONE, "13900007777"))
    actions.erase(actor=officer, person=person, ground="withdrawn")
    assert not Before.objects.exists()
    check_log()


@pytest.mark.django_db
def test_pages_cost_the_same_however_much_was_asked() -> None:
    cast = builders.cast(builders.make_place())
    spent = []
    for number in range(3):
        person = resident(cast.place, number=number)
        actions.ask_deletion(actor=person, person=person, text="请删除")
        with CaptureQueriesContext(connection) as queries_made:
            assert len(queries.to_answer(cast.clerk)) == number + 1
        spent.append(len(queries_made))
    assert len(set(spent)) == 1


@pytest.mark.django_db
def test_a_new_deployment_has_erased_nobody(erasures: Path) -> None:
    assert (errors(), replay(), erasures.exists()) == ([], {"replayed": 0, "listed": 0}, False)
