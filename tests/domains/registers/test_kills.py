"""A process killed while it writes a list leaves nothing of it, and the next one writes the whole."""

from __future__ import annotations

import signal

import pytest

from gongzhi.domains.people.models import Household, Person, Residence
from gongzhi.domains.registers.actions import handing_in
from gongzhi.domains.registers.models import Import
from gongzhi.shared.ledger import queries
from tests import lists, processes
from tests.checklog import check_log
from tests.domains.registers import lists_of_a_county as county

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("point", ["registers.written", "ledger.before_head", "ledger.after_entry"])
def test_a_writer_killed_in_the_middle_leaves_nothing_and_the_next_writes_all(point: str) -> None:
    actor = county.officer()
    county.imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = county.hand_in(actor, "residents", county.RESIDENTS, lists.RESIDENT_HEADINGS)
    handing_in.confirm(actor=actor, found=found)
    people, size = Person.objects.count(), queries.size()
    killed = processes.start("tests.domains.registers.killed", GONGZHI_KILL_AT=point)
    assert processes.acknowledged(killed, code=-signal.SIGKILL) == []
    assert (Person.objects.count(), Household.objects.count(), Residence.objects.count()) == (people, 0, 0)
    assert queries.size() == size
    found.refresh_from_db()
    assert found.state == Import.State.TO_APPLY
    assert processes.acknowledged(processes.start("tests.domains.registers.killed")) == []
    found.refresh_from_db()
    assert found.state == Import.State.APPLIED
    assert Residence.objects.count() == len(county.RESIDENTS)
    check_log()
