from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.domains.people.models import Person, Residence
from gongzhi.domains.registers.actions import handing_in, writing
from gongzhi.domains.registers.models import Import
from gongzhi.shared import clock
from tests import builders, lists
from tests.domains.registers import lists_of_a_county as county
from tests.domains.work.desk import signed_in

pytestmark = pytest.mark.django_db
H = lists.RESIDENT_HEADINGS


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(date(2026, 3, 2)):
        yield


def handed_in(actor: Person, content: bytes, kind: str = "residents", name: str = "人口.xlsx") -> HttpResponse:
    data = {"kind": kind, "file": SimpleUploadedFile(name, content), "as_of": "2026-03-01", "once": uuid4().hex}
    return signed_in(actor).post(reverse("registers:imports"), data, follow=True)


def do(actor: Person, found: Import, deed: str) -> HttpResponse:
    return signed_in(actor).post(reverse("registers:deed", args=[found.uid, deed]), follow=True)


def rows_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_list_from_handing_in_to_writing_and_back_in_pages() -> None:
    actor = county.county()
    page = handed_in(actor, lists.book(lists.residents(12, ["清河村"]), headings=H))
    found = Import.objects.latest("pk")
    assert "正在检查" in page.content.decode()
    assert writing.run_next() == found
    page = signed_in(actor).get(reverse("registers:import", args=[found.uid]))
    assert "检查通过" in page.content.decode()
    assert "确认写入" in page.content.decode()
    assert "正在写入" in do(actor, found, "confirm").content.decode()
    writing.run_next()
    assert Residence.objects.count() == 12
    page = signed_in(actor).get(reverse("registers:import", args=[found.uid]))
    assert "已经写入" in page.content.decode()
    assert reverse("ledger:record", args=[Import.objects.get(pk=found.pk).entry_index]) in page.content.decode()
    do(actor, found, "undo")
    writing.run_next()
    assert Residence.objects.count() == 8
    assert writing.run_next() is None


def test_faults_stand_with_their_cells_and_may_be_taken_away_as_a_list() -> None:
    actor = county.county()
    rows = [("", *row[1:5], "", *row[6:]) for row in lists.residents(2, ["清河村"])]
    handed_in(actor, lists.book(rows, headings=H))
    writing.run_next()
    found = Import.objects.latest("pk")
    text = signed_in(actor).get(reverse("registers:import", args=[found.uid])).content.decode()
    assert "F2" in text
    assert "这一格必须填" in text
    file = signed_in(actor).get(reverse("registers:faults", args=[found.uid])).content
    assert [row[:2] for row in rows_of(file)] == [["单元格", "列名"], ["F2", "姓名"], ["F3", "姓名"]]


def test_a_file_that_is_no_list_is_refused_on_the_page() -> None:
    page = handed_in(county.county(), b"%PDF-1.7 ...", name="人口.xlsx")
    assert page.status_code == 400
    assert "这是 PDF" in page.content.decode()
    assert not Import.objects.filter(filename="人口.xlsx").exists()


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = county.county()
    monkeypatch.setattr("gongzhi.domains.registers.forms.MOST_BYTES", 10)
    monkeypatch.setattr(handing_in, "hand_in", None)
    page = handed_in(actor, b"PK" + b"0" * 9)
    assert page.status_code == 400
    assert "MB" in page.content.decode()


def test_columns_are_said_on_a_page_and_remembered() -> None:
    actor = county.county()
    headings = ["当事人" if one == "姓名" else one for one in H]
    page = handed_in(actor, lists.book(county.RESIDENTS, headings=headings))
    found = Import.objects.latest("pk")
    assert "等待核对列名" in page.content.decode()
    url = reverse("registers:columns", args=[found.uid])
    chosen = handing_in.mapping_of(found)
    missing = signed_in(actor).post(url, {**chosen, "F": "", "once": "a"})
    assert missing.status_code == 400
    assert "姓名" in missing.content.decode()
    said = signed_in(actor).post(url, {**chosen, "F": "name", "once": "b"}, follow=True)
    assert "正在检查" in said.content.decode()
    again = handed_in(actor, lists.book(county.RESIDENTS, headings=headings))
    assert "正在检查" in again.content.decode()


def test_an_export_looks_as_the_list_came_and_comes_back_without_a_change() -> None:
    actor = county.county()
    merges = [(0, 0, 0, 11, "某村户籍人口登记表")]
    content = lists.book([(), H, *county.RESIDENTS], merges=merges)
    handed_in(actor, content)
    writing.run_next()
    found = Import.objects.latest("pk")
    do(actor, found, "confirm")
    writing.run_next()
    exported = signed_in(actor).get(reverse("registers:export", args=[found.uid])).content
    rows = rows_of(exported)
    assert rows[0][0] == "某村户籍人口登记表"
    assert rows[1] == [*H, "系统编号（勿改）"]
    assert (rows[2][1], rows[2][3], rows[2][4]) == ("清河村", "H0000000", "户主")
    assert not any(len(str(cell)) == 18 and str(cell)[:17].isdecimal() for row in rows for cell in row)
    handed_in(actor, exported, name="导出.xlsx")
    writing.run_next()
    again = Import.objects.latest("pk")
    assert (again.state, again.added, again.changed, again.same) == ("checked", 0, 0, 8), county.faults(again)


@pytest.mark.parametrize("kind", ["places", "bodies", "posts"])
def test_every_list_comes_back_from_its_export_without_a_change(kind: str) -> None:
    actor = county.county()
    found = Import.objects.get(kind=kind)
    exported = signed_in(actor).get(reverse("registers:export", args=[found.uid])).content
    handed_in(actor, exported, kind, "导出.xlsx")
    writing.run_next()
    again = Import.objects.latest("pk")
    assert (again.state, again.added, again.changed) == ("checked", 0, 0), county.faults(again)


def test_an_empty_list_has_its_headings_and_is_read() -> None:
    actor = county.county()
    for kind in Import.Kind.values:
        content = signed_in(actor).get(reverse("registers:template", args=[kind])).content
        assert rows_of(content)[0]


@pytest.mark.parametrize(
    ("searched", "names"),
    [("欧阳", {"欧阳小明"}), ("ouyang", {"欧阳小明"}), ("oyxm", {"欧阳小明"}), ("13912345678", {"欧阳小明"}),
     ("139 1234 5678", {"欧阳小明"}), ("明", set()), ("欧阳%", set()), ("*", set()), ("13900000000000", set())],
)  # fmt: skip
@pytest.mark.parametrize("part", ["clerk", "township_clerk", "county_officer"])
def test_people_are_found_by_name_pinyin_and_telephone(searched: str, names: set[str], part: str) -> None:
    cast = builders.cast(builders.make_place("village", name="甲村"))
    rows = [list(row) for row in lists.residents(4, ["甲村"])]
    rows[0][5], rows[0][8] = "欧阳小明", "13912345678"
    county.imported(cast.county_officer, "residents", rows, H)
    text = signed_in(cast.people()[part]).post(reverse("registers:people"), {"q": searched}).content.decode()
    assert ("欧阳小明" in text) == bool(names)


def test_people_are_found_by_their_identity_number() -> None:
    cast = builders.cast(builders.make_place("village", name="甲村"))
    rows = lists.residents(4, ["甲村"])
    county.imported(cast.county_officer, "residents", rows, H)
    found = signed_in(cast.clerk).post(reverse("registers:people"), {"q": str(rows[2][6])})
    assert [one.name for one in found.context["found"].rows] == [rows[2][5]]
    assert str(rows[2][6]) not in found.content.decode().replace(f'value="{rows[2][6]}"', "")


@pytest.mark.parametrize("part", ["supervisor", "representative", "outsider", "former"])
def test_who_may_not_see_residents_sees_none(part: str) -> None:
    cast = builders.cast(builders.make_place("village", name="甲村"))
    county.imported(cast.county_officer, "residents", lists.residents(4, ["甲村"]), H)
    page = signed_in(cast.people()[part]).get(reverse("registers:people"))
    assert page.context["found"].rows == ()


PAGES = ("import", "columns", "faults", "export")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "part", ["secretary", "supervisor", "representative", "outsider", "former", "township_clerk", "clerk"]
)
def test_a_list_of_the_guiding_office_is_nobody_elses(name: str, part: str) -> None:
    cast = builders.cast(builders.make_place("village", name="甲村"))
    found = county.imported(cast.county_officer, "residents", lists.residents(4, ["甲村"]), H)
    assert signed_in(cast.people()[part]).get(reverse(f"registers:{name}", args=[found.uid])).status_code in (403, 404)
    assert signed_in(cast.people()[part]).post(reverse("registers:deed", args=[found.uid, "undo"])).status_code in (
        403,
        404,
    )
    assert signed_in(None).get(reverse(f"registers:{name}", args=[found.uid])).status_code == 303
    assert Residence.objects.count() == 4


def test_the_number_of_queries_does_not_grow_with_the_people(django_assert_max_num_queries: object) -> None:
    cast = builders.cast(builders.make_place("village", name="甲村"))
    county.imported(cast.county_officer, "residents", lists.residents(60, ["甲村"]), H)
    for part in ("clerk", "county_officer", "township_clerk"):
        client = signed_in(cast.people()[part])
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            assert client.get(reverse("registers:people")).context["found"].has_more
        second = client.post(reverse("registers:people"), {"q": "", "page": "2"})
        assert len(second.context["found"].rows) >= 10
