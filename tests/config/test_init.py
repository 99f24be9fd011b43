"""``gongzhi init``: from nothing to an empty county, on both databases, however often it is cut off."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from gongzhi.config import questions
from gongzhi.domains.people.models import Person
from tests.config.deployments import COUNTY, OFFICER, Deployment, database_of_its_own
from tests.processes import database_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
KILLED = -9
STEPS = ("init.keys", "init.written", "migrate.noted", "init.migrated", "ledger.after_entry", "init.founded")
TELEPHONE = OFFICER["telephone"]
ID_NUMBER = "530124198005020024"  # its check digit is right, and it says what OFFICER says


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    with database_of_its_own(connection.vendor) as url:
        yield Deployment(tmp_path / "var", url)


def pointers(said: dict[str, object]) -> dict[str, str]:
    findings = said["findings"]
    assert isinstance(findings, list)
    return {one["field"]: one["rule"] for one in findings}


def test_a_county_is_founded_and_a_second_run_changes_nothing(deployment: Deployment) -> None:
    code, said, told = deployment.run("init", "--from", str(deployment.file()))
    assert (code, json.loads(said)) == (0, {"changed": True, "county": "530124", "name": "云岭县"})
    assert "李秀英的登记码" in told
    assert TELEPHONE not in said + told
    assert deployment.answer("ledger", "check") == (0, {"ok": True, "size": 3, "mismatches": []})
    held = {
        path.name: path.read_bytes()
        for path in deployment.var.rglob("*")
        if path.suffix != ".sqlite3" and path.is_file()
    }
    for again in ((), ("--from", str(deployment.file()))):
        assert deployment.answer("init", *again) == (0, {"changed": False, "county": "530124", "name": "云岭县"})
    for name, content in held.items():
        assert [path.read_bytes() for path in deployment.var.rglob(name)] == [content]
    assert deployment.answer("ledger", "check")[1]["size"] == 3


def test_what_it_makes_is_its_owners_alone(deployment: Deployment) -> None:
    deployment.var.mkdir()
    assert deployment.init()[0] == 0
    files = [path for path in deployment.var.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize("step", STEPS)
def test_cut_off_anywhere_it_is_completed_by_running_it_again(deployment: Deployment, step: str) -> None:
    file = str(deployment.file())
    code, said, _ = deployment.run("init", "--from", file, GONGZHI_KILL_AT=step)
    assert (code, said) == (KILLED, "")
    assert deployment.init() == (0, {"changed": True, "county": "530124", "name": "云岭县"})
    assert deployment.answer("ledger", "check") == (0, {"ok": True, "size": 3, "mismatches": []})


def test_another_county_is_a_conflict(deployment: Deployment) -> None:
    deployment.init(GONGZHI_KILL_AT="")
    for other in ({"code": "530125"}, {"name": "别的县"}):
        code, said = deployment.answer("init", "--from", str(deployment.file(county=other)))
        assert (code, said["code"]) == (5, "county_other")
    elsewhere = Deployment(
        deployment.var.parent / "other", deployment.database or f"sqlite:///{deployment.var}/gongzhi.sqlite3"
    )
    code, said = elsewhere.answer("init", "--from", str(elsewhere.file(county={"code": "530125"})))
    assert (code, pointers(said)) == (2, {"/site/database": "database_other_county"})
    code, said = elsewhere.init()
    assert (code, pointers(said)) == (2, {"/site/database": "database_without_keys"})


def test_a_new_enrolment_code_is_given_on_request(deployment: Deployment) -> None:
    deployment.init()
    code, said, told = deployment.run("init", "--new-code")
    assert (code, json.loads(said)["changed"]) == (0, True)
    assert "李秀英的登记码" in told


def test_every_fault_of_a_file_is_named_at_once(deployment: Deployment) -> None:
    file = deployment.file(
        county={"code": "530100", "since": "2090-01-01", "mayor": "x"},
        administrator={"sex": "x", "telephone": "123"},
        site={"hosts": ["http://x"], "sms": "pigeon", "database": "mysql://x"},
        weather={},
    )  # fmt: skip
    code, said = deployment.answer("init", "--from", str(file))
    assert (code, pointers(said)) == (
        2,
        {
            "/weather": "unknown", "/county/mayor": "unknown", "/county/code": "county_code", "/county/since": "future",
            "/county/guiding_office_since": "reversed", "/administrator/sex": "cell_choice",
            "/administrator/telephone": "mobile", "/site/hosts": "host", "/site/sms": "sms_way",
            "/site/database": "database_url",
        },
    )  # fmt: skip
    assert not deployment.var.exists()


@pytest.mark.parametrize("key", [*COUNTY, *OFFICER])
def test_a_missing_answer_is_named(deployment: Deployment, key: str) -> None:
    code, said = deployment.answer("init", "--from", str(deployment.file(without=key)))
    assert code == 2
    assert {rule for field, rule in pointers(said).items() if field.endswith(f"/{key}")} == {"required"}


@pytest.mark.parametrize(
    ("officer", "faults"),
    [
        ({"id_number": ID_NUMBER}, {}),
        ({"id_number": ID_NUMBER[:-1] + "3"}, {"/administrator/id_number": "id_check"}),
        ({"id_number": ID_NUMBER, "sex": "男"}, {"/administrator/sex": "sex_differs"}),
        ({"id_number": ID_NUMBER, "born_on": "1980-05-03"}, {"/administrator/born_on": "born_unlike_number"}),
    ],
)
def test_the_identity_number_must_agree(deployment: Deployment, officer: dict[str, object], faults: object) -> None:
    code, said, told = deployment.run("init", "--from", str(deployment.file(administrator=officer)))
    assert (code, pointers(json.loads(said)) if code else {}) == (2 if faults else 0, faults)
    assert str(officer["id_number"]) not in said + told


def test_codes_that_go_nowhere_are_not_sent_to_the_terminal_instead(deployment: Deployment) -> None:
    code, said = deployment.answer("init", "--from", str(deployment.file(site={"sms": ""})))
    assert (code, pointers(said)) == (2, {"/site/sms": "sms_none"})


def test_the_education_is_given_by_its_name() -> None:
    assert {label: str(value) for value, label in Person.Education.choices} == questions.EDUCATIONS
    read = {given: questions.education(given) for given in ("", "大专", "高中(中专)")}
    assert read == {"": None, "大专": 4, "高中(中专)": 3}


def test_it_asks_again_until_an_answer_is_good(deployment: Deployment) -> None:
    database = [deployment.database] if deployment.database else [""]
    typed = ["云岭县", "530100", "530124", "1950-01-01", "", "1949-01-01", "2019-03-01", "", "", *database]
    typed += ["李秀英", "女", "1980-05-02", "138", TELEPHONE, ID_NUMBER]
    code, said, told = deployment.run("init", typed="\n".join(typed) + "\n")
    assert (code, json.loads(said)["changed"]) == (0, True), told
    assert "“530100”不是。要求：6 位县级行政区划代码" in told
    assert "1949-01-01。要求：不早于第一天 1950-01-01" in told
    assert ID_NUMBER not in told + said


def test_the_demo_and_a_county_do_not_share_a_folder(deployment: Deployment) -> None:
    code, said = deployment.init(GONGZHI_DEMO="1")
    assert (code, said["code"]) == (3, "init_in_demo")
    assert deployment.init()[0] == 0
    code, said = deployment.answer("migrate", GONGZHI_DEMO="1")
    assert (code, said["code"]) == (3, "county_no_demo")


def test_settings_that_nobody_knows_are_refused_by_name(deployment: Deployment) -> None:
    deployment.init()
    path = deployment.var / "gongzhi.toml"
    path.write_text(path.read_text("utf-8") + "\n[site2]\n", "utf-8")
    code, said = deployment.answer("migrate")
    assert (code, pointers(said)) == (2, {"/site2": "unknown"})


def test_the_environment_wins_over_the_file(deployment: Deployment) -> None:
    deployment.init()
    assert deployment.answer("migrate", GONGZHI_DATABASE=f"sqlite:///{deployment.var}/another.sqlite3")[0] == 0
    assert (deployment.var / "another.sqlite3").exists()


def test_a_file_that_is_no_database_or_lies_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all, but long enough to be looked at" * 9, "utf-8")
    for name, rule in (("text", "database_file"), ("nowhere/x.sqlite3", "database_folder")):
        deployment = Deployment(tmp_path / "var", f"sqlite:///{tmp_path}/{name}")
        code, said = deployment.init()
        assert (code, pointers(said)) == (2, {"/site/database": rule})


@pytest.mark.parametrize("change", ["unknown", "password", "refused", "host", "not_empty"])
def test_what_is_wrong_with_a_server_is_said(tmp_path: Path, change: str) -> None:
    if connection.vendor != "postgresql":
        url = {"refused": "postgresql://u:CANARY@127.0.0.1:1/x", "host": "postgresql://u:CANARY@no.such.invalid/x"}
        if change not in url:
            return
        wrong = url[change]
    else:
        held = database_url()
        place, _, name = held.rpartition("/")
        wrong = {
            "unknown": f"{place}/no_such_database", "password": held.replace("@", "CANARY@"),
            "refused": f"postgresql://u:CANARY@127.0.0.1:1/{name}", "host": "postgresql://u:CANARY@no.such.invalid/x",
            "not_empty": "",
        }[change]  # fmt: skip
    if change != "not_empty":
        code, said, told = Deployment(tmp_path / "var", wrong).run(
            "init", "--from", str(Deployment(tmp_path / "var", wrong).file())
        )
        assert (code, pointers(json.loads(said))) == (2, {"/site/database": f"database_{change}"})
        assert "CANARY" not in said + told
        return
    import psycopg

    with database_of_its_own("postgresql") as url:
        with psycopg.connect(url) as other:
            other.execute(b"CREATE TABLE payroll (id int)")
        code, said = Deployment(tmp_path / "var", url).init()
        assert (code, pointers(said)) == (2, {"/site/database": "database_not_empty"})
