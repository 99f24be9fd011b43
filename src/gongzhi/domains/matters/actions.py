"""The acts of a matter: raising it, convening its meetings, recording what happened, correcting a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.domains.matters import evidence as media
from gongzhi.domains.matters import permissions, queries, rules
from gongzhi.domains.matters.models import Attendance, Authorisation, Convening, Correction, Evidence, Fact, Matter
from gongzhi.domains.people import queries as people
from gongzhi.errors import AlreadyDone, BadValue, fault
from gongzhi.law import cases, library
from gongzhi.shared import clock
from gongzhi.shared.ledger import actions as ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db import models

    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.models import Place
    from gongzhi.law.schema import Procedure

PROCEDURE = "four_deliberations_two_disclosures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A photographed sheet or document as it was handed in."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDraft:
    """What a person says happened at a step; the names are those of ``Fact``.

    Shape: ``attendees`` are ids of people on the roster; where given, ``present`` is their number.
    """

    step: str
    on: date
    acted_by: str
    until: date | None = None
    body: str = ""
    roll: int | None = None
    present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstain: int | None = None
    count: int | None = None
    notice_on: date | None = None
    notice_waived_because: str = ""
    of_step: str = ""
    opinion: str = ""
    text: str = ""
    note: str = ""
    attendees: Sequence[int] = ()
    sheets: Sequence[Sheet] = field(default=())


@transaction.atomic
def raise_matter(
    *,
    actor: Person,
    place: Place,
    kind: str,
    title: str,
    summary: str,
    decided_by: str = "",
    draft: str = "",
    raised_on: date | None = None,
    authorises: Sequence[str] = (),
) -> Matter:
    """Raise a matter, naming the body that is to resolve it (提出事项).

    Law: villagers_committees_2026/28 and 31, residents_committees_2026/30: who decides follows from the kind of matter.
    Raises: NotPermitted, BadValue, RuleNotMet (``body``, ``authority``).
    """
    permissions.require(permissions.powers_in(actor, place.pk).may_raise(), "raise_matter", place)
    today = clock.today()
    on = raised_on or today
    law = library.shipped()
    procedure = law.text(PROCEDURE, place.level, on)
    known = queries.authorisations([place.pk], rules.Lens(on, today)).get((place.pk, kind))
    body = decided_by or next(iter(rules.deciding_bodies(procedure, kind, known)), "")
    rules.require_raisable(procedure, kind=kind, title=title, summary=summary, on=on, today=today, body=body)
    delegated = list(dict.fromkeys(authorises))
    for one in delegated:
        rules.require_kind(procedure, one, "authorises")
    rules.judge_choice(law, procedure, kind=kind, body=body, authorised_on=known, on=on, authorises=bool(delegated))
    matter = Matter.objects.create(
        place=place, procedure=PROCEDURE, kind=kind, title=title.strip(), summary=summary.strip(), draft=draft,
        decided_by=body, raised_on=on, raised_by=actor, recorded_on=today,
    )  # fmt: skip
    given = Authorisation.objects.bulk_create([Authorisation(matter=matter, kind=one) for one in delegated])
    _record(
        "matters.raise_matter",
        matter,
        [matter, *given],
        public={"kind": kind, "decided_by": body, "raised_on": on.isoformat(), "authorises": delegated},
        disclosed={"title": matter.title, "summary": matter.summary, "raised_by": actor.name},
        private={"draft": draft} if draft else {},
    )
    return matter


@transaction.atomic
def convene(
    *,
    actor: Person,
    matter: Matter,
    step: str,
    body: str,
    notice_on: date,
    meeting_on: date,
    venue: str,
    agenda: str,
    notice_waived_because: str = "",
) -> Convening:
    """Call a meeting with the notice that the law asks for (召集、通知).

    Law: villagers_committees_2026/25, residents_committees_2026/26.
    Raises: NotPermitted, BadValue, RuleNotMet (``notice``, ``body``, ``authority``).
    """
    lens = rules.Lens(meeting_on, clock.today())
    procedure = library.shipped().text(matter.procedure, matter.place.level, meeting_on)
    powers = permissions.powers_in(actor, matter.place_id)
    permissions.require(powers.may_record(procedure, step), "convene", matter.place)
    called = cases.Fact(
        step=step, on=meeting_on, body=body, notice_on=notice_on, notice_waived_because=notice_waived_because or None
    )
    rules.require_called(library.shipped(), queries.case_of(matter, lens), procedure, called)
    convening = Convening.objects.create(
        matter=matter, step=step, body=body, notice_on=notice_on, notice_waived_because=notice_waived_because,
        meeting_on=meeting_on, venue=venue, agenda=agenda, convened_by=actor,
    )  # fmt: skip
    days = {"notice_on": notice_on.isoformat(), "meeting_on": meeting_on.isoformat()}
    words: dict[str, object] = {
        "venue": venue,
        "agenda": agenda,
        "waived_because": notice_waived_because,
        "convened_by": actor.name,
    }
    is_public = rules.public_step(procedure.step(step))
    _record(
        "matters.convene",
        matter,
        [convening],
        public={"step": step, "body": body, **days},
        disclosed=words if is_public else {},
        private={} if is_public else words,
    )
    return convening


@transaction.atomic
def record_fact(*, actor: Person, matter: Matter, draft: FactDraft) -> Fact:
    """Record what happened at a step, whether or not the law gives it effect (记录事实).

    What cannot be is refused; what the law does not accept is kept as it happened. Who did not act themselves
    enters from paper and hands in the sheet.
    Raises: NotPermitted, BadValue.
    """
    matter = queries.locked(matter.pk)
    procedure = library.shipped().text(matter.procedure, matter.place.level, draft.on)
    fact, children = _write_fact(actor, matter, procedure, draft)
    _record_fact("matters.record_fact", matter, procedure, fact, children)
    return fact


@transaction.atomic
def correct_fact(*, actor: Person, wrong: Fact, reason: str, draft: FactDraft | None = None) -> Correction:
    """Supersede a wrongly recorded fact by naming it, and say what stands instead, if anything (更正).

    Raises: NotPermitted, BadValue, AlreadyDone.
    """
    matter = queries.locked(wrong.matter_id)
    if Correction.objects.filter(wrong=wrong).exists():
        raise AlreadyDone("already_corrected", fact=wrong.pk)
    if not reason.strip():
        raise BadValue("invalid", [fault("required", "reason")])
    procedure = library.shipped().text(matter.procedure, matter.place.level, draft.on if draft else wrong.on)
    allowed = permissions.powers_in(actor, matter.place_id).may_record(procedure, wrong.step)
    permissions.require(allowed, "correct_fact", matter.place)
    right, children = _write_fact(actor, matter, procedure, draft) if draft else (None, [])
    correction = Correction.objects.create(
        wrong=wrong, right=right, reason=reason.strip(), entered_by=actor, recorded_on=clock.today()
    )
    said, sealed = _said(procedure, wrong.step, reason=correction.reason)
    said["corrected_by"] = actor.name
    if right is None:
        public: dict[str, object] = {"fact": wrong.pk, "right": None, "step": wrong.step}
        _record("matters.correct_fact", matter, [correction], public=public, disclosed=said, private=sealed)
    else:
        _record_fact(
            "matters.correct_fact", matter, procedure, right, [*children, correction], extra={"corrects": wrong.pk},
            said=said, sealed=sealed,
        )  # fmt: skip
    return correction


@transaction.atomic
def end_posting(*, actor: Person, posted: Fact, on: date, reason: str) -> Correction:
    """Say of a posting that it came down earlier than it was put up for (提前撤下).

    Raises: NotPermitted, AlreadyDone.
    """
    matter = queries.locked(posted.matter_id)
    if Correction.objects.filter(wrong=posted).exists():
        raise AlreadyDone("already_corrected", fact=posted.pk)
    procedure = library.shipped().text(matter.procedure, matter.place.level, posted.on)
    allowed = permissions.powers_in(actor, matter.place_id).may_record(procedure, posted.step)
    permissions.require(allowed, "take_down", matter.place)
    today = clock.today()
    right = Fact.objects.create(
        matter=matter, step=posted.step, on=posted.on, until=on, text=posted.text, note=posted.note,
        acted_by=posted.acted_by, entered_by=actor, recorded_on=today, source=posted.source,
    )  # fmt: skip
    correction = Correction.objects.create(
        wrong=posted, right=right, reason=reason, entered_by=actor, recorded_on=today
    )
    names: dict[str, object] = {"reason": reason, "corrected_by": actor.name}
    extra: dict[str, object] = {"corrects": posted.pk}
    _record_fact("matters.end_posting", matter, procedure, right, [correction], extra=extra, said=names)
    return correction


def _write_fact(
    actor: Person, matter: Matter, procedure: Procedure, draft: FactDraft
) -> tuple[Fact, list[models.Model]]:
    """Check that the fact can be and that the actor may enter it; write its rows."""
    powers = permissions.powers_in(actor, matter.place_id)
    permissions.require(powers.may_record(procedure, draft.step), "record_fact", matter.place)
    first_hand = powers.acts_in(procedure, draft.step)
    today = clock.today()
    present = len(set(draft.attendees)) if draft.attendees else draft.present
    roll = draft.roll if draft.roll is not None else _roll_of(matter, procedure, draft)
    fact = Fact(
        matter=matter, step=draft.step, on=draft.on, until=draft.until, body=draft.body, roll=roll, present=present,
        votes_for=draft.votes_for, votes_against=draft.votes_against, abstain=draft.abstain, count=draft.count,
        notice_on=draft.notice_on, notice_waived_because=draft.notice_waived_because, of_step=draft.of_step,
        opinion=draft.opinion, text=draft.text.strip(), note=draft.note, acted_by=draft.acted_by.strip(),
        entered_by=actor, recorded_on=today,
        source=Fact.Source.SYSTEM if first_hand and not draft.sheets else Fact.Source.PAPER,
    )  # fmt: skip
    sheets = [media.checked(sheet.filename, sheet.content) for sheet in draft.sheets]
    rules.require_possible(
        rules.document(procedure, matter.kind, queries.law_fact(fact)),
        library.shipped(), today=today, fact=queries.law_fact(fact), acted_by=fact.acted_by, text=fact.text,
        needs_sheet=not (first_hand or sheets or _is_posted_now(procedure, draft)),
    )  # fmt: skip
    _require_on_roster(matter, procedure, draft)
    fact.save()
    return fact, _write_children(fact, draft, sheets)


def _is_posted_now(procedure: Procedure, draft: FactDraft) -> bool:
    """Say whether this is a posting of today: putting it on the board is the act itself, so there is no sheet of it."""
    step = procedure.by_id.get(draft.step)
    return step is not None and step.kind == "posting" and draft.on == clock.today()


def _write_children(fact: Fact, draft: FactDraft, sheets: Sequence[media.Checked]) -> list[models.Model]:
    attended = Attendance.objects.bulk_create(
        [Attendance(fact=fact, person_id=person_id) for person_id in sorted(set(draft.attendees))]
    )
    proofs = Evidence.objects.bulk_create(
        [
            Evidence(
                fact=fact, filename=sheet.filename, media_type=sheet.media_type, content=sheet.content,
                sha256=sha256(sheet.content).hexdigest(),
            )
            for sheet in sheets
        ]
    )  # fmt: skip
    return [*attended, *proofs]


def _roll_of(matter: Matter, procedure: Procedure, draft: FactDraft) -> int | None:
    """Return the size of the roll that a step is counted against on its day: from posts, or kept with the place."""
    roll = rules.roll_of(procedure, draft.step, draft.body)
    return people.roll_size(matter.place_id, roll, draft.on) if roll else None


def _require_on_roster(matter: Matter, procedure: Procedure, draft: FactDraft) -> None:
    if not draft.attendees:
        return
    rule = rules.body_rule(procedure, draft.step, draft.body)
    roster = {person.pk for person in people.roster(matter.place_id, rule.roll, draft.on)} if rule else set()
    strangers = sorted(set(draft.attendees) - roster)
    if strangers:
        raise BadValue("invalid", [fault("not_on_roster", "attendees", people=len(strangers))])


def _record_fact(
    act: str,
    matter: Matter,
    procedure: Procedure,
    fact: Fact,
    children: Sequence[models.Model],
    *,
    extra: dict[str, object] | None = None,
    said: dict[str, object] | None = None,
    sealed: dict[str, object] | None = None,
) -> None:
    """Place a fact in the log: of party and committee meetings, what was counted and said stays sealed."""
    days = {name: day.isoformat() for name in ("on", "until", "notice_on") if (day := getattr(fact, name))}
    counted = {name: n for name in COUNTS if (n := getattr(fact, name)) is not None}
    plain = {"body": fact.body, "of_step": fact.of_step, "opinion": fact.opinion, "source": str(fact.source)}
    words, closed = _said(procedure, fact.step, text=fact.text, waived_because=fact.notice_waived_because)
    is_public = _is_public(procedure, fact.step)
    sheets: list[object] = [one.sha256 for one in children if isinstance(one, Evidence)]
    present: list[object] = [one.person_id for one in children if isinstance(one, Attendance)]
    private = {"note": fact.note, "sheets": sheets, "attendees": present, **({} if is_public else counted)}
    _record(
        act,
        matter,
        [fact, *children],
        public={"fact": fact.pk, "step": fact.step, **days, **plain, **(counted if is_public else {}), **(extra or {})},
        disclosed={**words, "acted_by": fact.acted_by, "entered_by": fact.entered_by.name, **(said or {})},
        private={**{path: value for path, value in private.items() if value}, **closed, **(sealed or {})},
    )


def _is_public(procedure: Procedure, step: str) -> bool:
    return step not in procedure.by_id or rules.public_step(procedure.step(step))


def _said(procedure: Procedure, step: str, **words: str) -> tuple[dict[str, object], dict[str, object]]:
    """Return what was said at a step as disclosed and as private; of party and committee meetings all is private."""
    said: dict[str, object] = {path: text for path, text in words.items() if text}
    return (said, {}) if _is_public(procedure, step) else ({}, said)


COUNTS = ("roll", "present", "votes_for", "votes_against", "abstain", "count")


def _record(
    act: str,
    matter: Matter,
    rows: Sequence[models.Model],
    *,
    public: dict[str, object],
    disclosed: dict[str, object],
    private: dict[str, object],
) -> None:
    ledger.record(
        act=act,
        place_code=matter.place.code,
        subject=f"matter:{matter.pk}",
        public={"matter": matter.pk, **public},
        disclosed=disclosed,
        private=private,
        rows=rows,
    )
