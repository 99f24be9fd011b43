"""Inside a deployment: imports lists of residents in one of three ways, and looks for people; prints what it took."""

from __future__ import annotations

import io
import json
import sys
import time
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
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


def main(way: str, files: list[str], *, look: bool = False) -> dict[str, object]:
    world.start()
    officer, places = _county(files)
    spent = []
    for file in files:
        start = time.process_time()
        WAYS[way](Path(file), officer, places)
        spent.append(time.process_time() - start)
    people = Residence.objects.count() or Person.objects.count()
    found: dict[str, object] = {"cpu": spent, "peak": measure.peak_bytes(), "people": people}
    return {**found, "looks": _looks(officer)} if look else found


def _county(files: list[str]) -> tuple[Person, dict[str, int]]:
    """Make a county whose villages are those that the lists name; return the officer and the villages by name."""
    county = Place.objects.create(code="990421", level="county", first_on=FOUNDED)
    township = Place.objects.create(code="990421100", level="township", first_on=FOUNDED)
    PlaceParent.objects.create(place=township, parent=county, first_on=FOUNDED)
    places = {}
    for file in files:
        names = {str(row[COLUMNS["place"]]) for row in _rows(Path(file))}
        for name in sorted(names):
            place = Place.objects.create(code=f"990421{len(places):06d}", level="village", first_on=FOUNDED)
            PlaceName.objects.create(place=place, name=name, first_on=FOUNDED)
            if len(places) < len(names) // 10 + 1:
                PlaceParent.objects.create(place=place, parent=township, first_on=FOUNDED)
            places[name] = place.pk
    _seat(places[min(places)], Body.Kind.STAFF, Post.Role.CLERK)
    _seat(township.pk, Body.Kind.TOWNSHIP_GOVERNMENT, Post.Role.OFFICER)
    return _seat(county.pk, Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER), places


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


def _looks(officer: Person) -> dict[str, dict[str, tuple[int, float]]]:
    """Return queries and milliseconds of the pages of a clerk, a township and the county."""
    someone = Residence.objects.select_related("person").filter(place__code="990421000000").order_by("-pk")[0].person
    asked = {"the list": "", "a surname": someone.name[:1], "a name": someone.name, "pinyin": someone.name_pinyin,
             "initials": someone.name_initials, "a telephone": someone.telephone}  # fmt: skip
    found: dict[str, dict[str, tuple[int, float]]] = {}
    for who in ("staff", "township_government", "guiding_office"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(Account.objects.get(handle=who))
        found[who] = {"the work list": _look(client, reverse("work:home"), {})}
        found[who] |= {what: _look(client, reverse("registers:people"), {"q": text}) for what, text in asked.items()}
    return found


def _look(client: Client, url: str, data: dict[str, str]) -> tuple[int, float]:
    """Return the queries of a page, and the middle of its processor times."""
    ask = client.post if data else client.get
    with CaptureQueriesContext(connection) as queries:
        assert ask(url, data).status_code == 200
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        ask(url, data)
        spent.append(1000 * (time.process_time() - start))
    return len(queries), measure.median(spent)


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
