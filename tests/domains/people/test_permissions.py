"""What each post sees of whom: role by role, here and next door, before, during and after its term."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.domains.people import permissions
from gongzhi.domains.people.models import Post, Residence
from gongzhi.domains.people.permissions import EVERYTHING, TO_FIND, Field
from gongzhi.errors import NotFound
from tests import builders
from tests.domains.rights.residents import live, resident

pytestmark = pytest.mark.django_db
NOTHING: frozenset[Field] = frozenset()
SEEN = {
    "secretary": EVERYTHING,
    "chair": EVERYTHING,
    "committee_member": TO_FIND,
    "supervisor": NOTHING,
    "representative": NOTHING,
    "clerk": EVERYTHING,
    "township_clerk": EVERYTHING,
    "county_officer": EVERYTHING,
    "outsider": NOTHING,
    "former": NOTHING,
}
KEEPERS = {"clerk", "township_clerk", "county_officer"}
PHASES = {"before": builders.TERM - timedelta(days=1), "open": builders.DAY, "closed": builders.TERM_OVER}


@pytest.mark.parametrize("part", SEEN)
@pytest.mark.parametrize("phase", PHASES)
def test_what_each_post_sees_of_a_resident(part: str, phase: str) -> None:
    cast = builders.cast(builders.make_place())
    reader, person = cast.people()[part], resident(cast.place)
    if phase == "closed":
        Post.objects.filter(person=reader).update(last_on=builders.TERM_OVER - timedelta(days=1))
    expected = SEEN[part] if phase == "open" else NOTHING
    homes = permissions.homes_of(person, PHASES[phase])
    assert permissions.sight_of(reader, PHASES[phase]).fields_of(person, homes) == expected
    if expected:
        assert permissions.require_person(reader, person.uid, PHASES[phase]) == (person, expected)
    else:
        with pytest.raises(NotFound) as refused:
            permissions.require_person(reader, person.uid, PHASES[phase])
        with pytest.raises(NotFound) as nobody:
            permissions.require_person(reader, uuid4(), PHASES[phase])
        assert str(refused.value) == str(nobody.value)
    assert permissions.may_keep(reader, person, PHASES[phase]) == (phase == "open" and part in KEEPERS)
    assert permissions.may_erase(reader, person, PHASES[phase]) == (phase == "open" and part == "county_officer")


def test_everybody_sees_themselves_and_keeps_nothing_of_themselves() -> None:
    cast = builders.cast(builders.make_place())
    live(cast.clerk, cast.place)
    assert permissions.require_person(cast.clerk, cast.clerk.uid, builders.DAY)[1] == EVERYTHING
    assert not permissions.may_keep(cast.clerk, cast.clerk, builders.DAY)
    assert not permissions.may_erase(cast.county_officer, cast.county_officer, builders.DAY)


def test_who_moved_away_is_seen_where_they_live() -> None:
    cast = builders.cast(builders.make_place())
    person = resident(cast.place)
    Residence.objects.filter(person=person).update(last_on=date(2025, 1, 1))
    live(person, cast.next_place)
    with pytest.raises(NotFound):
        permissions.require_person(cast.clerk, person.uid, builders.DAY)
    assert permissions.require_person(cast.outsider, person.uid, builders.DAY)[1] == EVERYTHING


def test_nobody_sees_nobody() -> None:
    assert permissions.sight_of(None, builders.DAY).places == frozenset()
    assert not permissions.may_keep(None, resident(builders.make_place()), builders.DAY)


def test_a_sight_is_read_in_two_queries_however_many_live_there() -> None:
    cast = builders.cast(builders.make_place())
    for number in range(3):
        resident(cast.place, number=number)
    for part, most in (("clerk", 1), ("township_clerk", 2), ("county_officer", 1)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            permissions.sight_of(cast.people()[part], builders.DAY)
        assert len(queries) == most
