"""The demo's payments stand beside what is due, and one of each month has its reason."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from gongzhi.demo import build, geography, wages
from gongzhi.demo.agenda import Agenda
from gongzhi.demo.cast import Cast
from gongzhi.domains.remuneration import queries
from tests.checklog import check_log

ON = date(2025, 6, 15)


@pytest.mark.django_db
def test_the_showcase_is_paid_as_due_but_for_one_whose_reason_is_given() -> None:
    office, staffings = build.found(Random(1), 1, geography.SMALL, lambda *_: None)
    agenda, showcase = Agenda(), next(Cast(one, office) for one in staffings if one.home.is_showcase)
    wages.put_down(agenda, ON, showcase)
    agenda.run(ON, lambda *_: None)
    for month in (date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)):
        found = queries.sheets_of_place(showcase.place, month)
        assert [one.difference_fen for one in found] == [0, -20_000, *[0] * (len(found) - 2)]
        assert found[1].payments[0].reason
        assert all(one.percent == wages.PERCENT for one in found)
    assert not any(one.payments for one in queries.sheets_of_place(showcase.place, date(2025, 2, 1)))
    check_log()
