"""Reads of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from gongzhi.domains.accounts import permissions
from gongzhi.domains.accounts.models import Account, Bar, Passkey, SecondFactor, Session
from gongzhi.domains.people.models import ID_NUMBER, TELEPHONE, Body, Person, Post, Residence, body_title
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.errors import NotFound, NotPermitted
from gongzhi.shared import clock
from gongzhi.shared.periods import holds_on
from gongzhi.shared.vault import vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest


MOST = 60
MOST_OF_A_TELEPHONE = 40
DIGESTS = {TELEPHONE: "telephone_digest", ID_NUMBER: "id_digest"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whom one may sign in as: a handle, a name, and the posts held."""

    handle: str
    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of those who share a telephone: what tells them apart."""

    uid: str
    name: str
    places: tuple[str, ...]
    posts: tuple[str, ...]


def account(handle: str) -> Account:
    """Return the active account with this handle. Raises: NotFound."""
    found = accounts().filter(handle=handle).first()
    if found is None:
        raise NotFound("no_account", handle=handle)
    return found


def accounts() -> QuerySet[Account]:
    """Return every account whose person may sign in, in the order of its handle."""
    found = Account.objects.select_related("person").filter(is_active=True, person__erased_on=None)
    return found.exclude(person__in=_barred()).order_by("handle")


def person_of(request: HttpRequest) -> Person:
    """Return the person who is signed in. Raises: NotPermitted for nobody, and before a second factor is shown."""
    user = request.user
    if not isinstance(user, Account):
        raise NotPermitted("sign_in_first")
    if permissions.lacks_second_factor(request, user.person):
        raise NotPermitted("second_factor_first")
    return user.person


def roster(kind: str, digest: bytes) -> list[Person]:
    """Return those who may sign in with a telephone or identity number, by its keyed hash (名册). One query."""
    found = Person.objects.filter(**{DIGESTS[kind]: digest}, erased_on=None).exclude(pk__in=_barred())
    return list(found.exclude(account__is_active=False).order_by("pk")[:MOST_OF_A_TELEPHONE])


def digest_of(kind: str, number: str) -> bytes:
    """Return the keyed hash by which a number stands on the roster."""
    return vault().digest(kind, number)


def choices(people: Sequence[Person], on: date) -> list[Choice]:
    """Return what tells people apart who share a telephone: where they live, and the posts they hold."""
    homes: dict[int, list[int]] = {}
    for person_id, place_id in (
        Residence.objects.on(on).filter(person__in=people).order_by("pk").values_list("person_id", "place_id")
    ):
        homes.setdefault(person_id, []).append(place_id)
    held: dict[int, list[Post]] = {}
    for post in Post.objects.on(on).filter(holds_on(on, "body__"), person__in=people).select_related("body__place"):
        held.setdefault(post.person_id, []).append(post)
    ids = {one for some in homes.values() for one in some} | {p.body.place_id for some in held.values() for p in some}
    names = {one.id: one.name for one in places.views(Place.objects.filter(pk__in=ids), on)}
    return [
        Choice(
            one.uid.hex,
            one.name,
            tuple(dict.fromkeys(names[place_id] for place_id in homes.get(one.pk, []))),
            tuple(f"{names[post.body.place_id]} {_title(post)}" for post in held.get(one.pk, [])),
        )
        for one in people
    ]


def sessions(account: Account) -> list[Session]:
    """Return the account's sessions, the newest first; what ran out is swept away when somebody signs in."""
    return list(Session.objects.filter(account=account).order_by("-began_at", "session_key"))


def passkeys(account: Account) -> list[Passkey]:
    """Return the account's passkeys, the oldest first."""
    return list(Passkey.objects.filter(account=account).order_by("pk"))


def passkey(credential_id: bytes) -> Passkey | None:
    """Return the passkey of this credential where its person may sign in."""
    found = Passkey.objects.select_related("account__person").filter(credential_id=credential_id)
    return found.filter(account__in=accounts().order_by().values("pk")).first()


def is_enrolled(person: Person) -> bool:
    """Say whether the person has a second factor."""
    return SecondFactor.objects.filter(person=person).exists()


def administrators() -> list[tuple[Person, bool]]:
    """Return today's officers of the guiding office, and whether each has a second factor."""
    today = clock.today()
    seats = Post.objects.on(today).filter(holds_on(today, "body__"), body__kind=Body.Kind.GUIDING_OFFICE)
    seated = seats.filter(role=Post.Role.OFFICER).values("person")
    enrolled = set(SecondFactor.objects.filter(person__in=seated).values_list("person_id", flat=True))
    return [(one, one.pk in enrolled) for one in Person.objects.filter(pk__in=seated).order_by("name", "pk")]


def bars() -> list[Bar]:
    """Return the bars that stand, the newest first."""
    return list(Bar.objects.filter(lifted_at=None).select_related("person", "barred_by").order_by("-pk")[:MOST])


def bar(bar_id: int) -> Bar:
    """Return one bar. Raises: NotFound."""
    found = Bar.objects.select_related("person").filter(pk=bar_id).first()
    if found is None:
        raise NotFound("no_bar")
    return found


def person(uid: str) -> Person:
    """Return somebody on the register by the hex of their ``uid``. Raises: NotFound."""
    try:
        found = Person.objects.filter(uid=UUID(hex=uid), erased_on=None).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("no_person")
    return found


def named(searched: str, on: date) -> list[Choice]:
    """Return people on the register whose name begins with ``searched``; nobody for an empty search."""
    if not searched:
        return []
    found = Person.objects.filter(name__startswith=searched, erased_on=None).exclude(pk__in=_barred())
    return choices(list(found.order_by("name", "pk")[:MOST]), on)


def _barred() -> QuerySet[Bar, Any]:
    return Bar.objects.filter(lifted_at=None).values("person")


def _title(post: Post) -> str:
    return f"{body_title(post.body.kind, post.body.place.level)} {post.get_role_display()}"


def handpicked(handles: Iterable[tuple[str, str]]) -> list[SignIn]:
    """Return the named accounts that exist, each with the title it is offered under. One query."""
    titles = {handle: title for title, handle in handles}
    found = {one.handle: one for one in accounts().filter(handle__in=titles)}
    return [SignIn(h, found[h].person.name, (title,)) for h, title in titles.items() if h in found]


def staff_by_place(searched: str, on: date) -> list[tuple[str, list[SignIn]]]:
    """Return the accounts of those who hold a post, by place; with ``searched`` in place or name. Two queries."""
    posts = Post.objects.on(on).filter(holds_on(on, "body__"), person__account__is_active=True)
    posts = posts.select_related("person__account", "body__place").order_by("body__place__code", "body_id", "pk")
    if searched:
        named = holds_on(on, "body__place__names__") & Q(body__place__names__name__icontains=searched)
        posts = posts.filter(named | Q(person__name__icontains=searched)).distinct()
    return _by_place(list(posts[:MOST]), on)


def without_post(searched: str, on: date) -> list[SignIn]:
    """Return the accounts of those who hold no post any more and whose name or handle holds ``searched``."""
    holding = Post.objects.on(on).values("person")
    found = accounts().exclude(person__in=holding)
    found = found.filter(Q(person__name__icontains=searched) | Q(handle__icontains=searched))
    return [SignIn(one.handle, one.person.name, ()) for one in found[:MOST]]


def _by_place(posts: Sequence[Post], on: date) -> list[tuple[str, list[SignIn]]]:
    names = {
        one.id: one.name for one in places.views(Place.objects.filter(pk__in={p.body.place_id for p in posts}), on)
    }
    grouped: dict[int, dict[int, SignIn]] = {}
    for post in posts:
        people = grouped.setdefault(post.body.place_id, {})
        title = _title(post)
        before = people.get(post.person_id)
        held = (*before.posts, title) if before else (title,)
        people[post.person_id] = SignIn(post.person.account.handle, post.person.name, held)
    return [(names[place_id], list(people.values())) for place_id, people in grouped.items()]
