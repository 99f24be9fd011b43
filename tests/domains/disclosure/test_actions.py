"""Posting on the board and taking down, on the database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from gongzhi.domains.disclosure import actions, queries
from gongzhi.domains.disclosure.models import Posting, Takedown
from gongzhi.domains.matters import actions as matters
from gongzhi.domains.matters import queries as matter_queries
from gongzhi.domains.matters import rules
from gongzhi.domains.matters.actions import FactDraft, Sheet
from gongzhi.domains.matters.models import Fact, Matter
from gongzhi.errors import AlreadyDone, BadValue, NotPermitted, RuleNotMet
from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as ledger
from gongzhi.shared.ledger.models import Entry
from gongzhi.translog.entry import Entry as Act
from tests import builders

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.domains.people.models import Person

DAY = builders.DAY
RESOLVED_ON = DAY + timedelta(days=3)
STRANGERS = ("representative", "supervisor", "township_clerk", "county_officer", "outsider", "former", "nobody")


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place())


@pytest.fixture
def resolved(cast: builders.Cast) -> Matter:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve")
    return matter


def stored() -> list[int]:
    return [model._default_manager.count() for model in (Fact, Posting, Takedown, Entry)]


def draft(from_on: date, days: int = 15, **values: object) -> FactDraft:
    given = {"step": "disclose_resolution", "acted_by": "村民委员会", "text": "决议全文", **values}
    return FactDraft(on=from_on, until=from_on + timedelta(days=days), **given)  # type: ignore[arg-type]


def post_step(
    person: Person | None, matter: Matter, from_on: date, *, on: date | None = None, **values: object
) -> Posting | Fact:
    with clock.set_to(on or from_on):
        return actions.post_step(actor=person, matter=matter, draft=draft(from_on, **values), title="决议公告")  # type: ignore[arg-type]


def post(cast: builders.Cast, person: Person | None, *, days: int = 15, category: str = "finance") -> Posting:
    given = {"title": "一季度收支", "text": "收支明细", "from_on": DAY, "until_on": DAY + timedelta(days=days)}
    with clock.set_to(DAY):
        return actions.post(actor=person, place=cast.place, category=category, **given)  # type: ignore[arg-type]


def state(matter: Matter, on: date) -> str:
    return matter_queries.judge(matter, rules.Lens(on, on)).station("disclose_resolution").state


# Who may


@pytest.mark.parametrize("part", STRANGERS)
def test_who_holds_no_fitting_post_here_today_neither_posts_nor_takes_down(
    cast: builders.Cast, resolved: Matter, part: str
) -> None:
    person, hanging = cast.people().get(part), post(cast, cast.chair)
    before = stored()

    with pytest.raises(NotPermitted):
        post(cast, person)
    with pytest.raises(NotPermitted):
        post_step(person, resolved, RESOLVED_ON)
    with clock.set_to(DAY), pytest.raises(NotPermitted):
        actions.take_down(actor=person, posting=hanging, on=DAY, reason="风大")  # type: ignore[arg-type]
    assert stored() == before


@pytest.mark.parametrize("part", ["chair", "committee_member", "clerk"])
def test_the_committee_and_the_clerk_post(cast: builders.Cast, resolved: Matter, part: str) -> None:
    person = cast.people()[part]

    assert isinstance(post(cast, person), Posting)
    assert isinstance(post_step(person, resolved, RESOLVED_ON), Posting)


def test_the_party_organisation_does_not_post_the_committees_resolution(cast: builders.Cast, resolved: Matter) -> None:
    assert isinstance(post(cast, cast.secretary), Posting)
    with pytest.raises(NotPermitted):
        post_step(cast.secretary, resolved, RESOLVED_ON)


# Posting what belongs to no matter


@pytest.mark.parametrize("days", [15, 16])
def test_a_posting_hangs_for_the_days_of_the_law(cast: builders.Cast, days: int) -> None:
    posting = post(cast, cast.clerk, days=days)
    act = Act.from_bytes(bytes(Entry.objects.latest("index").data))

    assert [view.posting for view in queries.board(cast.place.pk, DAY)] == [posting]
    assert ledger.images_of([posting]) == []
    assert (act.act, act.place) == ("disclosure.post", cast.place.code)
    assert act.disclosed == {"title", "text", "posted_by"}


def test_a_posting_that_would_hang_too_short_is_refused(cast: builders.Cast) -> None:
    before = stored()

    with pytest.raises(RuleNotMet) as refused:
        post(cast, cast.clerk, days=14)

    assert [(one.rule, one.need, one.have) for one in refused.value.findings] == [("posting", 15, 14)]
    assert stored() == before


def test_a_posting_of_no_category_is_refused_and_leaves_nothing(cast: builders.Cast) -> None:
    before = stored()

    with pytest.raises(BadValue) as refused:
        post(cast, cast.clerk, category="gossip")

    assert [one.field for one in refused.value.findings] == ["category"]
    assert stored() == before


# Posting a resolution


def test_a_resolution_in_effect_is_posted_as_a_fact_and_on_the_board(cast: builders.Cast, resolved: Matter) -> None:
    posting = post_step(cast.chair, resolved, RESOLVED_ON)

    assert isinstance(posting, Posting)
    assert posting.fact is not None
    assert (posting.matter, posting.fact.step) == (resolved, "disclose_resolution")
    assert state(resolved, RESOLVED_ON) == "running"
    assert [state(resolved, RESOLVED_ON + timedelta(days=days)) for days in (14, 15, 16)] == ["running", "done", "done"]
    assert ledger.images_of([posting, posting.fact]) == []


@pytest.mark.parametrize("until", ["review", "resolve"])
def test_what_claims_a_resolution_that_is_not_in_effect_is_refused_today(cast: builders.Cast, until: str) -> None:
    matter = builders.raised(cast)
    short = {"present": 910, "votes_for": 456, "votes_against": 454} if until == "resolve" else {}
    builders.walk(cast, matter, until=until, **short)
    before = stored()

    with pytest.raises(RuleNotMet) as refused:
        post_step(cast.chair, matter, RESOLVED_ON)

    assert refused.value.code == "no_effect"
    assert [one.rule for one in refused.value.findings] == ["order"]
    assert stored() == before


def test_a_resolution_posted_a_day_too_short_is_refused_today(cast: builders.Cast, resolved: Matter) -> None:
    with pytest.raises(RuleNotMet) as refused:
        post_step(cast.chair, resolved, RESOLVED_ON, days=14)

    assert [(one.rule, one.need, one.have) for one in refused.value.findings] == [("posting", 15, 14)]


def test_what_hung_on_paper_without_a_resolution_is_kept_and_not_put_up(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="review")
    sheets = (Sheet(filename="公开栏.pdf", content=builders.PDF),)

    kept = post_step(cast.clerk, matter, RESOLVED_ON, on=RESOLVED_ON + timedelta(days=20), sheets=sheets)

    assert isinstance(kept, Fact)
    assert state(matter, RESOLVED_ON + timedelta(days=20)) == "failed"
    assert Posting.objects.count() == 0


def test_what_hung_on_paper_with_a_resolution_comes_on_the_board(cast: builders.Cast, resolved: Matter) -> None:
    later, sheets = RESOLVED_ON + timedelta(days=2), (Sheet(filename="公开栏.pdf", content=builders.PDF),)

    posting = post_step(cast.clerk, resolved, RESOLVED_ON, on=later, sheets=sheets)

    assert isinstance(posting, Posting)
    assert (posting.from_on, posting.recorded_on) == (RESOLVED_ON, later)


def test_a_posting_without_words_leaves_nothing(cast: builders.Cast, resolved: Matter) -> None:
    before = stored()

    with pytest.raises(BadValue) as refused:
        post_step(cast.chair, resolved, RESOLVED_ON, text="")

    assert [one.field for one in refused.value.findings] == ["text"]
    assert stored() == before


# Taking down


@pytest.mark.parametrize(("days", "kept"), [(14, "failed")])
def test_a_resolution_taken_down_early_is_judged_by_the_days_it_hung(
    cast: builders.Cast, resolved: Matter, days: int, kept: str
) -> None:
    posting = post_step(cast.chair, resolved, RESOLVED_ON, days=30)
    assert isinstance(posting, Posting)
    down_on = RESOLVED_ON + timedelta(days=days)

    with clock.set_to(down_on):
        takedown = actions.take_down(actor=cast.chair, posting=posting, on=down_on, reason="风大")

    assert state(resolved, down_on) == kept
    assert queries.board(cast.place.pk, down_on + timedelta(days=1)) == []
    assert ledger.images_of([takedown, *Fact.objects.filter(matter=resolved)]) == []


@pytest.mark.parametrize("days", [15, 16])
def test_a_resolution_taken_down_after_its_days_stays_done(cast: builders.Cast, resolved: Matter, days: int) -> None:
    posting = post_step(cast.chair, resolved, RESOLVED_ON, days=30)
    assert isinstance(posting, Posting)
    down_on = RESOLVED_ON + timedelta(days=days)

    with clock.set_to(down_on):
        actions.take_down(actor=cast.chair, posting=posting, on=down_on, reason="期满")

    assert state(resolved, down_on) == "done"


def correct(cast: builders.Cast, posting: Posting, draft: FactDraft | None) -> None:
    assert posting.fact is not None
    with clock.set_to(RESOLVED_ON + timedelta(days=1)):
        matters.correct_fact(actor=cast.chair, wrong=posting.fact, reason="记错", draft=draft)


def test_a_posting_whose_fact_was_voided_comes_down(cast: builders.Cast, resolved: Matter) -> None:
    posting = post_step(cast.chair, resolved, RESOLVED_ON)
    assert isinstance(posting, Posting)
    assert [view.posting for view in queries.board(cast.place.pk, RESOLVED_ON)] == [posting]
    correct(cast, posting, None)
    assert queries.board(cast.place.pk, RESOLVED_ON) == []
    before = Fact.objects.count()

    with clock.set_to(RESOLVED_ON + timedelta(days=2)):
        actions.take_down(actor=cast.chair, posting=posting, on=RESOLVED_ON + timedelta(days=1), reason="记错")

    assert Fact.objects.count() == before
    assert state(resolved, RESOLVED_ON + timedelta(days=2)) == "open"


def test_a_posting_whose_fact_was_corrected_is_judged_by_the_days_it_hung(
    cast: builders.Cast, resolved: Matter
) -> None:
    posting = post_step(cast.chair, resolved, RESOLVED_ON)
    assert isinstance(posting, Posting)
    correct(cast, posting, draft(RESOLVED_ON, days=20, sheets=[Sheet(filename="公开栏.pdf", content=builders.PDF)]))
    assert [view.until_on for view in queries.board(cast.place.pk, RESOLVED_ON)] == [RESOLVED_ON + timedelta(days=20)]
    assert len(queries.board(cast.place.pk, RESOLVED_ON + timedelta(days=20))) == 1
    assert queries.board(cast.place.pk, RESOLVED_ON + timedelta(days=21)) == []
    down_on = RESOLVED_ON + timedelta(days=14)

    with clock.set_to(down_on):
        actions.take_down(actor=cast.chair, posting=posting, on=down_on, reason="风大")

    assert state(resolved, down_on) == "failed"


def test_a_posting_comes_down_once_and_with_a_reason(cast: builders.Cast) -> None:
    posting = post(cast, cast.chair)
    with clock.set_to(DAY):
        with pytest.raises(BadValue):
            actions.take_down(actor=cast.chair, posting=posting, on=DAY, reason=" ")
        takedown = actions.take_down(actor=cast.chair, posting=posting, on=DAY, reason="风大")
        with pytest.raises(AlreadyDone):
            actions.take_down(actor=cast.chair, posting=posting, on=DAY, reason="风大")

    assert [view.takedown for view in queries.board(cast.place.pk, DAY)] == [takedown]
    assert queries.board(cast.place.pk, DAY + timedelta(days=1)) == []


@pytest.mark.parametrize(("model", "column"), [(Posting, "text"), (Takedown, "reason")])
def test_a_row_changed_under_the_application_is_found(
    cast: builders.Cast, model: type[Posting | Takedown], column: str
) -> None:
    posting = post(cast, cast.chair)
    with clock.set_to(DAY):
        actions.take_down(actor=cast.chair, posting=posting, on=DAY, reason="风大")
    row = model.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = '改过'")
    row.refresh_from_db()

    assert [one.kind for one in ledger.images_of([row])] == ["changed"]
