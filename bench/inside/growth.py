"""Lets one village of the demo county grow tenfold through the actions, to see that its pages ask no more queries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bench.inside import world
from gongzhi.domains.disclosure import actions as board
from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.matters import actions as matters
from gongzhi.domains.matters.models import Fact, Matter
from gongzhi.domains.people.models import Person
from gongzhi.shared import clock

if TYPE_CHECKING:
    from gongzhi.domains.places.models import Place

TIMES = 10
HUNG = timedelta(days=30)


def tenfold(matter: Matter) -> None:
    """Let the village have ten times its matters and postings, and the matter ten times its facts."""
    place = matter.place
    chair = Person.objects.get(
        posts__body__place=place, posts__body__kind="committee", posts__role="chair", posts__last_on=None
    )
    facts, held = Fact.objects.filter(matter=matter).count(), Matter.objects.filter(place=place).count()
    hung = Posting.objects.filter(place=place).count()
    for _ in range(facts * (TIMES - 1)):
        world.record(world.Village(place.code, chair.pk, matter.pk))
    for number in range(held * (TIMES - 1)):
        _raise(chair, place, number)
    for number in range(hung * (TIMES - 1)):
        _post(chair, place, number)


def _raise(chair: Person, place: Place, number: int) -> None:
    matter = matters.raise_matter(
        actor=chair, place=place, kind="public_benefit_project", title=f"第{number}件", summary="修路一公里",
        decided_by="adults",
    )  # fmt: skip
    world.record(world.Village(place.code, chair.pk, matter.pk))


def _post(chair: Person, place: Place, number: int) -> None:
    today = clock.today()
    board.post(
        actor=chair, place=place, category="finance", title=f"第{number}期财务公开", text="收入支出逐笔公布。",
        from_on=today, until_on=today + HUNG,
    )  # fmt: skip
