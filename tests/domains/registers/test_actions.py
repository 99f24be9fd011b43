from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection

from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Body, Household, Person, Post, Residence
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place, PlaceArea, RollCount
from gongzhi.domains.registers.actions import handing_in, writing
from gongzhi.domains.registers.models import Import, Part
from gongzhi.errors import BadValue, NotPermitted, StaleState
from gongzhi.shared import clock
from gongzhi.shared.ledger import audit, queries
from tests import builders, lists
from tests.domains.registers import lists_of_a_county as county
from tests.domains.registers.lists_of_a_county import AS_OF, faults, hand_in, imported

pytestmark = pytest.mark.django_db
State = Import.State
H = lists.RESIDENT_HEADINGS


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.set_to(date(2026, 3, 2)):
        yield


def changed(rows: tuple[tuple[object, ...], ...], at: int, column: int, value: object) -> list[tuple[object, ...]]:
    """Return rows with one cell changed."""
    line = list(rows[at])
    line[column] = value
    return [*rows[:at], tuple(line), *rows[at + 1 :]]


def recorded_tables() -> list[object]:
    """Return what the log finds wrong in the tables that lists write; builders' own rows are in no act."""
    ours = {"people.household", "people.residence"}
    return [one for one in audit.all_mismatches() if one.table in ours or one.kind in ("changed", "missing")]


def test_four_lists_make_a_county() -> None:
    county.county()
    merged = places.view("990421100201", date(2020, 6, 30))
    assert (merged.name, merged.parent_name, merged.stands) == ("上河村", "云溪镇", True)
    assert not places.view("990421100201", date(2020, 7, 1)).stands
    assert places.view("990421100001", date(2015, 4, 30)).name == "河口居委会"
    assert places.view("990421100001", date(2015, 5, 1)).name == "河口社区"
    assert places.roll_count(merged.id + 2, "households", AS_OF) == 640
    assert PlaceArea.objects.get(place__code="990421100203").area_m2 == 29_500_000
    assert {(r.old_name, r.new_name) for r in places.successions_of([merged.id], AS_OF)} == {("上河村", "清河村")}
    assert (Residence.objects.count(), Household.objects.count()) == (8, 2)
    assert recorded_tables() == []


def test_the_committee_of_a_merged_village_as_of_a_day_before_the_merger() -> None:
    county.county()
    seen = people.bodies_of(places.place("990421100201"), date(2020, 6, 30))
    held = {body.kind: [(one.name, one.role) for one in body.holders] for body in seen}
    assert held["committee"] == [("赵大河", "chair")]
    assert held["party_organisation"] == [("赵大河", "secretary")]
    assert not people.bodies_of(places.place("990421100201"), date(2020, 7, 1))


def test_one_row_with_two_posts_is_one_person_with_two_posts() -> None:
    county.county()
    head = Person.objects.get(name="钱清")
    assert {(post.body.kind, post.role) for post in head.posts.all()} == {
        ("party_organisation", "secretary"), ("committee", "chair"),
    }  # fmt: skip
    assert people.concurrent_heads(AS_OF)[places.place("990421100203").pk]


def test_handing_the_same_list_in_again_changes_nothing() -> None:
    actor = county.county()
    for kind, rows, headings in (
        ("places", county.PLACES, county.PLACE_HEADINGS),
        ("bodies", county.BODIES, county.BODY_HEADINGS),
        ("posts", county.POSTS, county.POST_HEADINGS),
        ("residents", county.RESIDENTS, H),
    ):
        found = hand_in(actor, kind, rows, headings)
        assert (found.state, found.added, found.changed) == (State.CHECKED, 0, 0), (kind, faults(found))
        assert found.same >= len(rows)


def test_a_later_list_updates_and_never_doubles() -> None:
    actor = county.county()
    before = Person.objects.count()
    rows = changed(county.RESIDENTS, 1, 8, "13988887777")
    found = imported(actor, "residents", rows, H)
    assert (found.added, found.changed, found.same) == (0, 1, 7)
    assert Person.objects.count() == before
    assert Person.objects.get(name=str(rows[1][5]), residences__relation="spouse").telephone == "13988887777"
    assert recorded_tables() == []


def test_numbers_lie_sealed_and_are_found_by_their_keyed_hash() -> None:
    county.county()
    number, telephone = str(county.RESIDENTS[0][6]), str(county.RESIDENTS[0][8])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        everything = repr(cursor.fetchall())
    assert number not in everything
    assert telephone not in everything
    person = Person.objects.get(residences__household__number="H0000000", residences__relation="head")
    assert (person.id_number, person.telephone) == (number, telephone)


def test_an_undone_list_leaves_nothing_and_the_log_agrees() -> None:
    actor = county.county()
    people_before = set(Person.objects.values_list("pk", flat=True))
    rows = changed(county.RESIDENTS, 1, 8, "13988887777")
    more = [*rows, *lists.residents(16, ["清河村"])[8:]]
    found = imported(actor, "residents", more, H)
    assert found.added == 8
    writing.take_back(handing_in.undo(actor=actor, found=found))
    found.refresh_from_db()
    assert found.state == State.UNDONE
    assert set(Person.objects.values_list("pk", flat=True)) == people_before
    old = Person.objects.get(residences__relation="spouse", residences__household__number="H0000000")
    assert old.telephone == county.RESIDENTS[1][8]
    assert recorded_tables() == []


def test_what_was_changed_since_is_not_undone() -> None:
    actor = county.county()
    first = Import.objects.get(kind="residents")
    imported(actor, "residents", changed(county.RESIDENTS, 1, 8, "13988887777"), H)
    writing.take_back(handing_in.undo(actor=actor, found=first))
    first.refresh_from_db()
    assert (first.state, first.refused_because) == (State.APPLIED, "import_touched")
    assert Residence.objects.count() == 8


def test_people_who_are_in_use_are_not_undone() -> None:
    actor = county.county()
    found = Import.objects.get(kind="posts")
    builders.Account.objects.create(handle="qian", person=Person.objects.get(name="钱清"))
    writing.take_back(handing_in.undo(actor=actor, found=found))
    found.refresh_from_db()
    assert (found.state, found.refused_because) == (State.APPLIED, "import_in_use")
    assert Post.objects.count() == 8


FAULTS = [
    (5, "", "cell_empty"),
    (5, "张3", "cell_name"),
    (6, "9904211980010", "id_length"),
    (6, "990421198013011234", "id_birth"),
    (6, lists.identity_number(1)[:17] + "Z", "id_length"),
    (6, 9.90421e17, "id_rounded"),
    (6, str(county.RESIDENTS[2][6]), "twice_in_file"),
    (7, "女", "sex_differs"),
    (7, "其他", "cell_choice"),
    (8, "1390000", "cell_telephone"),
    (9, "博士后", "cell_choice"),
    (4, "房客", "cell_choice"),
    (10, "不清楚", "cell_choice"),
    (1, "无名村", "no_place_then"),
    (1, "上河村", "no_place_then"),
]


@pytest.mark.parametrize(("column", "value", "rule"), FAULTS)
def test_a_fault_is_told_with_its_cell_and_nothing_is_written(column: int, value: object, rule: str) -> None:
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = hand_in(actor, "residents", changed(county.RESIDENTS, 0, column, value), H)
    cell = ("G4" if rule == "twice_in_file" else f"{chr(ord('A') + column)}2", rule)
    assert found.state == State.FAULTY
    assert cell in faults(found)
    assert not Residence.objects.exists()
    with pytest.raises(StaleState):
        handing_in.confirm(actor=actor, found=found)


def test_a_wrong_check_digit_is_told() -> None:
    number = lists.identity_number(1)
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = hand_in(actor, "residents", changed(county.RESIDENTS, 0, 6, wrong), H)
    assert faults(found) == [("G2", "id_check")]
    assert number[:17] not in "".join(found.faults.values_list("values", flat=True))


def test_the_same_person_in_two_villages_is_told_and_moves_with_a_date() -> None:
    actor = county.county()
    headings = (*H[:-1], "迁入日期")
    rows = [(*row[:1], "河口社区", *row[2:-1], "") for row in county.RESIDENTS[:1]]
    found = hand_in(actor, "residents", rows, headings)
    assert faults(found) == [("B2", "lives_elsewhere")]
    moved = [(*rows[0][:-1], "2026-03-02")]
    imported(actor, "residents", moved, headings, as_of=date(2026, 3, 2))
    person = Person.objects.get(residences__household__number="H0000000", residences__place__code="990421100001")
    days = [(home.place.code, home.first_on, home.last_on) for home in person.residences.order_by("first_on")]
    assert days == [
        ("990421100203", AS_OF, AS_OF), ("990421100001", date(2026, 3, 2), None),
    ]  # fmt: skip
    assert recorded_tables() == []


POST_FAULTS = [
    ({1: "顾问"}, "no_such_role"),
    ({1: "红白理事会理事长"}, "no_body_then"),
    ({6: "2021年1月"}, "cell_month"),
    ({7: "2020-12-31"}, "reversed"),
    ({0: "无名村"}, "no_place_then"),
    ({2: "钱不清"}, "other_name"),
]


@pytest.mark.parametrize(("cells", "rule"), POST_FAULTS)
def test_faults_of_posts(cells: dict[int, object], rule: str) -> None:
    actor = county.county()
    row = [cells.get(column, value) for column, value in enumerate(county.POSTS[1])]
    found = hand_in(actor, "posts", [row], county.POST_HEADINGS)
    assert rule in {found_rule for _, found_rule in faults(found)}
    assert found.state == State.FAULTY


def test_overlapping_terms_and_two_heads_are_told() -> None:
    actor = county.county()
    other = ("清河村", "村委会主任", "吴争", lists.identity_number(9), "13900000009", "高中", "2022-01-01", "")
    twice = ("清河村", "村委会委员", "钱清", county.POSTS[1][3], "13900000002", "大专", "2022-01-01", "")
    assert {rule for _, rule in faults(hand_in(actor, "posts", [other], county.POST_HEADINGS))} == {"overlap_head"}
    assert {rule for _, rule in faults(hand_in(actor, "posts", [twice], county.POST_HEADINGS))} == {"overlap_person"}


def test_a_place_that_is_renamed_or_moved_says_since_when() -> None:
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    renamed = [cell if n != 1 else "清水村" for n, cell in enumerate(county.PLACES[3])]
    found = hand_in(actor, "places", [renamed], county.PLACE_HEADINGS)
    assert faults(found) == [("H2", "changed_since_when")]
    renamed[7] = "2026-02-01"
    imported(actor, "places", [renamed], county.PLACE_HEADINGS)
    assert places.view("990421100203", date(2026, 1, 31)).name == "清河村"
    assert places.view("990421100203", date(2026, 2, 1)).name == "清水村"


def test_two_clerks_at_once_the_second_is_told_to_check_again() -> None:
    actor = county.county()
    more = lists.residents(12, ["清河村"])
    first, second = (hand_in(actor, "residents", more, H) for _ in range(2))
    county.apply(actor, first)
    county.apply(actor, second)
    assert (first.state, second.state, second.refused_because) == (State.APPLIED, State.FAILED, "import_stale")
    writing.check(handing_in.check_again(actor=actor, found=second))
    second.refresh_from_db()
    assert (second.state, second.added, second.same) == (State.CHECKED, 0, 12)


def test_a_full_disk_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = hand_in(actor, "residents", county.RESIDENTS, H)
    size = queries.size()

    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(writing.ledger, "record", full)
    county.apply(actor, found)
    assert (found.state, found.refused_because) == (State.FAILED, "disk_full")
    assert not Residence.objects.exists()
    assert queries.size() == size


def test_the_file_is_sealed_and_goes_once_the_list_is_written_or_given_up() -> None:
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = hand_in(actor, "residents", county.RESIDENTS, H)
    kept = b"".join(bytes(part.sealed) for part in found.parts.all())
    assert b"PK" not in kept[:100]
    assert handing_in.content_of(found).startswith(b"PK")
    handing_in.give_up(actor=actor, found=found)
    assert not Part.objects.exists()
    assert Import.objects.get(pk=found.pk).state == State.GIVEN_UP


def test_what_a_clerk_says_of_a_column_is_remembered() -> None:
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    headings = [{"姓名": "当事人", "身份证号码": "证号"}.get(one, one) for one in H]
    content = lists.book(county.RESIDENTS, headings=headings)
    arguments = {"actor": actor, "kind": "residents", "filename": "a.xlsx", "content": content, "as_of": AS_OF}
    found = handing_in.hand_in(**arguments)
    assert found.state == State.UPLOADED
    mapping = handing_in.mapping_of(found) | {"F": "name", "G": "id_number"}
    with pytest.raises(BadValue) as refusal:
        handing_in.match_columns(actor=actor, found=found, mapping=mapping | {"H": "name", "I": "shoe_size"})
    assert {one.rule for one in refusal.value.findings} == {"column_twice", "unknown_choice"}
    with pytest.raises(BadValue) as refusal:
        handing_in.match_columns(actor=actor, found=found, mapping=mapping | {"F": ""})
    assert [one.rule for one in refusal.value.findings] == ["column_missing"]
    writing.check(handing_in.match_columns(actor=actor, found=found, mapping=mapping))
    assert found.state == State.CHECKED or faults(found) == []
    again = handing_in.hand_in(**arguments)
    assert again.state == State.TO_CHECK


PARTS = ("secretary", "chair", "committee_member", "supervisor", "representative", "clerk", "township_clerk",
         "county_officer", "outsider", "former")  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", Import.Kind.values)
def test_who_may_hand_in_which_list(part: str, kind: str) -> None:
    cast = builders.cast(builders.make_place(Place.Level.VILLAGE))
    may = part == "county_officer" or (kind == "residents" and part in ("township_clerk", "clerk", "outsider"))
    headings = {
        "places": county.PLACE_HEADINGS,
        "bodies": county.BODY_HEADINGS,
        "posts": county.POST_HEADINGS,
        "residents": H,
    }
    arguments = {
        "actor": cast.people()[part], "kind": kind, "filename": "a.xlsx", "as_of": AS_OF,
        "content": lists.book([["x"] * 12], headings=headings[kind]),
    }  # fmt: skip
    if may:
        assert handing_in.hand_in(**arguments).kind == kind
    else:
        with pytest.raises(NotPermitted):
            handing_in.hand_in(**arguments)


def test_a_clerk_writes_the_own_village_and_no_other_and_nobody_writes_nothing() -> None:
    cast = builders.cast(builders.make_place(Place.Level.VILLAGE, name="甲村"))
    own = lists.residents(4, ["甲村"])
    assert hand_in(cast.clerk, "residents", own, H).state == State.CHECKED
    without_place = [(row[0], "", *row[2:]) for row in own]
    assert hand_in(cast.clerk, "residents", without_place, H).state == State.CHECKED
    other = hand_in(cast.outsider, "residents", own, H)
    assert {rule for _, rule in faults(other)} == {"out_of_reach"}
    with pytest.raises(NotPermitted):
        handing_in.confirm(actor=cast.clerk, found=other)
    with pytest.raises(NotPermitted):
        writing.permissions.reach_of(None, "residents")


def test_a_clerk_whose_term_ended_after_the_check_writes_nothing() -> None:
    cast = builders.cast(builders.make_place(Place.Level.VILLAGE, name="甲村"))
    found = hand_in(cast.clerk, "residents", lists.residents(4, ["甲村"]), H)
    waiting = handing_in.confirm(actor=cast.clerk, found=found)
    Post.objects.filter(person=cast.clerk).update(last_on=date(2026, 3, 1))
    writing.apply(waiting)
    found.refresh_from_db()
    assert (found.state, found.refused_because) == (State.FAILED, "not_permitted")
    assert not Residence.objects.exists()


def test_a_list_to_come_is_refused() -> None:
    with pytest.raises(BadValue):
        hand_in(county.officer(), "places", county.PLACES, county.PLACE_HEADINGS, as_of=date(2026, 3, 3))


def test_the_log_says_who_holds_which_post_and_no_more_about_people() -> None:
    county.county()
    entry = Import.objects.get(kind="posts").entry_index
    assert entry is not None
    opened = {one.path: bytes(one.value).decode() for one in queries.public_openings(entry)}
    assert "钱清" in opened["holders"]
    assert "1975" not in opened["holders"]
    data = bytes(queries.entry(entry).data).decode()
    assert "钱清" not in data
    residents = Import.objects.get(kind="residents").entry_index
    assert residents is not None
    assert {one.path for one in queries.public_openings(residents)} == {"registered_by"}


def test_bodies_of_a_place_that_ended_end_with_it() -> None:
    county.county()
    assert Body.objects.get(place__code="990421100201", kind="committee").last_on == date(2020, 6, 30)
    assert RollCount.objects.filter(roll="households").count() == 2


@pytest.mark.parametrize(("days", "forgotten"), [(29, 0), (30, 0), (31, 1)])
def test_a_list_that_was_left_is_given_up_with_its_file(days: int, forgotten: int) -> None:
    actor = county.officer()
    imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = hand_in(actor, "residents", county.RESIDENTS, H)
    with clock.set_to(date(2026, 3, 2) + timedelta(days=days)):
        assert writing.forget() == forgotten
    assert found.parts.exists() == (not forgotten)
    assert Import.objects.get(kind="places").state == State.APPLIED
