"""The plan of the term before the reform: who sat on the two committees of the places that stood then. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from gongzhi.demo import canary, names
from gongzhi.demo.geography import BEFORE_REFORM
from gongzhi.demo.staffing import COMMITTEE, FIRST_TERM, PARTY, Role
from gongzhi.domains.people.actions.posts import PersonDraft, SeatDraft
from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongzhi.domains.places.actions.registering import PlaceDraft

EARLIER_TERM = date(2017, 1, 10)
OVER = FIRST_TERM - timedelta(days=1)
# What the members of that term add up to on the day before the reform.
MEAN_AGE = Fraction(468, 10)
SCHOOLED = Fraction(107, 700)
AGES = range(33, 62)
CANARIES_FROM = 100_000
# Who of a place's members sits where: the committee's chair is not yet the party organisation's secretary.
SEATS = (
    (PARTY, Role.SECRETARY, 0), (PARTY, Role.DEPUTY_SECRETARY, 1), (PARTY, Role.MEMBER, 2), (PARTY, Role.MEMBER, 3),
    (COMMITTEE, Role.CHAIR, 4), (COMMITTEE, Role.DEPUTY_CHAIR, 5), (COMMITTEE, Role.MEMBER, 6),
    (COMMITTEE, Role.MEMBER, 1), (COMMITTEE, Role.MEMBER, 2),
)  # fmt: skip
MEMBERS = 7
WOMAN = 6


def plan(seed: int, drafts: Sequence[PlaceDraft]) -> dict[str, list[SeatDraft]]:
    """Return the seats of each village and community that stood before the reform, by code."""
    rng = Random(f"{seed} earlier")
    stood = [
        d for d in drafts if d.level in (Place.Level.VILLAGE, Place.Level.COMMUNITY) and d.first_on <= BEFORE_REFORM
    ]
    people = _people(rng, seed, len(stood) * MEMBERS)
    return {draft.code: list(_seats(draft, [next(people) for _ in range(MEMBERS)])) for draft in stood}


def _seats(draft: PlaceDraft, people: Sequence[PersonDraft]) -> Iterator[SeatDraft]:
    first_on = max(EARLIER_TERM, draft.first_on)
    for body, role, sitter in SEATS:
        yield SeatDraft(body=body, role=role, person=people[sitter], first_on=first_on, last_on=draft.last_on or OVER)


def _people(rng: Random, seed: int, count: int) -> Iterator[PersonDraft]:
    """Yield people whose ages and schooling come out as planned on the day before the reform."""
    ages = _ages(rng, count)
    schooled = set(rng.sample(range(count), round(SCHOOLED * count)))
    for number, age in enumerate(ages):
        is_woman = number % MEMBERS == WOMAN or rng.random() < 0.15
        sex = Person.Sex.FEMALE if is_woman else Person.Sex.MALE
        yield PersonDraft(
            name=names.person(rng, sex), sex=sex, born_on=_born(rng, age),
            education=rng.choice((4, 4, 5)) if number in schooled else rng.choice((1, 2, 2, 3, 3)),
            remark=f"内部备注 {canary.token(seed, 'person', CANARIES_FROM + number)}", is_synthetic=True,
        )  # fmt: skip


def _ages(rng: Random, count: int) -> list[int]:
    """Return ages spread over all there are, some of them a year older or younger, so that the mean comes out."""
    ages = [AGES[number % len(AGES)] for number in range(count)]
    short = round(MEAN_AGE * count) - sum(ages)
    for number in range(abs(short)):
        ages[number % count] += 1 if short > 0 else -1
    rng.shuffle(ages)
    return ages


def _born(rng: Random, age: int) -> date:
    """Return a birthday of somebody of that age on the day before the reform."""
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    had_it = (month, day) <= (BEFORE_REFORM.month, BEFORE_REFORM.day)
    return date(BEFORE_REFORM.year - age - (not had_it), month, day)
