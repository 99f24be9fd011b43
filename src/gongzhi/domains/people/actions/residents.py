"""Writing residents and households by the thousand, inside an act that records the whole (人口登记)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from gongzhi.domains.people.actions.persons import names_another, new_person, update_person
from gongzhi.domains.people.models import ID_NUMBER, Household, Person, Residence
from gongzhi.errors import Finding, fault
from gongzhi.shared.bulk import Batch
from gongzhi.shared.vault import vault

ONE_DAY = timedelta(days=1)
KEY_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentDraft:
    """One row of a register of residents; ``row`` is where it stands in the file.

    Shape: ``place`` is the key of a village or community; ``since`` and ``until`` are None where the file is silent.
    """

    row: int
    place: int
    name: str
    sex: str
    born_on: date
    id_number: str = ""
    uid: UUID | None = None
    group: str = ""
    household: str = ""
    relation: str = ""
    kind: str = Residence.Kind.REGISTERED
    telephone: str = ""
    education: int | None = None
    since: date | None = None
    until: date | None = None


class Residents:
    """Writes drafts chunk after chunk: who is new is registered, who is known is brought up to date.

    A person is known by the identity number, by the ``uid`` of an exported file, or, without either, by name and day
    of birth in the place. ``as_of`` is since when a newcomer counts as resident; ``counts`` has new, changed and same.
    """

    def __init__(self, batch: Batch, *, as_of: date, names: dict[int, str]) -> None:
        self.counts: Counter[str] = Counter()
        self._batch, self._as_of, self._names = batch, as_of, names
        self._rows: dict[int, int] = {}
        self._heads: set[tuple[int, str]] = set()
        self._households: dict[int, dict[str, _Home]] = {}

    def write(self, drafts: Sequence[ResidentDraft]) -> list[Finding]:
        """Write one chunk; return what is wrong with its rows, each with its row and column (``/12/id_number``)."""
        digests = [vault().digest(ID_NUMBER, draft.id_number) if draft.id_number else None for draft in drafts]
        faults = [*self._within_the_file(drafts, digests), *self._number_households(drafts)]
        known = _Known(drafts, [digest for digest in digests if digest])
        fresh: list[ResidentDraft] = []
        moved: list[Residence] = []
        for draft, digest in zip(drafts, digests, strict=True):
            person = known.person(draft, digest)
            if person is not None:
                faults += names_another(draft, person)
                faults += self._bring_up_to_date(draft, person, known, moved)
            elif draft.uid is not None:
                faults.append(fault("uid_altered", f"/{draft.row}/uid"))
            else:
                fresh.append(draft)
        self._register(fresh)
        self._batch.create(moved)
        self._batch.flush()
        return faults

    def _register(self, fresh: Sequence[ResidentDraft]) -> None:
        """Register those who are new, each with a home; dry, they are only counted."""
        self.counts["new"] += len(fresh)
        if self._batch.is_dry:
            self._batch.count(Person, len(fresh))
            self._batch.count(Residence, len(fresh))
            return
        people = [new_person(draft) for draft in fresh]
        self._batch.create(people)
        self._batch.create(
            [
                self._home(draft, person.pk, draft.since or self._as_of)
                for draft, person in zip(fresh, people, strict=True)
            ]
        )

    def _within_the_file(self, drafts: Sequence[ResidentDraft], digests: Sequence[bytes | None]) -> Iterable[Finding]:
        """Yield the rows that name somebody twice, or a second head of a household."""
        for draft, digest in zip(drafts, digests, strict=True):
            key = digest or sha256(f"{draft.place} {draft.name} {draft.born_on}".encode()).digest()
            before = self._rows.setdefault(int.from_bytes(key[:KEY_BYTES], "big"), draft.row)
            if before != draft.row:
                yield fault("twice_in_file", f"/{draft.row}/id_number", row=before)
            if draft.relation == Residence.Relation.HEAD and draft.household and draft.until is None:
                if (draft.place, draft.household) in self._heads:
                    yield fault("two_heads", f"/{draft.row}/relation", household=draft.household)
                self._heads.add((draft.place, draft.household))

    def _number_households(self, drafts: Sequence[ResidentDraft]) -> Iterable[Finding]:
        """Register the households that the chunk is the first to name; yield rows that put one into another group."""
        fresh: list[tuple[Household, _Home]] = []
        for draft in drafts:
            homes = self._known_homes(draft.place)
            held = homes.get(draft.household)
            if held is None and draft.household:
                held = homes[draft.household] = _Home(0, draft.group)
                row = Household(place_id=draft.place, number=draft.household, group=draft.group)
                fresh.append((row, held))
            elif held is not None and draft.group and draft.group != held.group:
                if held.is_named:
                    yield fault("other_group", f"/{draft.row}/group", household=draft.household, group=held.group)
                else:
                    self._batch.change(Household.objects.get(pk=held.pk), group=draft.group)
                    held.group = draft.group
            if held is not None:
                held.is_named = True
        self._batch.flush()
        self._batch.create([row for row, _ in fresh])
        for row, held in fresh:
            held.pk = row.pk

    def _known_homes(self, place: int) -> dict[str, _Home]:
        """Return the households of a place by number, read once."""
        if place not in self._households:
            rows = Household.objects.filter(place_id=place).values_list("number", "pk", "group")
            self._households[place] = {number: _Home(key, group) for number, key, group in rows}
        return self._households[place]

    def _home(self, draft: ResidentDraft, person: int, first_on: date) -> Residence:
        household = self._households[draft.place].get(draft.household)
        return Residence(
            person_id=person, place_id=draft.place, household_id=household.pk if household else None, kind=draft.kind,
            relation=draft.relation, first_on=first_on, last_on=draft.until,
        )  # fmt: skip

    def _bring_up_to_date(
        self, draft: ResidentDraft, person: Person, known: _Known, moved: list[Residence]
    ) -> Iterable[Finding]:
        held = known.homes.get(person.pk, [])
        running = next((home for home in held if home.last_on is None), None)
        is_changed = update_person(self._batch, draft, person)
        if running is None or running.place_id != draft.place:
            last = max(held, key=lambda home: home.first_on, default=None)
            # Who moves must say since when; who comes back after having left may say nothing.
            since = draft.since or (self._as_of if running is None else None)
            if last is not None and (since is None or since <= (last.last_on or last.first_on)):
                place = self._names.get(last.place_id, "")
                yield fault("lives_elsewhere", f"/{draft.row}/place", place=place, on=last.first_on)
                return
            if running is not None and since is not None:
                self._batch.change(running, last_on=since - ONE_DAY)
            moved.append(self._home(draft, person.pk, since or self._as_of))
            is_changed = True
        elif draft.until is not None and draft.until < running.first_on:
            yield fault("reversed", f"/{draft.row}/until", on=running.first_on, actual=draft.until)
        else:
            is_changed |= self._update_home(draft, running)
        self.counts["changed" if is_changed else "same"] += 1

    def _update_home(self, draft: ResidentDraft, home: Residence) -> bool:
        values: dict[str, object] = {"kind": draft.kind, "last_on": draft.until}
        household = self._households[draft.place].get(draft.household)
        if household is not None:
            values["household_id"] = household.pk
        if draft.relation:
            values["relation"] = draft.relation
        if draft.since is not None:
            values["first_on"] = draft.since
        return self._batch.change(home, **values)


@dataclass(slots=True)
class _Home:
    """A household by its key; ``is_named`` says whether a row of the file has given its group already."""

    pk: int
    group: str
    is_named: bool = False


class _Known:
    """Who of a chunk is registered already, and where they live or lived. At most four queries."""

    def __init__(self, drafts: Sequence[ResidentDraft], digests: Collection[bytes]) -> None:
        found = Person.objects.filter(id_digest__in=digests) if digests else ()
        self._by_digest = {bytes(person.id_digest): person for person in found if person.id_digest}
        uids = [draft.uid for draft in drafts if draft.uid]
        self._by_uid = {person.uid: person for person in Person.objects.filter(uid__in=uids)} if uids else {}
        nameless = [draft for draft in drafts if not draft.id_number and not draft.uid]
        self._by_name = _by_name(nameless) if nameless else {}
        everyone = {p.pk for p in (*self._by_digest.values(), *self._by_uid.values(), *self._by_name.values())}
        self.homes: dict[int, list[Residence]] = {}
        for home in Residence.objects.filter(person__in=everyone) if everyone else ():
            self.homes.setdefault(home.person_id, []).append(home)

    def person(self, draft: ResidentDraft, digest: bytes | None) -> Person | None:
        """Return who a row is about; None for somebody new."""
        if draft.uid in self._by_uid:
            return self._by_uid[draft.uid]
        if digest:
            return self._by_digest.get(digest)
        return self._by_name.get((draft.place, draft.name, draft.born_on))


def _by_name(drafts: Sequence[ResidentDraft]) -> dict[tuple[int, str, date], Person]:
    places, names = {draft.place for draft in drafts}, {draft.name for draft in drafts}
    homes = Residence.objects.filter(place__in=places, person__name__in=names).select_related("person")
    return {(home.place_id, home.person.name, home.person.born_on): home.person for home in homes}
