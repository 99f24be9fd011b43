"""The plan of who sits where: two terms of every body of a place. Pure; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gongzhi.demo import canary, names
from gongzhi.domains.people.actions.posts import PersonDraft, SeatDraft
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from gongzhi.demo.geography import Home, Size

FIRST_TERM = date(2021, 1, 12)
SECOND_TERM = date(2026, 1, 12)
POLLING_SPREAD = 12
FIGURES_ON = date(2021, 8, 31)
YOUNG = range(26, 35)
OLDER = range(35, 57)
SHOWCASE_ASSEMBLY = 52
HOUSEHOLDS_A_SEAT = {Place.Level.VILLAGE.value: 14, Place.Level.COMMUNITY.value: 35}
COUNCIL_MEMBERS = 5
STAY_ON = 0.8

PARTY, COMMITTEE = Body.Kind.PARTY_ORGANISATION, Body.Kind.COMMITTEE
SUPERVISORS, ASSEMBLY = Body.Kind.SUPERVISION_COMMITTEE, Body.Kind.REPRESENTATIVES_ASSEMBLY
STAFF, COUNCIL = Body.Kind.STAFF, Body.Kind.WEDDINGS_FUNERALS_COUNCIL
KINDS = (PARTY, COMMITTEE, SUPERVISORS, ASSEMBLY, STAFF, COUNCIL)
Role = Post.Role


@dataclass(frozen=True, slots=True)
class Shape:
    """How many sit on each of the two committees and on both; with ``splits_heads`` the secretary does not chair."""

    committee: int
    party: int
    both: int
    splits_heads: bool = False

    @property
    def distinct(self) -> int:
        """Return how many people that are."""
        return self.committee + self.party - self.both


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat of a place's bodies: the body, the role, and the number of the person who sits there."""

    body: str
    role: str
    sitter: int


@dataclass(slots=True)
class Staffing:
    """A place's people: who sits where in the first term, and who follows whom in the second."""

    home: Home
    chairs: tuple[Chair, ...]
    people: list[PersonDraft]
    successors: dict[int, PersonDraft] = field(default_factory=dict)
    second_term: date = SECOND_TERM

    def first_seats(self) -> list[SeatDraft]:
        """Return the posts of the first term."""
        return [
            SeatDraft(body=c.body, role=c.role, person=self.people[c.sitter], first_on=FIRST_TERM) for c in self.chairs
        ]

    def second_seats(self, registered: dict[PersonDraft, Person]) -> list[SeatDraft]:
        """Return the posts of the second term."""
        return [
            SeatDraft(
                body=chair.body, role=chair.role, first_on=self.second_term,
                person=self.successors.get(chair.sitter) or registered[self.people[chair.sitter]],
            )
            for chair in self.chairs
        ]  # fmt: skip


class Census:
    """Draws invented people; each one's remark holds a canary."""

    def __init__(self, rng: Random, seed: int) -> None:
        self.rng, self.seed, self.drawn = rng, seed, 0

    def person(self, sex: str, age: int, education: int, taken: set[str]) -> PersonDraft:
        """Return somebody of that age on the day of the figures, with a name that nobody in ``taken`` bears."""
        name = next(name for name in iter(lambda: names.person(self.rng, sex), "") if name not in taken)
        taken.add(name)
        self.drawn += 1
        month, day = self.rng.randint(1, 12), self.rng.randint(1, 28)
        year = FIGURES_ON.year - age - (month > FIGURES_ON.month)
        remark = f"内部备注 {canary.token(self.seed, 'person', self.drawn)}"
        return PersonDraft(
            name=name, sex=sex, born_on=date(year, month, day), education=education, remark=remark, is_synthetic=True
        )


def plan(rng: Random, census: Census, size: Size, homes: Sequence[Home]) -> list[Staffing]:
    """Return the people of every village and community, so that the figures of the two committees come out."""
    shapes = _shapes(rng, size, homes)
    facts = _ages_and_schooling(rng, size, shapes)
    return [_staff(census, home, shape, facts) for home, shape in zip(homes, shapes, strict=True)]


def _shapes(rng: Random, size: Size, homes: Sequence[Home]) -> list[Shape]:
    villages = [n for n, home in enumerate(homes) if home.level == Place.Level.VILLAGE and not home.is_showcase]
    every = range(len(homes))
    larger_party, by_two = set(rng.sample(every, size.larger_party)), set(rng.sample(every, size.shared_by_two))
    swayed = rng.sample(villages, len(villages) // 4 * 2)
    larger, smaller = set(swayed[::2]), set(swayed[1::2])
    split = next(n for n in reversed(every) if homes[n].level == Place.Level.COMMUNITY)
    return [
        Shape(
            committee=(5 if home.level == Place.Level.VILLAGE else 7) + (n in larger) - (n in smaller),
            party=6 if n in larger_party else 5,
            both=2 if n in by_two else 3,
            splits_heads=n == split,
        )
        for n, home in enumerate(homes)
    ]


def _ages_and_schooling(rng: Random, size: Size, shapes: Sequence[Shape]) -> Iterator[tuple[int, int]]:
    """Yield age and education of each member of the two committees, place by place, the head first."""
    total = sum(shape.distinct for shape in shapes)
    heads, start = set(), 0
    for shape in shapes:
        heads.add(start)
        start += shape.distinct
    young = rng.sample(sorted(set(range(total)) - heads), size.under_35)
    others = sorted(set(range(total)) - set(young))
    ages = dict(zip(young, _spread(rng, YOUNG, len(young)), strict=True))
    ages |= dict(zip(others, _spread(rng, OLDER, len(others)), strict=True))
    for number in others[: max(0, size.mean_age * total - sum(ages.values()))]:
        ages[number] += 1
    from_young = min(len(young), size.college * 3 // 5)
    schooled = set(rng.sample(sorted(young), from_young)) | set(rng.sample(others, size.college - from_young))
    for number in range(total):
        yield ages[number], rng.choice((4, 4, 4, 5)) if number in schooled else rng.choice((2, 3, 3))


def _spread(rng: Random, ages: range, count: int) -> list[int]:
    """Return ``count`` ages spread evenly over ``ages``, in a drawn order."""
    found = [ages[number % len(ages)] for number in range(count)]
    rng.shuffle(found)
    return found


def _staff(census: Census, home: Home, shape: Shape, facts: Iterator[tuple[int, int]]) -> Staffing:
    rng, taken = census.rng, set[str]()
    people = [
        census.person(_sex(rng, is_woman=number == shape.both - 1), *next(facts), taken)
        for number in range(shape.distinct)
    ]
    chairs = [*_party(shape), *_committee(shape)]
    for body, role, count in ((SUPERVISORS, Role.MEMBER, _supervisors(home)), (STAFF, Role.CLERK, 1)):
        start = len(people)
        people += [census.person(_sex(rng), rng.randint(28, 58), rng.choice((3, 4)), taken) for _ in range(count)]
        chairs += [
            Chair(body, Role.CHAIR if body == SUPERVISORS and n == start else role, n)
            for n in range(start, len(people))
        ]
    start = len(people)
    people += _representatives(census, home, shape, taken)
    chairs += [Chair(ASSEMBLY, Role.REPRESENTATIVE, number) for number in range(start, len(people))]
    council = [1, *range(start, start + COUNCIL_MEMBERS - 1)]
    chairs += [Chair(COUNCIL, Role.CHAIR if n == 1 else Role.MEMBER, n) for n in council]
    return Staffing(
        home, tuple(chairs), people, _successors(census, home, people, start, taken),
        SECOND_TERM + timedelta(days=rng.randrange(POLLING_SPREAD)),
    )  # fmt: skip


def _sex(rng: Random, *, is_woman: bool = False) -> str:
    return Person.Sex.FEMALE if is_woman or rng.random() < 0.3 else Person.Sex.MALE


def _supervisors(home: Home) -> int:
    return 3 if home.level == Place.Level.VILLAGE else 5


def _party(shape: Shape) -> Iterator[Chair]:
    """Yield the party organisation's seats: those on both committees come first, then its own."""
    sitters = [*range(shape.both), *range(shape.committee, shape.distinct)]
    secretary, deputy = (sitters[-1], 0) if shape.splits_heads else (0, 1)
    for sitter in sitters:
        role = Role.SECRETARY if sitter == secretary else Role.DEPUTY_SECRETARY if sitter == deputy else Role.MEMBER
        yield Chair(PARTY, role, sitter)


def _committee(shape: Shape) -> Iterator[Chair]:
    """Yield the committee's seats: its chair, its deputy chair, who is not in the party organisation, its members."""
    for sitter in range(shape.committee):
        role = Role.CHAIR if sitter == 0 else Role.DEPUTY_CHAIR if sitter == shape.both else Role.MEMBER
        yield Chair(COMMITTEE, role, sitter)


def _representatives(census: Census, home: Home, shape: Shape, taken: set[str]) -> list[PersonDraft]:
    """Return the representatives: one for so many households, a third of the assembly and more of them women."""
    rng = census.rng
    count = -(-home.rolls["households"] // HOUSEHOLDS_A_SEAT[home.level]) + rng.randint(0, 3)
    if home.is_showcase:
        count = SHOWCASE_ASSEMBLY - shape.committee
    women = (count + shape.committee) // 3 + rng.randint(2, 5)
    sexes = [Person.Sex.FEMALE.value] * women + [Person.Sex.MALE.value] * (count - women)
    rng.shuffle(sexes)
    return [census.person(sex, rng.randint(27, 66), rng.choice((1, 2, 2, 3, 3, 4)), taken) for sex in sexes]


def _successors(
    census: Census, home: Home, people: Sequence[PersonDraft], representatives_from: int, taken: set[str]
) -> dict[int, PersonDraft]:
    """Return who follows those that the second election did not return: of the same sex, so that the shares hold."""
    clerk = representatives_from - 1
    return {
        number: census.person(before.sex, census.rng.randint(21, 45), census.rng.choice((3, 4, 4, 5)), taken)
        for number, before in enumerate(people)
        if (number == clerk and home.is_showcase) or census.rng.random() >= STAY_ON
    }
