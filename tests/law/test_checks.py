"""The kinds of step that the shipped procedures do not use yet, judged in a small procedure that is only data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gongzhi.errors import BadValue
from gongzhi.law import loader
from gongzhi.law.cases import Case, Fact, parse
from gongzhi.law.engine import Status, judge
from tests.law.samples import PETITION, law_folder, petition_law

if TYPE_CHECKING:
    from pathlib import Path

    from gongzhi.law.library import Library


@pytest.fixture
def law(tmp_path: Path) -> Library:
    return petition_law(tmp_path)


def status(law: Library, *facts: Fact, as_of: date = date(2026, 3, 31), **rolls: int) -> Status:
    rolls = {"adults": 200, "council_members": 10, **rolls}
    case = Case(procedure="petition", place_kind="village", as_of=as_of, kind="request", rolls=rolls, facts=facts)
    return judge(case, law)


def labels(found: Status) -> list[str]:
    return [finding.message or finding.rule for outcome in found.outcomes for finding in outcome.findings]


def collected(count: int, on: int = 2) -> Fact:
    return Fact(step="collect", on=date(2026, 2, on), count=count)


@pytest.mark.parametrize(
    ("count", "adults", "found"),
    [
        (20, 200, []),
        (19, 200, ["quorum.collected", "quorum.number"]),
        (20, 201, ["quorum.collected"]),
        (21, 201, []),
        (19, 100, ["quorum.number"]),
    ],
)
def test_a_collection_counts_a_share_and_a_number(law: Library, count: int, adults: int, found: list[str]) -> None:
    judged = status(law, collected(count), adults=adults)
    assert labels(judged) == found
    assert judged.steps["collect"] == ("failed" if found else "done")


def test_a_collection_takes_its_own_roll(law: Library) -> None:
    assert labels(status(law, Fact(step="collect", on=date(2026, 2, 2), count=20, roll=201))) == ["quorum.collected"]


def test_an_optional_step_may_be_left_out(law: Library) -> None:
    filed = Fact(step="file", on=date(2026, 2, 3))
    assert labels(status(law, collected(20), filed)) == []
    assert labels(status(law, filed)) == ["order"]
    waiting = status(law, collected(20), as_of=date(2026, 2, 10))
    assert [str(step.until_on) for step in waiting.next if step.step == "file"] == ["2026-02-12"]


def test_an_optional_step_left_out_does_not_hold_up_the_end(law: Library) -> None:
    facts = [collected(20), Fact(step="file", on=date(2026, 2, 3)), Fact(step="reply", on=date(2026, 2, 4))]
    assert status(law, *facts).state == "concluded"


@pytest.mark.parametrize(("votes_for", "found"), [(3, ["majority.cast"]), (4, [])])
def test_a_majority_may_be_counted_of_the_votes_cast(law: Library, votes_for: int, found: list[str]) -> None:
    met = Fact(step="hear", on=date(2026, 2, 3), present=9, votes_for=votes_for, votes_against=2, abstain=1)
    assert labels(status(law, collected(20), met)) == found


@pytest.mark.parametrize(("filed_on", "found"), [(12, []), (13, []), (16, ["deadline"])], ids=["before", "on", "after"])
def test_a_deadline_voids_nothing(law: Library, filed_on: int, found: list[str]) -> None:
    heard = Fact(step="hear", on=date(2026, 3, 3), present=9, votes_for=6, votes_against=2, abstain=1)
    judged = status(law, collected(20), heard, Fact(step="file", on=date(2026, 3, filed_on)))
    assert labels(judged) == found
    assert judged.steps["file"] == "done"


@pytest.mark.parametrize(("as_of", "state"), [(13, "open"), (14, "late")])
def test_an_open_step_is_late_after_its_day(law: Library, as_of: int, state: str) -> None:
    heard = Fact(step="hear", on=date(2026, 3, 3), present=9, votes_for=6, votes_against=2, abstain=1)
    judged = status(law, collected(20), heard, as_of=date(2026, 3, as_of))
    assert judged.steps["file"] == state
    assert [(step.step, str(step.from_on), str(step.until_on)) for step in judged.next] == [
        ("file", "2026-03-03", "2026-03-13")
    ]
    assert [finding.message for finding in judged.findings] == (["deadline.open"] if state == "late" else [])


def test_a_term_of_working_days_passes_over_the_spring_festival(law: Library) -> None:
    judged = status(law, collected(20), Fact(step="file", on=date(2026, 2, 12)))
    assert [str(step.until_on) for step in judged.next if step.step == "reply"] == ["2026-02-26"]


def test_a_body_that_has_no_say_is_a_finding(law: Library) -> None:
    met = Fact(step="hear", on=date(2026, 2, 3), body="senate", present=9, votes_for=9, votes_against=0)
    judged = status(law, collected(20), met)
    assert labels(judged) == ["body.unlisted"]
    assert judged.findings[0].values["actual"] == "senate"
    assert judged.state == "defective"


def test_a_case_without_its_numbers_is_a_programming_error(law: Library) -> None:
    with pytest.raises(ValueError, match="present"):
        status(law, collected(20), Fact(step="hear", on=date(2026, 2, 3)))


def test_the_parser_knows_a_new_procedure_from_its_data(law: Library) -> None:
    document = {
        "procedure": "petition",
        "place_kind": "village",
        "as_of": "2026-03-31",
        "matter": {"kind": "request"},
        "rolls": {"adults": 200},
        "facts": [{"step": "collect", "on": "2026-02-02", "count": 20}, {"step": "file", "on": "2026-02-03"}],
    }
    assert judge(parse(document, law), law).steps["file"] == "done"
    for change, pointer in (
        ({"rolls": {}}, "/rolls/adults"),
        ({"rolls": {"adults": 19}}, "/facts/0/count"),
        ({"facts": [{"step": "withdraw", "on": "2026-02-02"}]}, "/facts/0/step"),
        ({"facts": [{"step": "oversee", "on": "2026-02-02"}]}, "/facts/0/step"),
    ):
        with pytest.raises(BadValue) as caught:
            parse({**document, **change}, law)
        assert [finding.field for finding in caught.value.findings] == [pointer]


def test_a_step_that_the_text_of_its_day_does_not_have_is_lapsed(tmp_path: Path) -> None:
    folder = law_folder(tmp_path) / "procedures" / "petition" / "village"
    later = PETITION.replace("in_force_from = 2026-01-01", "in_force_from = 2026-03-01")
    later = later.replace('id = "hear"', 'id = "discuss"').replace('step = "hear"', 'step = "discuss"')
    (folder / "2026-03-01.toml").write_text(later, encoding="utf-8")
    heard = Fact(step="hear", on=date(2026, 3, 2), present=9, votes_for=6, votes_against=2)
    judged = status(loader.load(tmp_path), collected(20), heard)
    assert labels(judged) == ["lapsed_text.step"]
    assert (judged.state, "hear" in judged.steps, judged.steps["discuss"]) == ("defective", False, "open")
