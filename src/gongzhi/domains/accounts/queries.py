"""Reads of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.domains.accounts.models import Account
from gongzhi.domains.people.models import Post, body_title
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.errors import NotFound, NotPermitted
from gongzhi.shared.periods import holds_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person


MOST = 60


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whom one may sign in as: a handle, a name, and the posts held."""

    handle: str
    name: str
    posts: tuple[str, ...]


def account(handle: str) -> Account:
    """Return the active account with this handle. Raises: NotFound."""
    found = Account.objects.select_related("person").filter(handle=handle, is_active=True).first()
    if found is None:
        raise NotFound("no_account", handle=handle)
    return found


def accounts() -> QuerySet[Account]:
    """Return every active account in the order of its handle."""
    return Account.objects.select_related("person").filter(is_active=True).order_by("handle")


def person_of(request: HttpRequest) -> Person:
    """Return the person who is signed in. Raises: NotPermitted for nobody."""
    user = request.user
    if not isinstance(user, Account):
        raise NotPermitted("sign_in_first")
    return user.person


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
        title = f"{body_title(post.body.kind, post.body.place.level)} {post.get_role_display()}"
        before = people.get(post.person_id)
        held = (*before.posts, title) if before else (title,)
        people[post.person_id] = SignIn(post.person.account.handle, post.person.name, held)
    return [(names[place_id], list(people.values())) for place_id, people in grouped.items()]
