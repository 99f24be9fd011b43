"""Reads of pay: the standard of a day, the sheets of a month, what was paid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from gongzhi.domains.people.models import Person, Post, body_title
from gongzhi.domains.people.queries import RANK
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.domains.remuneration.models import Appraisal, Insurance, PayLevel, Payment, PayScale
from gongzhi.domains.remuneration.rules.sheet import (
    INSURED,
    Insured,
    Line,
    Scale,
    Sheet,
    Spell,
    days_of,
    pay_sheet,
    yuan,
)
from gongzhi.domains.remuneration.rules.standard import share_of
from gongzhi.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that somebody held in a month, in words."""

    place_id: int
    place_name: str
    title: str
    first_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a sheet in words."""

    kind: str
    title: str
    arithmetic: str
    yuan: str
    source: str

    @classmethod
    def of(cls, line: Line) -> ShownLine:
        """Return the line in words: the insurance, or the class of posts in the kind of place."""
        if line.kind == INSURED:
            title = str(Insurance.Item(line.subject).label)
        else:
            title = f"{PayLevel(line.level).label} {PayScale.PostClass(line.subject).label}"
        return cls(line.kind, title, line.arithmetic, yuan(line.fen), line.source)


@dataclass(frozen=True, slots=True)
class SheetView:
    """What somebody is due for a month and was paid for it."""

    person: Person
    held: tuple[HeldPost, ...]
    sheet: Sheet
    percent: int | None
    payments: tuple[Payment, ...]
    is_verified: bool

    @property
    def month(self) -> date:
        """Return the first day of the month."""
        return self.sheet.month

    @property
    def paid_fen(self) -> int:
        """Return what was paid so far."""
        return sum(one.amount_fen for one in self.payments)

    @property
    def difference_fen(self) -> int:
        """Return how much more was paid than is due."""
        return self.paid_fen - self.sheet.total_fen

    @property
    def lines(self) -> list[ShownLine]:
        """Return the lines of what is due, in words."""
        return [ShownLine.of(line) for line in self.sheet.lines]

    @property
    def on_top(self) -> list[ShownLine]:
        """Return the lines of what is paid in on top, in words."""
        return [ShownLine.of(line) for line in self.sheet.on_top]

    @property
    def due_yuan(self) -> str:
        """Return what is due, as it is written."""
        return yuan(self.sheet.total_fen)

    @property
    def on_top_yuan(self) -> str:
        """Return what is paid in on top, as it is written."""
        return yuan(self.sheet.on_top_fen)

    @property
    def paid_yuan(self) -> str:
        """Return what was paid so far, as it is written."""
        return yuan(self.paid_fen)

    @property
    def difference_yuan(self) -> str:
        """Return how much more was paid than is due, as it is written."""
        return yuan(self.difference_fen)

    @property
    def homes(self) -> frozenset[int]:
        """Return the places where posts were held."""
        return frozenset(one.place_id for one in self.held)


def scales(on: date) -> list[PayScale]:
    """Return what posts are paid on a day, villages first. One query."""
    classes = list(PayScale.PostClass)
    found = PayScale.objects.on(on).select_related("standard")
    return sorted(found, key=lambda one: (_rank(one.level), classes.index(PayScale.PostClass(one.post_class))))


def standard(on: date) -> tuple[list[PayScale], list[Insurance]]:
    """Return what posts are paid and what is insured on a day, villages first. Two queries."""
    items = list(Insurance.Item)
    found = Insurance.objects.on(on).select_related("standard")
    return scales(on), sorted(found, key=lambda one: (_rank(one.level), items.index(Insurance.Item(one.item))))


def _rank(level: str) -> int:
    return list(Place.Level).index(Place.Level(level))


def month_of(text: str) -> date:
    """Return the first day of a month written as ``2026-11``. Raises: NotFound."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = None
    if found is None or f"{found:%Y-%m}" != text:
        raise NotFound("no_month", month=text)
    return found


def sheet(person: Person, month: date) -> SheetView:
    """Return what somebody is due for a month."""
    return sheets(Person.objects.filter(pk=person.pk), month)[0]


def sheets_of_place(place: Place, month: date) -> list[SheetView]:
    """Return the sheets of those who hold paid posts of a place in a month, in the order of their posts."""
    days = days_of(month)
    scales = _scales(days)
    paid = {post for scale in scales if scale.level == place.level for post in scale.posts}
    found: dict[int, int] = {}
    posts = Post.objects.filter(_within(days), _within(days, "body__"), body__place=place)
    for person_id, kind, role in posts.order_by("pk").values_list("person_id", "body__kind", "role"):
        if f"{kind}/{role}" in paid:
            found[person_id] = min(found.get(person_id, len(RANK)), RANK[role])
    shown = {one.person.pk: one for one in sheets(Person.objects.filter(pk__in=found), month)}
    return [shown[person_id] for person_id in sorted(found, key=lambda one: (found[one], one))]


def sheets(people: Iterable[Person], month: date) -> list[SheetView]:
    """Return the sheets of people for a month. The number of queries does not grow with them."""
    rows, days = list(people), days_of(month)
    ids = [one.pk for one in rows]
    scales, insured = _scales(days), _insured(days)
    verified = all(one.standard.is_verified for one in _rows(PayScale, days))
    appraisals = dict(Appraisal.objects.filter(person__in=ids, month=month).values_list("person_id", "percent"))
    payments = _payments(ids, month)
    posts = _posts(ids, days[-1])
    names = _names([post for held in posts.values() for post in held], days[-1])
    return [
        SheetView(
            person=one,
            held=tuple(_held(post, names) for post in posts[one.pk] if (_last_on(post) or month) >= month),
            sheet=pay_sheet(
                month=month, spells=[_spell(post) for post in posts[one.pk]], scales=scales, insured=insured,
                percent=appraisals.get(one.pk),
            ),
            percent=appraisals.get(one.pk),
            payments=tuple(payments[one.pk]),
            is_verified=verified,
        )
        for one in rows
    ]  # fmt: skip


def _within(days: Sequence[date], prefix: str = "") -> Q:
    """Return the condition that a dated row holds on one of these days."""
    begun, open_end = Q(**{f"{prefix}first_on__lte": days[-1]}), Q(**{f"{prefix}last_on": None})
    return begun & (open_end | Q(**{f"{prefix}last_on__gte": days[0]}))


def _rows(kind: type[PayScale], days: Sequence[date]) -> list[PayScale]:
    return list(kind.objects.filter(_within(days)).select_related("standard").order_by("pk"))


def _scales(days: Sequence[date]) -> list[Scale]:
    return [
        Scale(
            level=row.level, post_class=row.post_class, posts=frozenset(row.posts.split()), first_on=row.first_on,
            last_on=row.last_on, monthly_fen=row.monthly_fen, growth_fen=row.growth_fen,
            growth_share=share_of(row.growth_share), growth_years_most=row.growth_years_most,
            performance_share=share_of(row.performance_share), source=row.standard.source,
        )
        for row in _rows(PayScale, days)
    ]  # fmt: skip


def _insured(days: Sequence[date]) -> list[Insured]:
    order = list(Insurance.Item.values)
    rows = Insurance.objects.filter(_within(days)).select_related("standard").order_by("pk")
    return [
        Insured(
            level=row.level, item=row.item, base=row.base, base_fen=row.base_fen,
            employer_share=share_of(row.employer_share), individual_share=share_of(row.individual_share),
            first_on=row.first_on, last_on=row.last_on, source=row.standard.source,
        )
        for row in sorted(rows, key=lambda one: order.index(one.item))
    ]  # fmt: skip


def _payments(ids: Collection[int], month: date) -> dict[int, list[Payment]]:
    found: defaultdict[int, list[Payment]] = defaultdict(list)
    for one in Payment.objects.filter(person__in=ids, month=month).order_by("paid_on", "pk"):
        found[one.person_id].append(one)
    return found


def _posts(ids: Collection[int], until: date) -> dict[int, list[Post]]:
    """Return the posts that people held until a day, oldest first: also those before, for the years of service."""
    found: defaultdict[int, list[Post]] = defaultdict(list)
    posts = Post.objects.filter(person__in=ids, first_on__lte=until).select_related("body__place")
    for one in posts.order_by("first_on", "pk"):
        found[one.person_id].append(one)
    return found


def _last_on(post: Post) -> date | None:
    """Return the last day of a post; it ends with its body and its place."""
    ends = (post.last_on, post.body.last_on, post.body.place.last_on)
    return min((day for day in ends if day is not None), default=None)


def _spell(post: Post) -> Spell:
    place = post.body.place
    return Spell(
        post=f"{post.body.kind}/{post.role}", level=place.level, first_on=post.first_on,
        last_on=_last_on(post),
    )  # fmt: skip


def _names(posts: Iterable[Post], on: date) -> dict[int, str]:
    ids = {post.body.place_id for post in posts}
    return {one.id: one.name for one in places.views(Place.objects.filter(pk__in=ids), on)}


def _held(post: Post, names: dict[int, str]) -> HeldPost:
    place = post.body.place
    title = f"{body_title(post.body.kind, place.level)} {Post.Role(post.role).label}"
    return HeldPost(place.pk, names[place.pk], title, post.first_on, _last_on(post))
