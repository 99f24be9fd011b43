"""Inside a deployment: imports lists of residents in one of three ways, and looks for people; prints what it took."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from python_calamine import CalamineWorkbook

from bench import measure
from bench.inside import world
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.people.actions.persons import new_person
from gongzhi.domains.people.actions.residents import ResidentDraft
from gongzhi.domains.people.models import Body, Household, Person, Post, Residence
from gongzhi.domains.people.rules import pinyin_of
from gongzhi.domains.places.models import Place, PlaceName, PlaceParent
from gongzhi.domains.registers.actions import handing_in, writing
from gongzhi.domains.registers.catalogue.vocabulary import education, reader
from gongzhi.domains.registers.models import Import
from gongzhi.shared import clock
from gongzhi.shared.spreadsheets import cells

FOUNDED = date(2019, 1, 1)
FIRST_ROW = 2
COLUMNS = {
    "place": 1,
    "group": 2,
    "household": 3,
    "relation": 4,
    "name": 5,
    "id_number": 6,
    "telephone": 8,
    "education": 9,
}
TIMES = 11
TOWNSHIPS = 10
TIMES_FILLED = 9
OFFSET = 1_000_000
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗",
    ("建国", "秀英", "志强", "丽", "伟", "小红", "桂兰", "明", "军", "淑华"),
)


def main(way: str, file: str, *, filled: int = 0, look: bool = False) -> dict[str, object]:
    world.start()
    officer, places = _county(Path(file), filled)
    start = time.process_time()
    WAYS[way](Path(file), officer, places)
    spent = time.process_time() - start
    people = Residence.objects.count() or Person.objects.count()
    found: dict[str, object] = {"cpu": spent, "peak": measure.peak_bytes(), "people": people}
    return {**found, "looks": _looks()} if look else found


def _county(file: Path, filled: int) -> tuple[Person, dict[str, int]]:
    """Make a county whose villages are those that the list names, and nine times as many that are filled already."""
    county = Place.objects.create(code="990421", level="county", first_on=FOUNDED)
    township = Place.objects.create(code="990421100", level="township", first_on=FOUNDED)
    PlaceParent.objects.create(place=township, parent=county, first_on=FOUNDED)
    names = sorted({str(row[COLUMNS["place"]]) for row in _rows(file)})
    places = {name: _village(number, name) for number, name in enumerate(names)}
    for name in names[: len(names) // TOWNSHIPS + 1]:
        PlaceParent.objects.create(place_id=places[name], parent=township, first_on=FOUNDED)
    others = [_village(len(names) + number, f"别村{number}") for number in range(TIMES_FILLED * len(names))]
    _fill(others, filled)
    _seat(places[names[0]], Body.Kind.STAFF, Post.Role.CLERK)
    _seat(township.pk, Body.Kind.TOWNSHIP_GOVERNMENT, Post.Role.OFFICER)
    return _seat(county.pk, Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER), places


def _village(number: int, name: str) -> int:
    place = Place.objects.create(code=f"990421{number:06d}", level="village", first_on=FOUNDED)
    PlaceName.objects.create(place=place, name=name, first_on=FOUNDED)
    return place.pk


def _fill(places: list[int], count: int) -> None:
    """Put people into the register with their households, straight into its tables."""
    names = [surname + given for surname in SURNAMES for given in GIVEN]
    sounds = [pinyin_of(name) for name in names]
    people = (
        (
            number, uuid4().hex, names[number % len(names)], *sounds[number % len(names)], "male", "1980-01-01", 3,
            b"s" * 51, sha256(b"i%d" % number).digest(), b"s" * 44, sha256(b"t%d" % number).digest(), "", True,
        )
        for number in range(OFFSET, OFFSET + count)
    )  # fmt: skip
    homes = (
        (number, places[number * 7 % len(places)], number, "child", "registered", "2019-01-01")
        for number in range(OFFSET, OFFSET + count)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO people_person (id, uid, name, name_pinyin, name_initials, sex, born_on, education, id_sealed, "
            "id_digest, telephone_sealed, telephone_digest, remark, is_synthetic) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            people,
        )
        cursor.executemany(
            "INSERT INTO people_residence (id, place_id, person_id, relation, kind, first_on) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            homes,
        )


def _seat(place: int, kind: str, role: str) -> Person:
    body = Body.objects.create(place_id=place, kind=kind, first_on=FOUNDED)
    person = Person.objects.create(name=kind, sex="male", born_on=date(1980, 1, 1), is_synthetic=True)
    Post.objects.create(body=body, person=person, role=role, first_on=FOUNDED)
    Account.objects.create(handle=kind, person=person)
    return person


def _rows(file: Path) -> list[list[object]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    return list(workbook.get_sheet_by_index(0).iter_rows())[FIRST_ROW:]


def _ours(file: Path, officer: Person, _: dict[str, int]) -> None:
    """Hand the list in and have it written, as the command does, without the look at it in between."""
    found = handing_in.hand_in(
        actor=officer, kind="residents", filename=file.name, content=file.read_bytes(), as_of=clock.today()
    )
    writing.check(found)
    writing.apply(handing_in.confirm(actor=officer, found=found))
    found.refresh_from_db()
    assert found.state == Import.State.APPLIED, (found.state, found.refused_because)


def _bare(file: Path, officer: Person, places: dict[str, int]) -> None:
    """Read and write, and nothing else."""
    rows = _rows(file)
    with transaction.atomic():
        homes: dict[object, Household] = {}
        for row in rows:
            homes.setdefault(row[3], Household(place_id=places[str(row[1])], number=row[3], group=row[2]))
        Household.objects.bulk_create(homes.values(), 1000)
        people = [
            Person(
                name=row[5], name_pinyin="x", name_initials="x", sex="male", born_on=FOUNDED, education=3,
                id_sealed=str(row[6]).encode() * 3, id_digest=str(row[6]).encode(),
                telephone_sealed=str(row[8]).encode() * 4, telephone_digest=str(row[8]).encode(),
            )
            for row in rows
        ]  # fmt: skip
        Person.objects.bulk_create(people, 1000)
        Residence.objects.bulk_create(
            [
                Residence(
                    person_id=person.pk, place_id=places[str(row[1])], household_id=homes[row[3]].pk, relation="child",
                    kind="registered", first_on=FOUNDED,
                )
                for person, row in zip(people, rows, strict=True)
            ],
            1000,
        )  # fmt: skip


class PersonResource(resources.ModelResource):
    """The same cells by the same functions, in the way of django-import-export; people alone."""

    name = fields.Field(attribute="name", column_name="姓名")

    class Meta:
        model = Person
        fields = ("name",)
        import_id_fields = ()
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        force_init_instance = True

    def before_import_row(self, row: dict[str, object], **_: object) -> None:
        number = cells.identity_number(row["身份证号码"])
        row["draft"] = ResidentDraft(
            row=0, place=1, name=cells.name(row["姓名"]), sex=number.sex, born_on=number.born_on,
            id_number=number.number, group=cells.text(row["小组"]), household=cells.text(row["户号"]),
            relation=RELATION(row["与户主关系"]), telephone=cells.telephone(row["联系电话"]),
            education=education(row["文化程度"]),
        )  # fmt: skip

    def init_instance(self, row: dict[str, object] | None = None) -> Person:
        return new_person(row["draft"]) if row else Person()  # type: ignore[arg-type]


RELATION = reader("relation")


def _library(file: Path, officer: Person, places: dict[str, int]) -> None:
    """Import through django-import-export."""
    data = XLSX().create_dataset(file.read_bytes())
    data.headers = list(data[0])
    del data[0]
    for is_look in (True, False):
        result = PersonResource().import_data(data, dry_run=is_look, use_transactions=True, raise_errors=True)
        assert not result.has_errors()


WAYS = {"ours": _ours, "bare": _bare, "library": _library}


def _looks() -> dict[str, dict[str, tuple[int, float]]]:
    """Return queries and milliseconds of the pages of a clerk, a township and the county."""
    someone = Residence.objects.select_related("person").filter(place__code="990421000000").order_by("-pk")[0].person
    asked = {"the list": "", "a surname": someone.name[:1], "a name": someone.name, "pinyin": someone.name_pinyin,
             "initials": someone.name_initials, "a telephone": someone.telephone}  # fmt: skip
    found: dict[str, dict[str, tuple[int, float]]] = {}
    call_command("collectstatic", interactive=False, verbosity=0)
    for who in ("staff", "township_government", "guiding_office"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(Account.objects.get(handle=who))
        found[who] = {"the work list": _look(client, reverse("work:home"), {})}
        found[who] |= {what: _look(client, reverse("registers:people"), {"q": text}) for what, text in asked.items()}
    return found


def _look(client: Client, url: str, data: dict[str, str]) -> tuple[int, float]:
    """Return the queries of a page, and the middle of its processor times."""
    ask = client.post if data else client.get
    queries = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        assert ask(url, data).status_code == 200
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        ask(url, data)
        spent.append(1000 * (time.process_time() - start))
    return queries, measure.median(spent)


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
