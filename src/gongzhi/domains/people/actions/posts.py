"""Registering bodies, the people who hold posts on them, and a new term."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.domains.people import permissions
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.people.rules import pinyin_of
from gongzhi.domains.places.models import Place
from gongzhi.domains.places.rules import Days, overlapping
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted, fault
from gongzhi.shared.ledger import actions as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db import models

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False, kw_only=True)
class PersonDraft:
    """Somebody who is not registered yet; one draft is one person, however many seats name it."""

    name: str
    sex: str
    born_on: date
    education: int | None
    remark: str = ""
    is_synthetic: bool = False
    telephone: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDraft:
    """A body as it is registered; ``name`` only where it differs from what such a body is usually called."""

    kind: str
    first_on: date
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDraft:
    """A post as it is registered: who, on which kind of body of the place, as what, on which days."""

    body: str
    role: str
    person: Person | PersonDraft
    first_on: date
    last_on: date | None = None

    @property
    def days(self) -> Days:
        """Return the days alone."""
        return Days(self.first_on, self.last_on)


@transaction.atomic
def register_place_people(
    *, actor: Person | None, place: Place, bodies: Sequence[BodyDraft] = (), seats: Sequence[SeatDraft] = ()
) -> list[Post]:
    """Register bodies of a place, people and their posts in one act (登记机构和任职人员).

    The founder of an empty county (``actor`` None) registers the guiding office and nobody else.
    Raises: NotPermitted, BadValue, NotFound for a body that the place has not, AlreadyDone for days that overlap.
    """
    _require_permitted(actor, place, [*(b.kind for b in bodies), *(s.body for s in seats)])
    Place.objects.select_for_update().get(pk=place.pk)
    fresh = _new_bodies(place, bodies)
    known = {body.kind: body for body in _standing(place, seats)}
    people, posts = _write_seats(place, seats, known)
    _record("people.register_place_people", actor, place, bodies=fresh, people=people, posts=posts, ended=[])
    return posts


@transaction.atomic
def begin_term(*, actor: Person, place: Place, first_on: date, seats: Sequence[SeatDraft]) -> list[Post]:
    """End every running post on the bodies that ``seats`` name and fill them for a new term, in one act (换届).

    Raises: NotPermitted, BadValue, NotFound, AlreadyDone where a post on one of them begins on ``first_on`` or later.
    """
    _require_permitted(actor, place, [seat.body for seat in seats])
    Place.objects.select_for_update().get(pk=place.pk)
    known = {body.kind: body for body in _standing(place, seats)}
    ended = _end_posts(known.values(), first_on)
    people, posts = _write_seats(place, seats, known)
    _record("people.begin_term", actor, place, bodies=[], people=people, posts=posts, ended=ended)
    return posts


@transaction.atomic
def end_post(*, actor: Person, post: Post, last_on: date) -> Post:
    """Let a post end on a day (离任). Raises: NotPermitted, BadValue before its first day, AlreadyDone."""
    place = post.body.place
    _require_permitted(actor, place, [post.body.kind])
    held = Post.objects.select_for_update().get(pk=post.pk)
    if held.last_on is not None:
        raise AlreadyDone("post_ended", post=post.pk)
    if last_on < held.first_on:
        raise BadValue("invalid", [fault("reversed", "last_on", on=held.first_on, actual=last_on)])
    held.last_on = last_on
    held.save(update_fields=["last_on"])
    _record("people.end_post", actor, place, bodies=[], people=[], posts=[], ended=[held])
    return held


def _require_permitted(actor: Person | None, place: Place, kinds: Iterable[str]) -> None:
    founds_more = actor is None and set(kinds) != {Body.Kind.GUIDING_OFFICE}
    if founds_more or not permissions.may_register(actor):
        raise NotPermitted("not_permitted", act="register_people", place=place.code)


def _new_bodies(place: Place, drafts: Sequence[BodyDraft]) -> list[Body]:
    """Write new bodies. Raises: BadValue outside the place's days, AlreadyDone where one of the kind stands."""
    own = Days(place.first_on, place.last_on)
    outside = [draft for draft in drafts if not own.holds(Days(draft.first_on, place.last_on))]
    if outside:
        raise BadValue("invalid", [fault("reversed", "first_on", on=own.first_on, actual=outside[0].first_on)])
    running = Body.objects.filter(place=place, kind__in=[draft.kind for draft in drafts], last_on=None)
    if running.exists() or len({draft.kind for draft in drafts}) < len(drafts):
        raise AlreadyDone("overlap", place=place.code)
    return Body.objects.bulk_create(
        [Body(place=place, kind=d.kind, name=d.name, first_on=d.first_on, last_on=place.last_on) for d in drafts]
    )


def _standing(place: Place, seats: Sequence[SeatDraft]) -> list[Body]:
    """Return the bodies that the seats are on. Raises: NotFound."""
    asked = {seat.body for seat in seats}
    found = list(Body.objects.filter(place=place, kind__in=asked, last_on=place.last_on))
    if missing := sorted(asked - {body.kind for body in found}):
        raise NotFound("no_body", place=place.code, body=missing[0])
    return found


def _write_seats(place: Place, seats: Sequence[SeatDraft], known: dict[str, Body]) -> tuple[list[Person], list[Post]]:
    """Write the people who are not registered yet, and the posts. Raises: BadValue, AlreadyDone."""
    outside = [s for s in seats if not Days(known[s.body].first_on, known[s.body].last_on).holds(s.days)]
    if outside:
        raise BadValue(
            "invalid", [fault("reversed", "first_on", on=known[outside[0].body].first_on, actual=outside[0].first_on)]
        )
    _require_no_overlap(place, seats, known)
    drafts = list(dict.fromkeys(seat.person for seat in seats if isinstance(seat.person, PersonDraft)))
    people = Person.objects.bulk_create([_person(draft) for draft in drafts])
    by_draft = dict(zip(drafts, people, strict=True))
    posts = [
        Post(
            body=known[seat.body], role=seat.role, first_on=seat.first_on, last_on=seat.last_on,
            person=by_draft[seat.person] if isinstance(seat.person, PersonDraft) else seat.person,
        )
        for seat in seats
    ]  # fmt: skip
    return people, Post.objects.bulk_create(posts)


def _require_no_overlap(place: Place, seats: Sequence[SeatDraft], known: dict[str, Body]) -> None:
    """Refuse that somebody sits twice on one body on a day."""
    held: defaultdict[tuple[int, object], list[Days]] = defaultdict(list)
    registered = [seat.person.pk for seat in seats if isinstance(seat.person, Person)]
    for post in Post.objects.filter(body__in=known.values(), person__in=registered):
        held[post.body_id, post.person_id].append(Days(post.first_on, post.last_on))
    for seat in seats:
        who = seat.person if isinstance(seat.person, PersonDraft) else seat.person.pk
        held[known[seat.body].pk, who].append(seat.days)
    if any(overlapping(days) for days in held.values()):
        raise AlreadyDone("overlap", place=place.code)


def _person(draft: PersonDraft) -> Person:
    full, initials = pinyin_of(draft.name)
    person = Person(
        name=draft.name, name_pinyin=full, name_initials=initials, sex=draft.sex, born_on=draft.born_on,
        education=draft.education, remark=draft.remark, is_synthetic=draft.is_synthetic,
    )  # fmt: skip
    if draft.telephone:
        person.keep_telephone(draft.telephone)
    if draft.id_number:
        person.keep_id_number(draft.id_number)
    return person


def _number(education: int | None) -> int | None:
    """Return an education as a plain number: JSON knows no choices."""
    return None if education is None else int(education)


def _end_posts(bodies: Iterable[Body], first_on: date) -> list[Post]:
    """End the posts that run on the day before a new term."""
    posts = Post.objects.select_for_update().filter(body__in=list(bodies))
    if posts.filter(first_on__gte=first_on).exists():
        raise AlreadyDone("overlap", on=first_on)
    ended = list(posts.filter(last_on=None).order_by("pk"))
    for post in ended:
        post.last_on = first_on - ONE_DAY
    Post.objects.bulk_update(ended, ["last_on"], batch_size=200)
    return ended


def _record(
    act: str,
    actor: Person | None,
    place: Place,
    *,
    bodies: Sequence[Body],
    people: Sequence[Person],
    posts: Sequence[Post],
    ended: Sequence[Post],
) -> None:
    """Place the act in the log: who holds which post is disclosed as one list, all else about people stays private."""
    kinds = {body.pk: str(body.kind) for body in bodies} | {post.body_id: post.body.kind for post in posts}
    holders: list[object] = [
        [post.pk, post.person.name, kinds[post.body_id], str(post.role), post.first_on.isoformat()] for post in posts
    ]
    details: list[object] = [
        [one.pk, str(one.sex), one.born_on.isoformat(), _number(one.education), one.remark] for one in people
    ]
    disclosed: dict[str, object] = {"holders": holders} if holders else {}
    if actor is not None:
        disclosed["registered_by"] = actor.name
    rows: list[models.Model] = [*bodies, *people, *ended, *posts]
    ledger.record(
        act=act,
        place_code=place.code,
        subject=f"people:{place.code}",
        public={
            "bodies": [[body.pk, str(body.kind), body.name, body.first_on.isoformat()] for body in bodies],
            "posts": len(posts),
            "ended": [[post.pk, post.last_on.isoformat()] for post in ended if post.last_on],
        },
        disclosed=disclosed,
        private={"people": details} if details else {},
        rows=rows,
    )
