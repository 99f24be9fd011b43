"""A person's own file: opening it, which the person may read, and correcting what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.people import permissions, rules
from gongzhi.domains.people.models import Body, Look, Person, Post, Residence, body_title
from gongzhi.domains.people.permissions import Field
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.errors import BadValue, NotFound, NotPermitted, fault
from gongzhi.shared import clock
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.spreadsheets import cells

if TYPE_CHECKING:
    from collections.abc import Collection

NAME_LENGTH = 60


class Purpose(models.TextChoices):
    """What a file may be opened for (查阅目的)."""

    APPLICATION = "application", _("办理本人申请的事")
    REGISTER = "register", _("核对、更正登记")
    ELECTION = "election", _("登记参加选举的人")
    ASSIST = "assist", _("走访、帮助困难居民")
    IN_NAME = "in_name", _("代本人录入")
    OVERSEE = "oversee", _("检查工作、处理投诉")


@dataclass(frozen=True, slots=True)
class FileView:
    """A person's file as its reader sees it: what is not theirs to see is empty, numbers are always masked."""

    uid: UUID
    name: str
    sex: str
    age: int | None
    place_name: str
    group: str
    household: str
    relation: str
    education: str
    id_number: str
    telephone: str
    posts: tuple[tuple[str, date, date | None], ...]
    is_erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to stand in a file from now on; None leaves it as it is, "" takes a number away."""

    name: str | None = None
    sex: str | None = None
    born_on: date | None = None
    education: int | None = None
    id_number: str | None = None
    telephone: str | None = None


@transaction.atomic
def look(*, actor: Person, uid: UUID, purpose: str) -> FileView:
    """Open somebody's file and keep that it was opened, when, by whom and what for (查阅个人档案).

    One's own file opens without being kept. Law: personal_information_2021/6, only as much as the purpose needs.
    Raises: NotFound for whoever is not the reader's to see, BadValue for no purpose.
    """
    today = clock.today()
    person, fields = permissions.require_person(actor, uid, today)
    if person.pk == actor.pk:
        return _view(person, fields, today)
    if purpose not in Purpose.values:
        raise BadValue("invalid", [fault("unknown_choice", "purpose", choice=purpose)])
    kept = Look.objects.create(person=person, reader=actor, looked_at=clock.now(), purpose=purpose)
    view = _view(person, fields, today)
    ledger.record(
        act="people.look",
        place_code=place_code_of(person, today),
        subject=subject_of(person),
        public={"purpose": purpose},
        private={"person": person.uid.hex, "reader": actor.uid.hex},
        rows=[kept],
    )
    return view


def own_file(person: Person) -> FileView:
    """Return one's own file."""
    return _view(person, permissions.EVERYTHING, clock.today())


@transaction.atomic
def correct_person(*, actor: Person, person: Person, changes: Changes) -> Person:
    """Correct what is registered of a person (更正个人信息).

    Law: personal_information_2021/46. Raises: NotFound, NotPermitted, BadValue.
    """
    require_keeper(actor, person)
    held = _locked(person)
    changed = apply_changes(held, changes)
    if not changed:
        raise BadValue("invalid", [fault("required", "name")])
    held.save()
    ledger.record(
        act="people.correct_person",
        place_code=place_code_of(held, clock.today()),
        subject=subject_of(held),
        public={"changed": list(changed)},
        disclosed={"corrected_by": actor.name},
        private={"person": held.uid.hex},
        rows=[held],
    )
    return held


def require_keeper(actor: Person, person: Person) -> None:
    """Refuse who may not correct a file. Raises: NotFound for whoever may not see it, else NotPermitted."""
    today = clock.today()
    permissions.require_person(actor, person.uid, today)
    if not permissions.may_keep(actor, person, today):
        raise NotPermitted("not_permitted", act="correct_person")


def apply_changes(person: Person, changes: Changes) -> list[str]:
    """Put changes into a person's row without writing it; return the names of what changes. Raises: BadValue."""
    changed = [field for field in ("name", "sex", "born_on", "education") if _differs(person, changes, field)]
    if "name" in changed:
        _set_name(person, str(changes.name))
    if changes.sex and changes.sex not in Person.Sex.values:
        raise BadValue("invalid", [fault("unknown_choice", "sex", choice=changes.sex)])
    if changes.born_on and changes.born_on > clock.today():
        raise BadValue("invalid", [fault("future", "born_on", on=changes.born_on, today=clock.today())])
    if changes.education is not None and changes.education not in Person.Education.values:
        raise BadValue("invalid", [fault("unknown_choice", "education", choice=changes.education)])
    person.sex, person.born_on = changes.sex or person.sex, changes.born_on or person.born_on
    person.education = person.education if changes.education is None else changes.education
    return changed + [field for field in ("id_number", "telephone") if _set_number(person, changes, field)]


def subject_of(person: Person) -> str:
    """Return what ties acts in the log to a person: known only where the log is kept."""
    return f"person:{person.uid.hex}"


def place_code_of(person: Person, on: date) -> str:
    """Return the code of the place in which acts about a person are placed: where they live, or else the county."""
    home = Residence.objects.on(on).filter(person=person).select_related("place").first()
    return home.place.code if home else places.county().code


def _locked(person: Person) -> Person:
    """Return the person's row under a lock. Raises: NotFound once it was erased."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.erased_on is not None:
        raise NotFound("no_person")
    return held


def _differs(person: Person, changes: Changes, field: str) -> bool:
    given = getattr(changes, field)
    return given not in (None, "") and given != getattr(person, field)


def _set_name(person: Person, name: str) -> None:
    plain = name.strip()
    if not plain or len(plain) > NAME_LENGTH or "\x00" in plain:
        raise BadValue("invalid", [fault("too_long", "name", most=NAME_LENGTH, length=len(plain))])
    person.name = plain
    person.name_pinyin, person.name_initials = rules.pinyin_of(plain)


def _set_number(person: Person, changes: Changes, field: str) -> bool:
    """Seal a new number; say whether it is another than before. Raises: BadValue, never with the number in it."""
    given = getattr(changes, field)
    if given is None or given == getattr(person, field):
        return False
    try:
        if field == "telephone":
            person.keep_telephone(cells.telephone(given) if given else "")
        else:
            _keep_id_number(person, cells.identity_number(given).number if given else "")
    except cells.Bad as bad:
        raise BadValue("invalid", [fault(bad.rule, field, **bad.values)]) from None
    return True


def _keep_id_number(person: Person, number: str) -> None:
    person.keep_id_number(number)
    if number and Person.objects.filter(id_digest=person.id_digest).exclude(pk=person.pk).exists():
        raise BadValue("invalid", [fault("number_taken", "id_number")])


def _view(person: Person, fields: Collection[Field], on: date) -> FileView:
    home = Residence.objects.on(on).filter(person=person).select_related("place", "household").first()
    household = home.household if home else None
    place_name = places.view(home.place.code, on).name if home else ""
    seen = {
        Field.NAME: person.name,
        Field.SEX: str(person.get_sex_display()),
        Field.GROUP: household.group if household else "",
        Field.HOUSEHOLD: household.number if household else "",
        Field.RELATION: str(home.get_relation_display()) if home else "",
        Field.EDUCATION: str(person.get_education_display() or ""),
        Field.ID_NUMBER: rules.masked(person.id_number) if Field.ID_NUMBER in fields else "",
        Field.TELEPHONE: rules.masked(person.telephone) if Field.TELEPHONE in fields else "",
    }
    return FileView(
        uid=person.uid,
        age=rules.age_on(person.born_on, on) if Field.AGE in fields else None,
        place_name=place_name,
        posts=_posts(person, on),
        is_erased=person.erased_on is not None,
        **{field.value: text if field in fields else "" for field, text in seen.items()},
    )


def _posts(person: Person, on: date) -> tuple[tuple[str, date, date | None], ...]:
    """Return the posts that a person held and holds, which are public, the newest first."""
    held = Post.objects.filter(person=person).select_related("body__place").order_by("-first_on", "pk")
    names = {
        one.id: one.name for one in places.views(Place.objects.filter(bodies__posts__person=person).distinct(), on)
    }
    return tuple(
        (f"{_body(one.body, names[one.body.place_id])}{one.get_role_display()}", one.first_on, one.last_on)
        for one in held
    )


def _body(body: Body, place: str) -> str:
    """Return a body as it is spoken of; one with a name of its own (云岭县民政局) says in it whose it is."""
    return body.name or f"{place}{body_title(body.kind, body.place.level)}"
