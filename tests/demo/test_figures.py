"""The figures of the report come out by counting the demo's records."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import pytest

from gongzhi.demo import build, geography
from gongzhi.domains.indicators import queries
from gongzhi.shared import clock

REPORT_DAY = date(2021, 8, 31)
# As the report prints them: id, value, digits after the point.
PRINTED = {
    "F02": "11", "F03": "87", "F04": "73", "F05": "14", "F06": "16", "F07": "2,616", "F08": "2,154", "F09": "29.5",
    "F16": "41", "F17": "5.8", "F18": "197", "F19": "29.36", "F20": "218", "F21": "17.2",
    "F22": "3,200", "F23": "2,560", "F24": "2,240", "F25": "4,100", "F26": "3,900", "F27": "3,700",
    "F54": "168,597", "F65": "1", "F66": "234", "F71": "86",
}  # fmt: skip


@pytest.mark.django_db
def test_the_figures_of_the_report_are_counted() -> None:
    office, staffings = build.found(Random(1), 1, geography.FULL, lambda *_: None)
    found = {figure.id: figure for figure in queries.figures(REPORT_DAY)}
    assert {key: figure.printed for key, figure in found.items()} == PRINTED
    assert found["F19"].value == Fraction(100 * 197, 671)
    assert (found["F09"].value, found["F17"].value) == (Fraction(59, 2), Fraction(29, 5))
    before = {figure.id: figure.printed for figure in queries.figures(geography.BEFORE_REFORM)}
    assert (before["F04"], before["F16"], before["F17"]) == ("87", "47", "—")
    assert queries.figure("F16", geography.BEFORE_REFORM).value == Fraction(468, 10)
    _assert_records_add_up(found)
    for one in staffings[:6]:
        with clock.set_to(one.second_term):
            office.seat_second_term(one)
    assert {figure.id: figure.printed for figure in queries.figures(REPORT_DAY)} == PRINTED


def _assert_records_add_up(found: dict[str, queries.Figure]) -> None:
    for key in ("F02", "F03", "F04", "F05", "F18", "F20", "F54", "F65", "F66", "F71"):
        assert sum(record.count for record in found[key].records) == found[key].value, key
    assert sum(record.count for record in found["F16"].records) == 671
    assert sum(record.count for record in found["F17"].records) == 700
    assert sum(record.count for record in found["F09"].records) == 73 * 29_500_000
    assert all(found[key].records for key in found if key != "F08")
    assert len(found["F71"].records) == 86
    assert [record.place.level for record in found["F65"].records] == ["community"]
