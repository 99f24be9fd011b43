"""The accounts of the demo's people, and the dozen that the sign-in page and the terminal name first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.demo.staffing import ASSEMBLY, COMMITTEE, COUNCIL, PARTY, STAFF, SUPERVISORS
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.people.models import Body, Person, Post, body_title
from gongzhi.domains.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

# The part of a handle that says which post it stands for, strongest first: one account a person.
WORDS = {
    (PARTY, Post.Role.SECRETARY): "secretary",
    (COMMITTEE, Post.Role.CHAIR): "chair",
    (PARTY, Post.Role.DEPUTY_SECRETARY): "deputy-secretary",
    (COMMITTEE, Post.Role.DEPUTY_CHAIR): "deputy-chair",
    (SUPERVISORS, Post.Role.CHAIR): "supervisor",
    (STAFF, Post.Role.CLERK): "clerk",
    (Body.Kind.TOWNSHIP_GOVERNMENT, Post.Role.OFFICER): "township",
    (Body.Kind.GUIDING_OFFICE, Post.Role.OFFICER): "county",
    (COMMITTEE, Post.Role.MEMBER): "member",
    (PARTY, Post.Role.MEMBER): "party-member",
    (SUPERVISORS, Post.Role.MEMBER): "supervisor",
    (ASSEMBLY, Post.Role.REPRESENTATIVE): "representative",
}
HANDPICKED = ("clerk", "secretary", "deputy-chair", "member", "supervisor", "representative")
ONE_A_PLACE = {"representative"}
FORMER = "former"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person to sign in as: what they are, their name, their handle."""

    title: str
    name: str
    handle: str


def open_accounts(on: date) -> None:
    """Give everyone who holds or held an office an account; of the representatives one in each place."""
    taken: Counter[str] = Counter()
    accounts: dict[int, Account] = {}
    for post, word in _offices():
        if post.person_id in accounts or (word in ONE_A_PLACE and taken[_base(post, word, on)]):
            continue
        base = _base(post, word, on)
        taken[base] += 1
        handle = base if taken[base] == 1 else f"{base}-{taken[base]}"
        accounts[post.person_id] = Account(handle=handle, person_id=post.person_id)
    Account.objects.bulk_create(accounts.values())


def sign_ins(on: date) -> list[SignIn]:
    """Return the handpicked people: one of each office in the first village, and those who may not act there.

    Nobody before the demo county is built.
    """
    codes = [view.code for view in places.standing(on) if view.level == "village"]
    if not codes[1:]:
        return []
    first, following = codes[:2]
    township, county = first[:9], first[:6]
    handles = [
        *(f"{word}-{first}" for word in HANDPICKED),
        f"township-{township}", f"county-{county}", f"clerk-{following}", f"{FORMER}-clerk-{first}",
        *Account.objects.filter(handle__startswith="chair-").values_list("handle", flat=True)[:1],
    ]  # fmt: skip
    found = {account.handle: account for account in Account.objects.filter(handle__in=handles).select_related("person")}
    return [SignIn(_title(found[h].person, on), found[h].person.name, h) for h in handles if h in found]


def by_telephone(on: date) -> tuple[SignIn, str] | None:
    """Return one of the handpicked who can also sign in by telephone, with the number; None where nobody has one."""
    for one in sign_ins(on):
        person = Person.objects.get(account__handle=one.handle)
        if person.telephone:
            return one, person.telephone
    return None


def _offices() -> Iterator[tuple[Post, str]]:
    """Yield every office with its word: those who hold one now first, the strongest first, in the order of places."""
    rank = {key: number for number, key in enumerate(WORDS)}
    held = Post.objects.select_related("body__place").exclude(body__kind=COUNCIL)
    keyed = [(post, (Body.Kind(post.body.kind), Post.Role(post.role))) for post in held]
    order = sorted(keyed, key=lambda one: (one[0].last_on is not None, rank[one[1]], one[0].body.place.code, one[0].pk))
    for post, key in order:
        yield post, WORDS[key]


def _base(post: Post, word: str, on: date) -> str:
    is_former = post.last_on is not None and post.last_on < on
    return f"{FORMER}-{word}-{post.body.place.code}" if is_former else f"{word}-{post.body.place.code}"


def _title(person: Person, on: date) -> str:
    """Return what somebody is, or was last: the place and at most two of their offices there."""
    posts = list(
        Post.objects.filter(person=person).exclude(body__kind=COUNCIL).select_related("body__place").order_by("pk")
    )
    held = [post for post in posts if post.last_on is None] or posts[-1:]
    name = places.view(held[0].body.place.code, on).name
    offices = "、".join(_office(post, name) for post in held[:2])
    return f"{'原' if held[0].last_on else ''}{offices}"


def _office(post: Post, place: str) -> str:
    """Return an office as officials write it after the name of its place."""
    kind, role = post.body.kind, post.get_role_display()
    if post.body.name:
        return f"{post.body.name}{role}"
    if kind == STAFF:
        return f"{place}{role}"
    if kind in (PARTY, Body.Kind.TOWNSHIP_GOVERNMENT):
        return f"{place}{'党组织' if kind == PARTY else '人民政府'}{role}"
    return f"{place}{body_title(kind, post.body.place.level)}{role}"
