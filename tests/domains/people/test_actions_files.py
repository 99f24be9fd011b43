"""Opening, correcting and erasing a person's file, by each post, with what the log and the disk keep of it."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gongzhi.domains.people.actions import erasing, files
from gongzhi.domains.people.actions.files import Changes
from gongzhi.domains.people.models import Kinship, Look, Person, Residence
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted
from gongzhi.shared import clock
from gongzhi.shared.ledger.models import Entry, Opening
from tests import builders, lists
from tests.checklog import check_log
from tests.domains.rights.residents import CANARY, TELEPHONE, resident

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(builders.DAY):
        yield


@pytest.fixture(autouse=True)
def erasures(settings: SettingsWrapper, tmp_path: Path) -> Path:
    settings.ERASURES = tmp_path / "erasures.jsonl"
    return settings.ERASURES


def last_entry() -> dict[str, object]:
    found: dict[str, object] = json.loads(bytes(Entry.objects.latest("index").data))
    return found


def test_a_look_is_kept_and_nothing_is_shown_whole() -> None:
    cast = builders.cast(builders.make_place())
    person = resident(cast.place)
    view = files.look(actor=cast.clerk, uid=person.uid, purpose="register")
    assert (view.name, view.age, view.household, view.group) == (CANARY, 45, "12", "三组")
    assert view.id_number == "•" * 14 + person.id_number[-4:]
    assert view.telephone == "•" * 7 + TELEPHONE[-4:]
    kept = Look.objects.get()
    assert (kept.person, kept.reader, kept.purpose) == (person, cast.clerk, "register")
    assert last_entry()["act"] == "people.look"
    assert person.uid.hex not in json.dumps(last_entry())
    assert set(Opening.objects.values_list("path", "is_public")) == {("person", False), ("reader", False)}
    check_log()


def test_a_committee_member_sees_only_what_finds_somebody() -> None:
    cast = builders.cast(builders.make_place())
    view = files.look(actor=cast.committee_member, uid=resident(cast.place).uid, purpose="assist")
    assert (view.name, view.household) == (CANARY, "12")
    assert (view.age, view.relation, view.education, view.id_number, view.telephone) == (None, "", "", "", "")


@pytest.mark.parametrize("part", ["supervisor", "representative", "outsider", "former"])
def test_others_find_nobody_and_leave_no_look(part: str) -> None:
    cast = builders.cast(builders.make_place())
    with pytest.raises(NotFound):
        files.look(actor=cast.people()[part], uid=resident(cast.place).uid, purpose="register")
    assert not Look.objects.exists()


def test_a_file_opens_for_a_purpose_and_ones_own_without() -> None:
    cast = builders.cast(builders.make_place())
    person = resident(cast.place)
    with pytest.raises(BadValue):
        files.look(actor=cast.clerk, uid=person.uid, purpose="curiosity")
    assert files.look(actor=person, uid=person.uid, purpose="").name == CANARY
    assert not Look.objects.exists()


@pytest.mark.parametrize("part", ["clerk", "township_clerk", "county_officer"])
def test_a_keeper_corrects_a_file(part: str) -> None:
    cast = builders.cast(builders.make_place())
    person = resident(cast.place)
    changes = Changes(name="王小明", telephone="13900001111", id_number=lists.identity_number(9), education=4)
    files.correct_person(actor=cast.people()[part], person=person, changes=changes)
    person.refresh_from_db()
    assert (person.name, person.name_initials, person.telephone) == ("王小明", "wxm", "13900001111")
    assert person.id_number == lists.identity_number(9)
    assert last_entry()["public"] == {"changed": ["name", "education", "id_number", "telephone"]}
    check_log()


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ("chair", NotPermitted),
        ("committee_member", NotPermitted),
        ("supervisor", NotFound),
        ("outsider", NotFound),
        ("former", NotFound),
    ],
)
def test_nobody_else_corrects_a_file(part: str, refusal: type[Exception]) -> None:
    cast = builders.cast(builders.make_place())
    with pytest.raises(refusal):
        files.correct_person(actor=cast.people()[part], person=resident(cast.place), changes=Changes(name="王小明"))
    assert Person.objects.filter(name=CANARY).exists()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (Changes(), "required"),
        (Changes(name=" "), "too_long"),
        (Changes(sex="x"), "unknown_choice"),
        (Changes(education=77), "unknown_choice"),
        (Changes(born_on=builders.DAY.replace(year=2027)), "future"),
        (Changes(telephone="12"), "cell_telephone"),
        (Changes(id_number="510421198001011234"), "id_check"),
        (Changes(id_number=lists.identity_number(8)), "number_taken"),
    ],
)
def test_a_doubtful_correction_is_refused(changes: Changes, rule: str) -> None:
    cast = builders.cast(builders.make_place())
    resident(cast.place, "别人", number=8)
    with pytest.raises(BadValue) as refused:
        files.correct_person(actor=cast.clerk, person=resident(cast.place), changes=changes)
    assert [one.rule for one in refused.value.findings] == [rule]


def test_a_resident_is_erased_whole(erasures: Path) -> None:
    cast = builders.cast(builders.make_place())
    person, kin = resident(cast.place), resident(cast.place, "亲属", number=8)
    Kinship.objects.create(person=kin, relative=person, relation="parent")
    files.look(actor=cast.clerk, uid=person.uid, purpose="register")
    erasing.erase_person(actor=cast.county_officer, person=person, ground="withdrawn")
    person.refresh_from_db()
    assert (person.name, person.name_pinyin, person.sex, person.education, person.remark) == (
        "已删除",
        "",
        "",
        None,
        "",
    )
    assert (person.id_number, person.telephone, person.id_digest, person.telephone_digest) == ("", "", None, None)
    assert person.born_on.year == 1
    home = Residence.objects.get(person=person)
    assert (home.household, home.relation, home.last_on) == (None, "", builders.DAY)
    assert not Kinship.objects.exists()
    assert not Opening.objects.filter(is_public=False).exists()
    assert json.loads(erasures.read_text()) == {"uid": person.uid.hex, "on": "2026-03-02"}
    assert stat.S_IMODE(erasures.stat().st_mode) == 0o600
    with pytest.raises(AlreadyDone):
        erasing.erase_person(actor=cast.county_officer, person=person, ground="withdrawn")
    check_log()


def test_who_held_a_post_keeps_the_name_that_the_archive_owes() -> None:
    cast = builders.cast(builders.make_place())
    cast.former.keep_telephone(TELEPHONE)
    cast.former.remark = CANARY
    cast.former.save()
    erasing.erase_person(actor=cast.county_officer, person=cast.former, ground="purpose_over")
    cast.former.refresh_from_db()
    assert (cast.former.name, cast.former.telephone, cast.former.remark) == ("前任癸", "", "")


@pytest.mark.parametrize(
    ("part", "refusal"),
    [("clerk", NotPermitted), ("township_clerk", NotPermitted), ("chair", NotPermitted), ("outsider", NotFound)],
)
def test_nobody_else_erases(part: str, refusal: type[Exception], erasures: Path) -> None:
    cast = builders.cast(builders.make_place())
    with pytest.raises(refusal):
        erasing.erase_person(actor=cast.people()[part], person=resident(cast.place), ground="withdrawn")
    assert not erasures.exists()


def test_erasing_asks_for_a_ground(erasures: Path) -> None:
    cast = builders.cast(builders.make_place())
    with pytest.raises(BadValue):
        erasing.erase_person(actor=cast.county_officer, person=resident(cast.place), ground="")
    assert not erasures.exists()
