"""Registering places: what is written, what the log says of it, what is refused."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gongzhi.domains.places import queries
from gongzhi.domains.places.actions import registering as actions
from gongzhi.domains.places.actions.registering import Merger, Named, PlaceDraft
from gongzhi.domains.places.models import Place, PlaceName
from gongzhi.domains.places.permissions import Registrar
from gongzhi.errors import AlreadyDone, BadValue, NotFound
from gongzhi.shared.ledger.audit import all_mismatches
from gongzhi.shared.ledger.models import Entry
from tests.builders import make_place

pytestmark = pytest.mark.django_db
WHO = Registrar("县局辛")
FIRST, REFORM, EVE = date(1992, 9, 1), date(2020, 6, 1), date(2020, 5, 31)


def draft(
    code: str, parent: str = "", first_on: date = FIRST, last_on: date | None = None, **values: object
) -> PlaceDraft:
    held = {"names": (Named(f"名{code}", first_on, last_on),)}
    held |= {"parents": (Named(parent, first_on, last_on),)} if parent else {}
    return PlaceDraft(code=code, level="village", first_on=first_on, last_on=last_on, **{**held, **values})


def last_entry() -> dict[str, object]:
    return json.loads(bytes(Entry.objects.latest("index").data))


def test_a_merger_is_one_act_and_each_day_has_its_places() -> None:
    township = make_place("township")
    old = [draft(code, township.code, last_on=EVE) for code in ("990000000901", "990000000902")]
    new = draft("990000000903", township.code, first_on=REFORM)
    actions.register_places(actor=WHO, drafts=[*old, new], mergers=[Merger([d.code for d in old], new.code, REFORM)])
    assert [view.code for view in queries.children(township.pk, EVE)] == ["990000000901", "990000000902"]
    assert [view.code for view in queries.children(township.pk, REFORM)] == ["990000000903"]
    entry = last_entry()
    assert entry["act"] == "places.register_places"
    assert entry["rows"]["count"] == 3 + 3 + 3 + 2
    assert entry["disclosed"] == ["registered_by"]


def test_what_was_registered_is_what_the_log_says() -> None:
    actions.register_places(actor=WHO, drafts=[draft("990000000911")])
    place = Place.objects.get(code="990000000911")
    actions.rename_place(actor=WHO, place=place, name="新名", first_on=REFORM)
    tables = {"places.place", "places.placename"}
    assert not [found for found in all_mismatches() if found.table in tables]
    PlaceName.objects.filter(place=place, last_on=None).update(name="改名")
    assert [found.kind for found in all_mismatches() if found.table in tables] == ["changed"]


def test_a_code_is_registered_once() -> None:
    actions.register_places(actor=WHO, drafts=[draft("990000000921")])
    with pytest.raises(AlreadyDone, match="place_exists"):
        actions.register_places(actor=WHO, drafts=[draft("990000000921")])


def test_two_names_on_one_day_are_refused() -> None:
    twice = (Named("甲", FIRST, REFORM), Named("乙", REFORM))
    with pytest.raises(AlreadyDone, match="overlap"):
        actions.register_places(actor=WHO, drafts=[draft("990000000931", names=twice)])
    in_turn = (Named("甲", FIRST, EVE), Named("乙", REFORM))
    actions.register_places(actor=WHO, drafts=[draft("990000000931", names=in_turn)])
    assert queries.view("990000000931", EVE).name == "甲"
    assert queries.view("990000000931", REFORM).name == "乙"


def test_a_name_outside_the_days_of_the_place_is_refused() -> None:
    with pytest.raises(BadValue) as refused:
        actions.register_places(actor=WHO, drafts=[draft("990000000941", first_on=REFORM, names=(Named("甲", EVE),))])
    assert [found.field for found in refused.value.findings] == ["names"]


def test_an_unknown_level_is_refused() -> None:
    bad = PlaceDraft(code="990000000942", level="province", first_on=FIRST)
    with pytest.raises(BadValue) as refused:
        actions.register_places(actor=WHO, drafts=[bad])
    assert [found.rule for found in refused.value.findings] == ["unknown_choice"]


def test_an_unknown_parent_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(NotFound, match="no_place"):
        actions.register_places(actor=WHO, drafts=[draft("990000000951", "999999999999")])
    assert not Place.objects.filter(code="990000000951").exists()


def test_a_place_is_renamed_from_a_day_on() -> None:
    place = make_place()
    before = queries.view(place.code, REFORM).name
    actions.rename_place(actor=WHO, place=place, name="新村", first_on=REFORM)
    assert queries.view(place.code, EVE).name in {before, place.code}
    assert queries.view(place.code, REFORM).name == "新村"
    with pytest.raises(AlreadyDone, match="overlap"):
        actions.rename_place(actor=WHO, place=place, name="更新村", first_on=REFORM)
    with pytest.raises(BadValue):
        actions.rename_place(actor=WHO, place=place, name=" ", first_on=date(2021, 1, 1))


def test_a_place_moves_to_another_township() -> None:
    place, other = make_place(), make_place("township")
    before = queries.view(place.code, EVE).parent_code
    actions.move_place(actor=WHO, place=place, parent=other, first_on=REFORM)
    assert queries.view(place.code, EVE).parent_code == before != other.code
    assert queries.view(place.code, REFORM).parent_code == other.code
    with pytest.raises(AlreadyDone, match="overlap"):
        actions.move_place(actor=WHO, place=place, parent=other, first_on=EVE)


def test_rolls_are_counted_once_a_day_and_the_latest_count_holds() -> None:
    place = make_place()
    for day, count in ((date(2021, 1, 1), 100), (date(2026, 1, 1), 120)):
        actions.count_rolls(actor=WHO, counted_on=day, counts={place.code: {"registered_voters": count}})
    found = {
        day.year: queries.roll_count(place.pk, "registered_voters", day)
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    }
    assert found == {2025: 100, 2026: 120}
    with pytest.raises(AlreadyDone, match="already_counted"):
        actions.count_rolls(actor=WHO, counted_on=date(2026, 1, 1), counts={place.code: {"registered_voters": 1}})


@pytest.mark.parametrize(("count", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_a_count_is_not_below_nothing(count: int, is_refused: bool) -> None:
    place = make_place()
    counts = {place.code: {"registered_voters": count}}
    if is_refused:
        with pytest.raises(BadValue):
            actions.count_rolls(actor=WHO, counted_on=FIRST, counts=counts)
    else:
        assert [row.count for row in actions.count_rolls(actor=WHO, counted_on=FIRST, counts=counts)] == [count]
