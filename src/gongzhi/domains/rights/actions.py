"""What residents do about themselves, in whatever way it reaches us; its answer; and erasing everything of one."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import models, transaction

from gongzhi.domains.matters import evidence as media
from gongzhi.domains.matters.actions import Sheet
from gongzhi.domains.matters.models import Attendance
from gongzhi.domains.people.actions import erasing
from gongzhi.domains.people.actions.files import Changes, apply_changes, subject_of
from gongzhi.domains.people.models import Person
from gongzhi.domains.registers.models import Before, Import
from gongzhi.domains.rights import permissions, queries, rules
from gongzhi.domains.rights.models import ActSheet, ResidentAct
from gongzhi.domains.rights.rules import Manner
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted
from gongzhi.shared import clock, erasures
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.ledger import queries as log
from gongzhi.shared.vault import vault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ERASED_TEXT = "已删除"


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """How an act of a resident was done: by themselves, or with or through whom, and with which sheets.

    Shape: ``helper`` None is whoever enters it; ``done_on`` None is today, else the day on the sheet.
    """

    manner: str = Manner.SELF
    helper: Person | None = None
    done_on: date | None = None
    sheets: Sequence[Sheet] = ()


ONESELF = Through()


@transaction.atomic
def ask_correction(*, actor: Person, person: Person, text: str, through: Through = ONESELF) -> ResidentAct:
    """Ask that one's own data be corrected (申请更正个人信息).

    Law: personal_information_2021/46. Raises: NotFound, NotPermitted, BadValue.
    """
    return _asked(actor, person, ResidentAct.Kind.CORRECTION, text, through)


@transaction.atomic
def ask_deletion(*, actor: Person, person: Person, text: str, through: Through = ONESELF) -> ResidentAct:
    """Ask that one's own data be erased (申请删除个人信息).

    Law: personal_information_2021/47. Raises: NotFound, NotPermitted, BadValue.
    """
    return _asked(actor, person, ResidentAct.Kind.DELETION, text, through)


@transaction.atomic
def change_telephone(*, actor: Person, person: Person, number: str, through: Through = ONESELF) -> ResidentAct:
    """Change one's own telephone number (更改联系电话). From anybody else it takes a signed sheet: it opens sign-in.

    Raises: NotFound, NotPermitted, BadValue.
    """
    _require_enterable(actor, person, through, opens_sign_in=True)
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not apply_changes(held, Changes(telephone=number)):
        raise BadValue("invalid", rules.text_faults("", "number"))
    held.save()
    act, sheets = _written(actor, held, ResidentAct.Kind.TELEPHONE, "", through)
    _record("rights.change_telephone", act, [held, act, *sheets])
    return act


@transaction.atomic
def contest(
    *, actor: Person, person: Person, of: ResidentAct | Attendance, reason: str, through: Through = ONESELF
) -> ResidentAct:
    """Contest what was done in one's name (提出异议).

    Raises: NotFound for what was not done in the person's name, NotPermitted, BadValue, AlreadyDone while one waits.
    """
    _require_enterable(actor, person, through)
    _require_text(reason, "text")
    of_act, of_attendance = (of, None) if isinstance(of, ResidentAct) else (None, of)
    if of.person_id != person.pk or (of_act is not None and of_act.kind == ResidentAct.Kind.CONTEST):
        raise NotFound("no_act")
    Person.objects.select_for_update().get(pk=person.pk)
    open_ones = ResidentAct.objects.filter(person=person, kind=ResidentAct.Kind.CONTEST, answered_on=None)
    if open_ones.filter(of_act=of_act, of_attendance=of_attendance).exists():
        raise AlreadyDone("contested_already")
    against = {"of_act": of_act, "of_attendance": of_attendance}
    act, sheets = _written(actor, person, ResidentAct.Kind.CONTEST, reason, through, **against)
    _record("rights.contest", act, [act, *sheets])
    return act


@transaction.atomic
def answer(*, actor: Person, act: ResidentAct, is_upheld: bool, text: str) -> ResidentAct:
    """Answer what a resident asked or contested (答复). What follows from it is an act of its own.

    Raises: NotFound, NotPermitted for one's own doing, BadValue, AlreadyDone.
    """
    permissions.require_answerer(actor, act)
    _require_text(text, "answer")
    held = ResidentAct.objects.select_for_update().get(pk=act.pk)
    if held.answered_on is not None:
        raise AlreadyDone("answered_already")
    held.is_upheld, held.answer = is_upheld, text.strip()
    held.answered_by, held.answered_on = actor, clock.today()
    held.save(update_fields=["is_upheld", "answer", "answered_by", "answered_on"])
    ledger.record(
        act="rights.answer",
        place_code=held.place.code,
        subject=subject_of(held.person),
        public={"kind": str(held.kind), "is_upheld": is_upheld},
        disclosed={"answered_by": actor.name},
        private={"answer": held.answer},
        rows=[held],
    )
    return held


@transaction.atomic
def erase(*, actor: Person, person: Person, ground: str) -> Person:
    """Erase everything that is held of a person, what they asked and what was handed in for them with it.

    Law: personal_information_2021/47. Raises: as ``people.actions.erasing.erase_person``.
    """
    return erasing.erase_person(actor=actor, person=person, ground=ground, also=_erase_acts(person))


def replay_erasures() -> int:
    """Erase again everybody whom a restored backup brought back; return how many. A second run changes nothing."""
    replayed = 0
    for erasure in erasures.listed():
        with transaction.atomic():
            person = Person.objects.filter(uid=erasure.uid, erased_on=None).first()
            if person is not None:
                erasing.replay_erasure(person=person, on=erasure.on, also=_erase_acts(person))
                replayed += 1
    return replayed


def _forget_lists(person: Person) -> None:
    """Drop what lists that wrote a person keep to be undone: after this act none of them can be."""
    Before.objects.filter(of__in=Import.objects.filter(entry_index__in=log.acts_on(person))).delete()


def _erase_acts(person: Person) -> list[models.Model]:
    """Take the words out of a person's acts, the sheets behind them, and the lists; return the rows that changed."""
    _forget_lists(person)
    acts = list(ResidentAct.objects.filter(person=person).order_by("pk"))
    for act in acts:
        act.text, act.answer = ERASED_TEXT, ERASED_TEXT if act.answered_on else ""
        act.save(update_fields=["text", "answer"])
    sheets = list(ActSheet.objects.filter(act__person=person).order_by("pk"))
    for sheet in sheets:
        sheet.filename, sheet.content, sheet.sha256 = ERASED_TEXT, b"", ""
        sheet.save(update_fields=["filename", "content", "sha256"])
    return [*acts, *sheets]


def _asked(actor: Person, person: Person, kind: str, text: str, through: Through) -> ResidentAct:
    _require_enterable(actor, person, through)
    _require_text(text, "text")
    act, sheets = _written(actor, person, kind, text, through)
    _record(f"rights.ask_{kind}", act, [act, *sheets])
    return act


def _require_enterable(actor: Person, person: Person, through: Through, *, opens_sign_in: bool = False) -> None:
    """Refuse an act that this person may not enter, or not in this way. Raises: NotFound, NotPermitted, BadValue."""
    permissions.subject(actor, person.uid)
    proxy = through.helper or actor
    entering = rules.Entering(
        manner=through.manner,
        is_own=actor.pk == person.pk,
        is_officer=permissions.sees(actor, person),
        of_household=permissions.are_of_one_household(proxy, person),
        sheets=len(through.sheets),
    )
    found = rules.faults_of(entering, opens_sign_in=opens_sign_in)
    if through.done_on is not None:
        found += rules.done_faults(through.done_on, clock.today())
    if found:
        raise BadValue("invalid", found)
    is_sound_helper = proxy.pk == actor.pk or through.manner == Manner.PROXY or permissions.sees(proxy, person)
    if not rules.may_enter(entering) or not is_sound_helper:
        raise NotPermitted("not_permitted", act="enter_in_name")


def sealed_sheet(person: Person, content: bytes) -> bytes:
    """Return a sheet sealed for the person whose it is: it may show an identity card."""
    return vault().seal_bytes(content, row=person.uid, column=queries.SHEET)


def _require_text(text: str, field: str) -> None:
    found = rules.text_faults(text, field)
    if found:
        raise BadValue("invalid", found)


def _written(
    actor: Person, person: Person, kind: str, text: str, through: Through, **against: models.Model | None
) -> tuple[ResidentAct, list[ActSheet]]:
    """Write an act with its sheets. Raises: BadValue for a file that is no sheet."""
    sheets = [media.checked(one.filename, one.content) for one in through.sheets]
    today = clock.today()
    act = ResidentAct.objects.create(
        person=person, place=queries.home_of(person), kind=kind, text=text.strip(), manner=through.manner,
        helper=None if through.manner == Manner.SELF else through.helper or actor, done_on=through.done_on or today,
        entered_on=today, entered_by=actor, **against,
    )  # fmt: skip
    kept = [
        ActSheet.objects.create(
            act=act, filename=one.filename, media_type=one.media_type, content=sealed_sheet(person, one.content),
            sha256=sha256(one.content).hexdigest(),
        )
        for one in sheets
    ]  # fmt: skip
    return act, kept


def _record(name: str, act: ResidentAct, rows: Sequence[models.Model]) -> None:
    """Place an act of a resident in the log: that it was done and how; whose it is, and what it says, stays sealed."""
    helper = {"helper": act.helper.name} if act.helper else {}
    ledger.record(
        act=name,
        place_code=act.place.code,
        subject=subject_of(act.person),
        public={"kind": str(act.kind), "manner": str(act.manner), "done_on": act.done_on.isoformat()},
        private={"person": act.person.uid.hex, "text": act.text, "entered_by": act.entered_by.name, **helper},
        rows=rows,
    )
