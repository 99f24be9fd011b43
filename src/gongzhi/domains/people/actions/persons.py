"""What lists of residents and of officers say about a person, and how it is taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol
from uuid import UUID

from django.conf import settings

from gongzhi.domains.people.models import ID_NUMBER, TELEPHONE, Person
from gongzhi.domains.people.rules import pinyin_of
from gongzhi.errors import Finding, fault
from gongzhi.shared.bulk import Batch
from gongzhi.shared.vault import vault


class Listed(Protocol):
    """A row of a list that names a person."""

    @property
    def row(self) -> int:
        """Return where it stands in the file."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def sex(self) -> str:
        """Return the sex, "" where the row is silent."""

    @property
    def born_on(self) -> date | None:
        """Return the day of birth."""

    @property
    def id_number(self) -> str:
        """Return the identity number, "" where the row is silent."""

    @property
    def uid(self) -> UUID | None:
        """Return how an exported file called the person."""

    @property
    def telephone(self) -> str:
        """Return the telephone number, "" where the row is silent."""

    @property
    def education(self) -> int | None:
        """Return the education."""


def new_person(listed: Listed) -> Person:
    """Return somebody who is not registered yet; nothing is written."""
    full, initials = pinyin_of(listed.name)
    person = Person(
        name=listed.name, name_pinyin=full, name_initials=initials, sex=listed.sex,
        born_on=listed.born_on or date.min, education=listed.education,
        is_synthetic=settings.DEMO,  # whoever is listed in the demonstration is invented
    )  # fmt: skip
    if listed.id_number:
        person.keep_id_number(listed.id_number)
    if listed.telephone:
        person.keep_telephone(listed.telephone)
    return person


def update_person(batch: Batch, listed: Listed, person: Person) -> bool:
    """Take over what the row says; what it leaves empty stays as it is. Say whether anything changes."""
    values: dict[str, object] = {}
    if listed.education is not None:
        values["education"] = listed.education
    digest = vault().digest(TELEPHONE, listed.telephone) if listed.telephone else None
    if digest and digest != _bytes(person.telephone_digest):
        sealed = Person(uid=person.uid)
        sealed.keep_telephone(listed.telephone)
        values |= {"telephone_sealed": sealed.telephone_sealed, "telephone_digest": sealed.telephone_digest}
    if listed.id_number and person.id_digest is None:
        sealed = Person(uid=person.uid)
        sealed.keep_id_number(listed.id_number)
        values |= {"id_sealed": sealed.id_sealed, "id_digest": sealed.id_digest}
    return batch.change(person, **values)


def names_another(listed: Listed, person: Person) -> Iterator[Finding]:
    """Yield that an identity number, or a line of an exported file, belongs to somebody else."""
    if listed.name != person.name:
        yield fault("other_name", f"/{listed.row}/name", name=person.name[:1] + "*" * (len(person.name) - 1))
    is_numbered = listed.uid and listed.id_number and person.id_digest
    if is_numbered and vault().digest(ID_NUMBER, listed.id_number) != _bytes(person.id_digest):
        yield fault("other_number", f"/{listed.row}/id_number")


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
