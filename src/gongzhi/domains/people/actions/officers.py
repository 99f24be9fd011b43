"""Writing bodies, and who holds which post on them, from a list, inside an act that records the whole."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongzhi.domains.people.actions.persons import names_another, new_person, update_person
from gongzhi.domains.people.models import ID_NUMBER, Body, Person, Post, Residence
from gongzhi.domains.places.rules import Days, overlapping
from gongzhi.errors import Finding, fault
from gongzhi.shared.bulk import Batch
from gongzhi.shared.vault import vault

# Of these a body has one at a time.
HEADS = {Post.Role.SECRETARY, Post.Role.CHAIR}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBody:
    """One row of a list of bodies; ``row`` is where it stands in the file, ``place`` the key of a place."""

    row: int
    place: int
    kind: str
    first_on: date
    last_on: date | None = None
    name: str = ""

    @property
    def days(self) -> Days:
        """Return the days alone."""
        return Days(self.first_on, self.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSeat:
    """One post of a list of officers; one row of the file may name several (书记、主任)."""

    row: int
    place: int
    body: str
    role: str
    name: str
    first_on: date
    last_on: date | None = None
    sex: str = ""
    born_on: date | None = None
    id_number: str = ""
    uid: UUID | None = None
    telephone: str = ""
    education: int | None = None

    @property
    def days(self) -> Days:
        """Return the days alone."""
        return Days(self.first_on, self.last_on)


def write_bodies(
    batch: Batch, drafts: Sequence[ListedBody], places: dict[int, Days]
) -> tuple[Counter[str], list[Finding]]:
    """Register bodies, or bring those that stand at the same time up to date.

    Shape: ``places`` has the days of each place. Returns the counts of new, changed and same, and the faults.
    """
    counts, faults = Counter[str](), list[Finding]()
    standing: defaultdict[tuple[int, str], list[Body]] = defaultdict(list)
    for body in Body.objects.filter(place__in=places):
        standing[body.place_id, body.kind].append(body)
    fresh: list[Body] = []
    for draft in drafts:
        held = [
            body for body in standing[draft.place, draft.kind] if Days(body.first_on, body.last_on).meets(draft.days)
        ]
        if not places[draft.place].holds(draft.days):
            faults.append(fault("outside_place", f"/{draft.row}/first_on", on=places[draft.place].first_on))
        elif len(held) > 1 or any(body.pk is None for body in held):
            faults.append(fault("overlap_body", f"/{draft.row}/first_on", on=held[0].first_on))
        elif held:
            values = {"name": draft.name, "first_on": draft.first_on, "last_on": draft.last_on}
            counts["changed" if batch.change(held[0], **values) else "same"] += 1
        else:
            fresh.append(_body(draft))
            standing[draft.place, draft.kind].append(fresh[-1])
            counts["new"] += 1
    batch.create(fresh)
    batch.flush()
    return counts, faults


def _body(draft: ListedBody) -> Body:
    return Body(place_id=draft.place, kind=draft.kind, name=draft.name, first_on=draft.first_on, last_on=draft.last_on)


def write_posts(batch: Batch, drafts: Sequence[ListedSeat]) -> tuple[Counter[str], list[Finding]]:
    """Register posts and those of their holders who are not known yet, or bring them up to date.

    A post is known by its holder, its body and its first day, or as the holder's only one there at that time.
    Returns the counts of new, changed and same, and the faults.
    """
    counts, faults = Counter[str](), list[Finding]()
    board, people = _Bodies(drafts), _People(drafts)
    fresh_people: list[Person] = []
    seats: list[tuple[ListedSeat, Post]] = []
    for draft in drafts:
        body = board.body(draft)
        person = people.person(draft)
        if body is None:
            faults.append(fault("no_body_then", f"/{draft.row}/body", on=draft.first_on))
            continue
        if person is None:
            missing = [name for name in ("sex", "born_on") if not getattr(draft, name)]
            faults += [fault("needed_for_new", f"/{draft.row}/{name}") for name in missing]
            person = people.add(draft)
            fresh_people.append(person)
        else:
            faults += names_another(draft, person)
            update_person(batch, draft, person)
        held = board.post_of(person, body, draft)
        if held is None:
            held = Post(body=body, person=person, role=draft.role, first_on=draft.first_on, last_on=draft.last_on)
            board.add(held)
            counts["new"] += 1
        else:
            values = {"role": draft.role, "first_on": draft.first_on, "last_on": draft.last_on}
            counts["changed" if batch.change(held, **values) else "same"] += 1
        seats.append((draft, held))
    faults += board.overlaps(seats)
    batch.create(fresh_people)
    _write(batch, [post for _, post in seats if post.pk is None])
    batch.flush()
    _disclose(batch, seats)
    return counts, faults


def _write(batch: Batch, posts: Sequence[Post]) -> None:
    for post in posts:
        post.person = post.person  # the key of somebody new is known only now
    batch.create(posts)


def _disclose(batch: Batch, seats: Iterable[tuple[ListedSeat, Post]]) -> None:
    """Let the act's entry say who holds which post, as every registration of posts does."""
    batch.disclosed["holders"] += [
        [post.pk, post.person.name, str(post.body.kind), str(post.role), post.first_on.isoformat()] for _, post in seats
    ]


class _Bodies:
    """The bodies and posts of the places that a list names."""

    def __init__(self, drafts: Sequence[ListedSeat]) -> None:
        self._bodies: defaultdict[tuple[int, str], list[Body]] = defaultdict(list)
        for body in Body.objects.filter(place__in={draft.place for draft in drafts}).select_related("place"):
            self._bodies[body.place_id, body.kind].append(body)
        everything = [body for bodies in self._bodies.values() for body in bodies]
        self._posts: defaultdict[tuple[int, int], list[Post]] = defaultdict(list)
        for post in Post.objects.filter(body__in=everything).select_related("person", "body"):
            self._posts[post.body_id, id_of(post.person)].append(post)

    def body(self, draft: ListedSeat) -> Body | None:
        """Return the body of that kind that stood on every day of the post."""
        found = self._bodies[draft.place, draft.body]
        return next((body for body in found if Days(body.first_on, body.last_on).holds(draft.days)), None)

    def post_of(self, person: Person, body: Body, draft: ListedSeat) -> Post | None:
        """Return the post that a row is about, if it is known."""
        held = self._posts[body.pk, id_of(person)]
        same_day = [post for post in held if post.first_on == draft.first_on and post.pk is not None]
        same_time = [
            post
            for post in held
            if post.pk is not None and post.role == draft.role and Days(post.first_on, post.last_on).meets(draft.days)
        ]
        return next(iter(same_day or same_time), None)

    def add(self, post: Post) -> None:
        """Take a new post into account."""
        self._posts[post.body.pk, id_of(post.person)].append(post)

    def overlaps(self, seats: Sequence[tuple[ListedSeat, Post]]) -> Iterator[Finding]:
        """Yield where somebody sits twice on one body, or a body has two heads, on one day."""
        rows = {id(post): draft.row for draft, post in seats}
        by_body: defaultdict[int, list[Post]] = defaultdict(list)
        for (body_id, _), posts in self._posts.items():
            by_body[body_id] += posts
            yield from _overlap("overlap_person", posts, rows)
        for posts in by_body.values():
            for role in HEADS:
                yield from _overlap("overlap_head", [post for post in posts if post.role == role], rows)


def _overlap(rule: str, posts: Sequence[Post], rows: dict[int, int]) -> Iterator[Finding]:
    """Yield a fault for the later of two posts that meet, where a row of the file is about one of them."""
    ordered = sorted(posts, key=lambda post: post.first_on)
    for earlier, later in itertools.pairwise(ordered):
        if overlapping([Days(earlier.first_on, earlier.last_on), Days(later.first_on, later.last_on)]):
            row = rows.get(id(later)) or rows.get(id(earlier))
            if row:
                yield fault(rule, f"/{row}/first_on", name=earlier.person.name, on=earlier.first_on)


class _People:
    """Who of a list is registered already."""

    def __init__(self, drafts: Sequence[ListedSeat]) -> None:
        self._drafted = {
            draft.id_number: vault().digest(ID_NUMBER, draft.id_number) for draft in drafts if draft.id_number
        }
        numbered = Person.objects.filter(id_digest__in=self._drafted.values())
        self._by_digest = {bytes(person.id_digest): person for person in numbered if person.id_digest}
        uids = [draft.uid for draft in drafts if draft.uid]
        self._by_uid = {person.uid: person for person in Person.objects.filter(uid__in=uids)}
        self._by_name = dict(_named(drafts))

    def person(self, draft: ListedSeat) -> Person | None:
        """Return who a row is about; None for somebody new."""
        if draft.uid in self._by_uid:
            return self._by_uid[draft.uid]
        if draft.id_number:
            return self._by_digest.get(self._drafted[draft.id_number])
        return self._by_name.get((draft.place, draft.name, draft.born_on)) if draft.born_on else None

    def add(self, draft: ListedSeat) -> Person:
        """Return somebody new, who may stand in more rows."""
        person = new_person(draft)
        if draft.id_number:
            self._by_digest[self._drafted[draft.id_number]] = person
        elif draft.born_on:
            self._by_name[draft.place, draft.name, draft.born_on] = person
        return person


def _named(drafts: Sequence[ListedSeat]) -> Iterator[tuple[tuple[int, str, date], Person]]:
    """Yield those who live or hold a post in the places of a list and bear a name of it."""
    nameless = [draft for draft in drafts if not draft.id_number and not draft.uid]
    places, names = {draft.place for draft in nameless}, {draft.name for draft in nameless}
    for post in Post.objects.filter(body__place__in=places, person__name__in=names).select_related("person", "body"):
        yield (post.body.place_id, post.person.name, post.person.born_on), post.person
    for home in Residence.objects.filter(place__in=places, person__name__in=names).select_related("person"):
        yield (home.place_id, home.person.name, home.person.born_on), home.person


def id_of(person: Person) -> int:
    """Return what tells people apart, those who are not registered yet as well."""
    return person.pk if person.pk is not None else -id(person)
