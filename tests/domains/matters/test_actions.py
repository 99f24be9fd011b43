"""The acts of a matter on the database: who may, what is kept, what is refused, and what the log says of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from gongzhi.domains.matters import actions, queries, rules
from gongzhi.domains.matters.models import Attendance, Authorisation, Convening, Correction, Evidence, Fact, Matter
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted, RuleNotMet
from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as ledger
from gongzhi.shared.ledger.models import Entry, Opening
from gongzhi.translog.entry import Entry as Act
from gongzhi.translog.entry import commit
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

DAY = builders.DAY
RESOLVED_ON = DAY + timedelta(days=3)
STRANGERS = ("representative", "township_clerk", "county_officer", "outsider", "former")
WRITTEN = (Matter, Authorisation, Convening, Fact, Attendance, Evidence, Correction, Entry)
VOTES = {"present": 3, "votes_for": 3, "votes_against": 0, "abstain": 0}
REPRESENTATIVES = {"body": "representatives_assembly", "votes_for": 30, "votes_against": 0, "abstain": 0}


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place())


@pytest.fixture
def matter(cast: builders.Cast) -> Matter:
    return builders.raised(cast)


def stored() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def last_act() -> tuple[Act, dict[str, Opening]]:
    entry = Entry.objects.latest("index")
    return Act.from_bytes(bytes(entry.data)), {one.path: one for one in entry.openings.all()}


def state(matter: Matter, on: date, known_on: date | None = None) -> queries.MatterView:
    return queries.judge(matter, rules.Lens(on, known_on or date(2027, 1, 1)))


def sheet() -> actions.Sheet:
    return actions.Sheet(filename="会议记录.pdf", content=builders.PDF)


def draft(step: str, on: date, **values: object) -> actions.FactDraft:
    return actions.FactDraft(step=step, on=on, acted_by="村民委员会", sheets=(sheet(),), **values)  # type: ignore[arg-type]


# Who may


def _raise(cast: builders.Cast, person: object, matter: Matter) -> None:
    given = {"kind": "public_benefit_project", "title": "修桥", "summary": "修一座桥。", "decided_by": "adults"}
    actions.raise_matter(actor=person, place=cast.place, **given)  # type: ignore[arg-type]


def _convene(cast: builders.Cast, person: object, matter: Matter) -> None:
    days = {"notice_on": DAY, "meeting_on": DAY + timedelta(days=10)}
    words = {"venue": "村委会", "agenda": "修路"}
    actions.convene(actor=person, matter=matter, step="resolve", body="adults", **days, **words)  # type: ignore[arg-type]


def _record(cast: builders.Cast, person: object, matter: Matter) -> None:
    actions.record_fact(actor=person, matter=matter, draft=draft("execute", DAY))  # type: ignore[arg-type]


def _correct(cast: builders.Cast, person: object, matter: Matter) -> None:
    wrong = builders.record(cast.chair, matter, "execute", DAY)
    actions.correct_fact(actor=person, wrong=wrong, reason="记错了")  # type: ignore[arg-type]


@pytest.mark.parametrize("part", [*STRANGERS, "supervisor", "nobody"])
@pytest.mark.parametrize("act", [_raise, _convene, _record, _correct])
def test_who_holds_no_fitting_post_here_today_does_nothing(
    cast: builders.Cast, matter: Matter, part: str, act: Callable[[builders.Cast, object, Matter], None]
) -> None:
    person = cast.people().get(part)

    with clock.set_to(DAY), pytest.raises(NotPermitted) as refused:
        act(cast, person, matter)

    assert refused.value.code == "not_permitted"


@pytest.mark.parametrize("part", ["chair", "committee_member", "clerk"])
@pytest.mark.parametrize("act", [_raise, _convene, _record, _correct])
def test_the_committee_and_the_clerk_act(
    cast: builders.Cast, matter: Matter, part: str, act: Callable[[builders.Cast, object, Matter], None]
) -> None:
    before = Entry.objects.count()

    with clock.set_to(DAY):
        act(cast, cast.people()[part], matter)

    assert Entry.objects.count() > before


@pytest.mark.parametrize("part", ["chair", "secretary", "outsider"])
def test_only_the_supervisors_speak_as_supervisors(cast: builders.Cast, matter: Matter, part: str) -> None:
    builders.record(cast.secretary, matter, "propose", DAY)

    with pytest.raises(NotPermitted):
        builders.record(cast.people()[part], matter, "oversee", DAY, of_step="propose", opinion="endorse")
    spoken = builders.record(cast.supervisor, matter, "oversee", DAY, of_step="propose", opinion="endorse")

    assert [seen.fact for seen in state(matter, DAY).station("propose").opinions] == [spoken]


# Raising


def test_a_matter_is_raised_and_its_draft_stays_sealed(cast: builders.Cast) -> None:
    matter = builders.raised(cast, draft="内部测算")
    act, openings = last_act()

    assert (matter.recorded_on, matter.raised_by) == (DAY, cast.chair)
    assert act.act == "matters.raise_matter"
    assert act.place == cast.place.code
    assert act.disclosed == {"title", "summary", "raised_by"}
    assert "内部测算" not in bytes(Entry.objects.latest("index").data).decode()
    assert not openings["draft"].is_public
    assert {path for path, one in openings.items() if one.is_public} == {"title", "summary", "raised_by"}


def test_a_kind_that_is_named_twice_is_authorised_once(cast: builders.Cast) -> None:
    matter = builders.raised(cast, authorises=("key_assistance", "key_assistance"))

    assert [one.kind for one in matter.authorisations.all()] == ["key_assistance"]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"kind": "war"}, {"kind"}),
        ({"title": " "}, {"title"}),
        ({"title": "桥" * 80}, set()),
        ({"title": "桥" * 81}, {"title"}),
        ({"summary": ""}, {"summary"}),
        ({"summary": "修" * 2000}, set()),
        ({"summary": "修" * 2001}, {"summary"}),
        ({"decided_by": "two_committees"}, {"decided_by"}),
        ({"authorises": ["war"]}, {"authorises"}),
        ({"raised_on": DAY + timedelta(days=1)}, {"raised_on"}),
        ({"title": "", "summary": ""}, {"title", "summary"}),
    ],
)
def test_what_cannot_be_raised_is_refused_by_field_and_leaves_nothing(
    cast: builders.Cast, changed: dict[str, object], fields: set[str]
) -> None:
    given = {"kind": "public_benefit_project", "title": "修桥", "summary": "修一座桥。", "decided_by": "adults"}
    before, found = stored(), set()

    try:
        with clock.set_to(DAY):
            actions.raise_matter(actor=cast.chair, place=cast.place, **{**given, **changed})  # type: ignore[arg-type]
    except BadValue as refused:
        found = {one.field for one in refused.findings}

    assert found == fields
    assert (stored() == before) is bool(fields)


def test_the_usual_body_is_chosen_where_none_is_named(cast: builders.Cast) -> None:
    assert builders.raised(cast, decided_by="").decided_by == "households"


@pytest.mark.parametrize(
    ("kind", "rules_met"), [("covenant", {"body", "authority"}), ("public_benefit_project", {"authority"})]
)
def test_the_representatives_are_given_only_what_an_assembly_authorised(
    cast: builders.Cast, kind: str, rules_met: set[str]
) -> None:
    before = stored()

    with pytest.raises(RuleNotMet) as refused:
        builders.raised(cast, kind=kind, decided_by="representatives_assembly")

    assert refused.value.code == "deciding_body"
    assert {one.rule for one in refused.value.findings} == rules_met
    assert stored() == before


def authorise(cast: builders.Cast, **changed: object) -> Matter:
    given = builders.raised(cast, kind="other_important", title="授权", authorises=("public_benefit_project",))
    builders.walk(cast, given, until="resolve", **changed)
    return given


def test_a_resolution_of_the_assembly_authorises_the_representatives_from_the_next_day(cast: builders.Cast) -> None:
    authorise(cast)

    matter = builders.raised(cast, on=RESOLVED_ON + timedelta(days=1), decided_by="representatives_assembly")
    assert matter.decided_by == "representatives_assembly"
    with pytest.raises(RuleNotMet):
        builders.raised(cast, on=RESOLVED_ON, decided_by="representatives_assembly")
    with pytest.raises(RuleNotMet):
        builders.raised(
            cast, on=RESOLVED_ON + timedelta(days=1), kind="key_assistance", decided_by="representatives_assembly"
        )


@pytest.mark.parametrize("changed", [{"present": 910, "votes_for": 456, "votes_against": 454}, {"votes_for": 455}])
def test_a_resolution_without_effect_authorises_nothing(cast: builders.Cast, changed: dict[str, int]) -> None:
    authorise(cast, **changed)

    with pytest.raises(RuleNotMet):
        builders.raised(cast, on=RESOLVED_ON + timedelta(days=1), decided_by="representatives_assembly")


def test_the_next_village_is_not_authorised(cast: builders.Cast) -> None:
    authorise(cast)
    neighbour = builders.cast(cast.next_place)

    with pytest.raises(RuleNotMet):
        builders.raised(neighbour, on=RESOLVED_ON + timedelta(days=1), decided_by="representatives_assembly")


def test_an_authorisation_voided_by_a_correction_counts_no_more(cast: builders.Cast) -> None:
    given = authorise(cast)
    later = RESOLVED_ON + timedelta(days=1)
    resolved = Fact.objects.get(matter=given, step="resolve")
    with clock.set_to(later):
        actions.correct_fact(actor=cast.chair, wrong=resolved, reason="没有开会")

    with pytest.raises(RuleNotMet):
        builders.raised(cast, on=later, decided_by="representatives_assembly")


# Convening


def called(cast: builders.Cast, matter: Matter, days: int, reason: str = "") -> Convening:
    words = {"venue": "村委会", "agenda": "修路", "notice_waived_because": reason}
    with clock.set_to(DAY):
        return actions.convene(
            actor=cast.chair, matter=matter, step="resolve", body="adults", notice_on=DAY,
            meeting_on=DAY + timedelta(days=days), **words,
        )  # fmt: skip


@pytest.mark.parametrize(("days", "reason"), [(10, ""), (11, ""), (9, "汛情紧急")])
def test_an_assembly_is_called_ten_days_ahead_or_with_a_reason(
    cast: builders.Cast, matter: Matter, days: int, reason: str
) -> None:
    assert ledger.images_of([called(cast, matter, days, reason)]) == []


@pytest.mark.parametrize("reason", ["", " "])
def test_an_assembly_is_not_called_nine_days_ahead_without_a_reason(
    cast: builders.Cast, matter: Matter, reason: str
) -> None:
    before = stored()

    with pytest.raises(RuleNotMet) as refused:
        called(cast, matter, 9, reason)

    assert [(one.rule, one.need, one.have) for one in refused.value.findings] == [("notice", 10, 9)]
    assert stored() == before


def test_the_place_of_a_closed_meeting_stays_sealed(cast: builders.Cast, matter: Matter) -> None:
    with clock.set_to(DAY):
        actions.convene(
            actor=cast.chair, matter=matter, step="confer", body="two_committees", notice_on=DAY,
            meeting_on=DAY + timedelta(days=1), venue="村委会二楼", agenda="内部议题",
        )  # fmt: skip
    act, _ = last_act()

    assert act.disclosed == frozenset()
    assert {"venue", "agenda"} <= set(act.sealed)


@pytest.mark.parametrize("body", ["two_committees", "", "war"])
def test_a_body_that_has_no_say_is_not_called(cast: builders.Cast, matter: Matter, body: str) -> None:
    days = {"notice_on": DAY, "meeting_on": DAY + timedelta(days=10)}

    with clock.set_to(DAY), pytest.raises(BadValue) as refused:
        actions.convene(
            actor=cast.chair, matter=matter, step="resolve", body=body, venue="村委会", agenda="修路", **days
        )

    assert [one.field for one in refused.value.findings] == ["body"]


# Recording


def test_a_matter_takes_its_lawful_way(cast: builders.Cast, matter: Matter) -> None:
    builders.walk(cast, matter)
    end = DAY + timedelta(days=21 + builders.PUBLISHED)

    assert state(matter, end - timedelta(days=1)).status.state == "in_progress"
    view = state(matter, end)
    assert view.status.state == "concluded"
    assert {station.state for station in view.stations} == {"done"}
    assert view.status.findings == ()
    assert ledger.images_of(queries.rows_of(view)) == []


@pytest.mark.parametrize(("present", "accepted"), [(34, False), (35, True), (36, True)])
def test_a_meeting_one_person_short_is_kept_as_held_without_effect(
    cast: builders.Cast, present: int, accepted: bool
) -> None:
    builders.seat_representatives(cast.place, 52)
    authorise(cast)
    day = RESOLVED_ON + timedelta(days=1)
    matter = builders.raised(cast, on=day, decided_by="representatives_assembly")
    builders.walk(cast, matter, until="review", start=day)

    held_on = day + timedelta(days=3)
    held = builders.record(cast.chair, matter, "resolve", held_on, present=present, **REPRESENTATIVES)
    seen = next(one for one in state(matter, held_on).station("resolve").facts if one.fact == held)

    assert (held.roll, held.present) == (52, present)
    assert seen.outcome.accepted is accepted
    numbers = [(one.rule, one.need, one.have, one.of, one.source) for one in seen.outcome.findings]
    short = [("quorum", 35, 34, 52, "villagers_committees_2026/30")]
    assert numbers == ([] if accepted else short)


def test_who_signed_in_is_counted_and_named_only_in_private(cast: builders.Cast, matter: Matter) -> None:
    builders.walk(cast, matter, until="propose")
    there = [cast.secretary.pk, cast.chair.pk, cast.chair.pk]
    votes = {"votes_for": 2, "votes_against": 0, "abstain": 0}
    fact = builders.record(cast.chair, matter, "confer", DAY, attendees=there, **votes)
    act, openings = last_act()

    assert fact.present == 2
    assert queries.attendees(fact) == sorted([cast.secretary.name, cast.chair.name])
    assert not openings["attendees"].is_public
    assert set(act.public) & {"present", "votes_for", "roll"} == set()


def test_who_is_not_on_the_roster_was_not_there(cast: builders.Cast, matter: Matter) -> None:
    before = stored()

    with pytest.raises(BadValue) as refused:
        builders.record(cast.chair, matter, "confer", DAY, attendees=[cast.supervisor.pk], **{**VOTES, "votes_for": 1})

    assert [one.field for one in refused.value.findings] == ["attendees"]
    assert stored() == before


def test_of_a_closed_step_the_log_shows_neither_numbers_nor_words(cast: builders.Cast, matter: Matter) -> None:
    builders.walk(cast, matter, until="propose")
    values = {**VOTES, "text": "会上的话", "note": "内部记录"}
    builders.record(cast.chair, matter, "confer", DAY + timedelta(days=1), **values)
    act, openings = last_act()

    closed = {"roll", "present", "votes_for", "text", "note"}
    assert closed <= set(act.sealed)
    assert not closed & set(act.public)
    assert not any(openings[path].is_public for path in closed)
    assert act.public["step"] == "confer"


def test_of_an_open_step_the_log_shows_numbers_and_opens_words(cast: builders.Cast, matter: Matter) -> None:
    builders.walk(cast, matter, text="同意修路", note="内部记录", until="resolve")
    act, openings = last_act()

    assert (act.public["present"], act.public["roll"], act.public["votes_for"]) == (911, 1820, 456)
    assert json.loads(bytes(openings["text"].value)) == "同意修路"
    assert openings["text"].is_public
    assert not openings["note"].is_public


def test_names_stand_in_the_log_only_as_salted_hashes(cast: builders.Cast, matter: Matter) -> None:
    builders.walk(cast, matter, until="resolve")
    names = {person.name for person in cast.people().values()}

    for entry in Entry.objects.prefetch_related("openings"):
        text = bytes(entry.data).decode()
        assert not [name for name in names if name in text]
        act = Act.from_bytes(bytes(entry.data))
        for one in entry.openings.all():
            assert commit(bytes(one.salt), bytes(one.value)) == act.sealed[one.path]
    salts = [bytes(one.salt) for one in Opening.objects.all()]
    assert len(set(salts)) == len(salts)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"present": 1820}, set()),
        ({"present": 1821}, {"present"}),
        ({"present": 910, "votes_for": 456, "votes_against": 455}, {"votes_for"}),
        ({"body": "war"}, {"body"}),
        ({"notice_on": None, "present": None}, {"present"}),
    ],
)
def test_what_cannot_have_been_is_refused_and_leaves_nothing(
    cast: builders.Cast, matter: Matter, values: dict[str, object], fields: set[str]
) -> None:
    builders.walk(cast, matter, until="review")
    given = {"body": "adults", "notice_on": DAY, "present": 911, "votes_for": 456, "votes_against": 455, "abstain": 0}
    before, found = stored(), set()

    try:
        builders.record(cast.chair, matter, "resolve", RESOLVED_ON, **{**given, **values})
    except BadValue as refused:
        found = {one.field for one in refused.findings}

    assert found == fields
    assert (stored() == before) is bool(fields)


def test_nothing_is_recorded_before_it_happened(cast: builders.Cast, matter: Matter) -> None:
    with pytest.raises(BadValue) as refused:
        builders.record(cast.secretary, matter, "propose", DAY + timedelta(days=1), entered_on=DAY)

    assert [one.field for one in refused.value.findings] == ["on"]


def test_a_step_that_no_text_has_is_not_found(cast: builders.Cast, matter: Matter) -> None:
    with pytest.raises(NotFound) as refused:
        builders.record(cast.clerk, matter, "dance", DAY)

    assert refused.value.code == "no_step"


def test_the_clerk_hands_in_the_sheet_of_what_others_did(cast: builders.Cast, matter: Matter) -> None:
    with pytest.raises(BadValue) as refused:
        builders.record(cast.clerk, matter, "propose", DAY)
    fact = builders.record(cast.clerk, matter, "propose", DAY, entered_on=DAY + timedelta(days=1))

    assert [one.field for one in refused.value.findings] == ["sheets"]
    assert (fact.source, fact.entered_by, fact.acted_by) == ("paper", cast.clerk, cast.clerk.name)
    kept = Evidence.objects.get(fact=fact)
    assert (kept.media_type, bytes(kept.content)) == ("application/pdf", builders.PDF)
    _act, openings = last_act()
    assert json.loads(bytes(openings["sheets"].value)) == [kept.sha256]
    assert not openings["sheets"].is_public


def test_what_is_entered_late_is_judged_by_its_own_day_and_shown_as_late(cast: builders.Cast, matter: Matter) -> None:
    entered = DAY + timedelta(days=40)
    builders.record(cast.secretary, matter, "propose", DAY, entered_on=entered)

    seen = state(matter, entered).station("propose").facts[0]
    assert seen.is_late_entry
    assert seen.outcome.accepted
    assert state(matter, entered, known_on=entered - timedelta(days=1)).station("propose").facts == ()


@pytest.mark.parametrize(
    ("posted_on", "until_on", "accepted", "text"),
    [
        (date(2025, 12, 31), date(2026, 1, 2), True, date(2018, 12, 29)),
        (date(2026, 1, 1), date(2026, 1, 15), False, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 16), True, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 17), True, date(2026, 1, 1)),
    ],
)
def test_each_fact_is_judged_by_the_text_of_its_own_day(
    cast: builders.Cast, posted_on: date, until_on: date, accepted: bool, text: date
) -> None:
    start = date(2025, 12, 20)
    matter = builders.raised(cast, on=start)
    builders.walk(cast, matter, until="resolve", start=start)
    builders.record(
        cast.chair, matter, "disclose_resolution", posted_on, entered_on=until_on, until=until_on, text="决议"
    )

    station = state(matter, until_on).station("disclose_resolution")
    assert [one.outcome.accepted for one in station.facts] == [accepted]
    assert station.text_of == text


def test_a_matter_is_withdrawn_before_its_resolution_only(cast: builders.Cast, matter: Matter) -> None:
    other = builders.raised(cast)
    builders.record(cast.chair, other, "withdraw", DAY)
    builders.walk(cast, matter, until="resolve")
    builders.record(cast.chair, matter, "withdraw", RESOLVED_ON)

    assert state(other, DAY).status.state == "withdrawn"
    kept = state(matter, RESOLVED_ON)
    assert kept.status.state != "withdrawn"
    assert [one.outcome.accepted for one in kept.other_facts] == [False]


# Correcting


def test_a_correction_supersedes_and_what_was_known_before_stays_known(cast: builders.Cast, matter: Matter) -> None:
    wrong = builders.walk(cast, matter, until="resolve", present=910, votes_for=456, votes_against=454)
    later = RESOLVED_ON + timedelta(days=5)
    given = {"body": "adults", "notice_on": RESOLVED_ON - timedelta(days=10), "present": 911, "votes_for": 456}
    right = draft("resolve", RESOLVED_ON, votes_against=455, abstain=0, **given)

    with clock.set_to(later):
        correction = actions.correct_fact(actor=cast.chair, wrong=wrong, reason="点错一人", draft=right)

    before = state(matter, later, known_on=later - timedelta(days=1))
    after = state(matter, later)
    assert (before.status.state, before.superseded) == ("defective", ())
    assert (after.status.state, after.superseded) == ("in_progress", (wrong,))
    assert [one.fact for one in after.station("resolve").facts] == [correction.right]
    assert ledger.images_of([correction, correction.right, wrong]) == []


def test_a_correction_may_void_and_is_made_once(cast: builders.Cast, matter: Matter) -> None:
    wrong = builders.walk(cast, matter, until="propose")
    with clock.set_to(DAY):
        correction = actions.correct_fact(actor=cast.secretary, wrong=wrong, reason="没有提议")
        with pytest.raises(AlreadyDone):
            actions.correct_fact(actor=cast.secretary, wrong=wrong, reason="又一次")

    assert correction.right is None
    assert state(matter, DAY).station("propose").state == "open"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_says_why(cast: builders.Cast, matter: Matter, reason: str) -> None:
    wrong = builders.walk(cast, matter, until="propose")
    before = stored()

    with clock.set_to(DAY), pytest.raises(BadValue) as refused:
        actions.correct_fact(actor=cast.secretary, wrong=wrong, reason=reason)

    assert [one.field for one in refused.value.findings] == ["reason"]
    assert stored() == before


def test_a_correction_that_cannot_be_leaves_the_fact_as_it_was(cast: builders.Cast, matter: Matter) -> None:
    wrong = builders.walk(cast, matter, until="confer")
    before = stored()

    with clock.set_to(DAY + timedelta(days=2)), pytest.raises(BadValue):
        actions.correct_fact(
            actor=cast.chair, wrong=wrong, reason="记错", draft=draft("confer", DAY, **{**VOTES, "votes_for": 4})
        )

    assert stored() == before


def test_why_a_closed_step_was_corrected_stays_sealed(cast: builders.Cast, matter: Matter) -> None:
    wrong = builders.walk(cast, matter, until="confer")
    with clock.set_to(DAY + timedelta(days=2)):
        actions.correct_fact(actor=cast.chair, wrong=wrong, reason="实到三人误为二人")
    act, openings = last_act()

    assert "reason" not in act.disclosed
    assert not openings["reason"].is_public


# The log


def rows_written(cast: builders.Cast) -> list[Model]:
    """Return a row of every table that the acts of matters write."""
    matter = authorise(cast)
    with clock.set_to(DAY):
        _convene(cast, cast.chair, matter)
    there = [cast.secretary.pk]
    values = {**VOTES, "votes_for": 1, "attendees": there}
    one = builders.record(cast.clerk, matter, "confer", DAY, entered_on=RESOLVED_ON, **values)
    with clock.set_to(RESOLVED_ON):
        actions.correct_fact(actor=cast.clerk, wrong=one, reason="重复")
    return [row for model in WRITTEN if model is not Entry for row in model._default_manager.all()]


def test_each_act_commits_to_all_rows_that_it_wrote(cast: builders.Cast) -> None:
    rows = rows_written(cast)

    assert {type(row) for row in rows} == set(WRITTEN) - {Entry}
    assert ledger.images_of(rows) == []


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Matter, "title", "'改过'"),
        (Matter, "draft", "'改过'"),
        (Authorisation, "kind", "'key_assistance'"),
        (Convening, "venue", "'别处'"),
        (Fact, "votes_for", "1820"),
        (Fact, "note", "'改过'"),
        (Fact, "recorded_on", "'2026-12-31'"),
        (Attendance, "person_id", "(SELECT max(id) FROM people_person)"),
        (Evidence, "filename", "'别的.pdf'"),
        (Correction, "reason", "'改过'"),
    ],
)
def test_a_row_changed_under_the_application_is_found(
    cast: builders.Cast, model: type[Model], column: str, value: str
) -> None:
    rows_written(cast)
    changed = model._default_manager.latest("pk")
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE id = %s", [changed.pk])
    changed.refresh_from_db()

    assert [(one.key, one.kind) for one in ledger.images_of([changed])] == [(str(changed.pk), "changed")]
