"""The plan of the invented county: its places with their days, mergers and rolls. Pure; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from gongzhi.demo import names
from gongzhi.domains.places.actions.registering import Merger, Named, PlaceDraft
from gongzhi.domains.places.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

COUNTY_CODE = "990124"
COUNTY_FROM = date(1952, 3, 1)
TOWNSHIPS_FROM = date(1992, 9, 1)
COMMUNITIES_FROM = date(2001, 6, 1)
REFORM = date(2020, 6, 1)
BEFORE_REFORM = date(2020, 5, 31)
COUNTS = (date(2020, 12, 31), date(2025, 12, 31))
REGISTRATIONS = (date(2021, 1, 8), date(2026, 1, 6))
SHOWCASE_HOUSEHOLDS = 640
COMMUNITY_M2 = 1_800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a demo county is, and what its records are to add up to after the 11th election."""

    townships: int
    unchanged: int
    pairs: int
    triples: int
    communities: int
    mean_population: int
    voters: int
    under_35: int
    college: int
    shared_by_two: int
    larger_party: int
    mean_age: int = 41
    mean_area_m2: int = 29_500_000

    @property
    def villages(self) -> int:
        """Return the number of villages after the reform."""
        return self.unchanged + self.pairs + self.triples


FULL = Size(
    townships=11, unchanged=61, pairs=10, triples=2, communities=13, mean_population=2616, voters=168_597,
    under_35=197, college=218, shared_by_two=24, larger_party=19,
)  # fmt: skip
SMALL = Size(
    townships=2, unchanged=4, pairs=1, triples=0, communities=2, mean_population=2616, voters=12_500,
    under_35=16, college=18, shared_by_two=1, larger_party=1,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A village or community that stands after the reform, with the numbers on its rolls."""

    code: str
    name: str
    level: str
    township: str
    rolls: dict[str, int]
    voters: int
    area_m2: int = 0
    is_showcase: bool = False


@dataclass(frozen=True, slots=True)
class County:
    """The whole plan: what is registered, and the villages and communities that stand today, in the order of codes."""

    drafts: tuple[PlaceDraft, ...]
    mergers: tuple[Merger, ...]
    townships: tuple[PlaceDraft, ...]
    homes: tuple[Home, ...]


def plan(rng: Random, size: Size) -> County:
    """Return the county that ``rng`` draws."""
    county = _place(COUNTY_CODE, Place.Level.COUNTY, names.COUNTY, "", COUNTY_FROM)
    townships = tuple(_townships(size.townships))
    codes = [draft.code for draft in townships]
    drawn = names.places(rng)
    unchanged = list(_unchanged(codes, drawn, size.unchanged))
    merged, gone, mergers = _merged(codes, drawn, [2] * size.pairs + [3] * size.triples)
    communities = list(_communities(codes, size.communities))
    homes = _homes(rng, size, [*unchanged, *merged], communities)
    drafts = (county, *townships, *unchanged, *gone, *merged, *communities)
    return County(drafts, tuple(mergers), townships, tuple(sorted(homes, key=lambda home: home.code)))


def _place(code: str, level: str, name: str, parent: str, first_on: date, *, last_on: date | None = None) -> PlaceDraft:
    return PlaceDraft(
        code=code, level=level, first_on=first_on, last_on=last_on, names=(Named(name, first_on, last_on),),
        parents=(Named(parent, first_on, last_on),) if parent else (),
    )  # fmt: skip


def _townships(count: int) -> Iterator[PlaceDraft]:
    for number, name in enumerate(names.TOWNSHIPS[:count]):
        kind = "镇" if number < 7 else "乡"
        yield _place(f"{COUNTY_CODE}{101 + number}", Place.Level.TOWNSHIP, name + kind, COUNTY_CODE, TOWNSHIPS_FROM)


def _unchanged(townships: Sequence[str], drawn: Iterator[str], count: int) -> Iterator[PlaceDraft]:
    """Yield the villages that the reform left whole; it gave the second a new name and the third a new township."""
    for number in range(count):
        home, row = townships[number % len(townships)], number // len(townships)
        code, name = f"{home}{201 + row}", f"{next(drawn)}村"
        named: tuple[Named, ...] = (Named(name, TOWNSHIPS_FROM),)
        parents: tuple[Named, ...] = (Named(home, TOWNSHIPS_FROM),)
        if number == 1:
            named = (Named(f"{next(drawn)}村", TOWNSHIPS_FROM, BEFORE_REFORM), Named(name, REFORM))
        if number == 2:
            left = townships[(number + 1) % len(townships)]
            parents = (Named(left, TOWNSHIPS_FROM, BEFORE_REFORM), Named(home, REFORM))
        yield PlaceDraft(code=code, level=Place.Level.VILLAGE, first_on=TOWNSHIPS_FROM, names=named, parents=parents)


def _merged(
    townships: Sequence[str], drawn: Iterator[str], parts: Sequence[int]
) -> tuple[list[PlaceDraft], list[PlaceDraft], list[Merger]]:
    """Return the villages that the reform made, those that went into them, and the mergers."""
    made, gone, mergers = [], [], []
    for number, count in enumerate(parts):
        home, row = townships[-1 - number % len(townships)], number // len(townships)
        before = [
            _place(
                f"{home}{221 + row * 10 + part}", Place.Level.VILLAGE, f"{next(drawn)}村", home, TOWNSHIPS_FROM,
                last_on=BEFORE_REFORM,
            )
            for part in range(count)
        ]  # fmt: skip
        after = _place(f"{home}{301 + row}", Place.Level.VILLAGE, f"{next(drawn)}村", home, REFORM)
        made.append(after)
        gone += before
        mergers.append(Merger([draft.code for draft in before], after.code, REFORM))
    return made, gone, mergers


def _communities(townships: Sequence[str], count: int) -> Iterator[PlaceDraft]:
    """Yield the communities: one in each township, those left over in the county town."""
    for number, name in enumerate(names.COMMUNITIES[:count]):
        home, row = (townships[number], 0) if number < len(townships) else (townships[0], number - len(townships) + 1)
        yield _place(f"{home}{1 + row:03}", Place.Level.COMMUNITY, f"{name}社区", home, COMMUNITIES_FROM)


def _homes(rng: Random, size: Size, villages: Sequence[PlaceDraft], communities: Sequence[PlaceDraft]) -> list[Home]:
    """Give each village and community its rolls, so that the sums of the plan come out."""
    weights = [rng.randint(75, 130) for _ in villages]
    populations = shares(size.mean_population * len(villages), weights)
    populations += [rng.randint(2900, 4100) for _ in communities]
    voters = shares(size.voters, populations)
    areas = [*_areas(size, villages), *(COMMUNITY_M2 + 10_000 * (n % 7) for n in range(len(communities)))]
    return [
        _home(rng, draft, population, voted, area, is_showcase=number == 0)
        for number, (draft, population, voted, area) in enumerate(
            zip([*villages, *communities], populations, voters, areas, strict=True)
        )
    ]


def _areas(size: Size, villages: Sequence[PlaceDraft]) -> list[int]:
    """Return how large each village is, uneven and without drawing, so that the mean of the plan comes out."""
    return shares(size.mean_area_m2 * len(villages), [70 + int(draft.code) * 37 % 61 for draft in villages])


def _home(rng: Random, draft: PlaceDraft, population: int, voters: int, area_m2: int, *, is_showcase: bool) -> Home:
    persons = Fraction(36, 10) if draft.level == Place.Level.VILLAGE else Fraction(27, 10)
    rolls = {
        "population": population,
        "adults": max(voters, population * rng.randint(78, 82) // 100),
        "households": SHOWCASE_HOUSEHOLDS if is_showcase else int(population / persons),
        "voting_party_members": population * rng.randint(20, 32) // 1000,
    }
    parent = draft.parents[-1].value
    return Home(
        code=draft.code, name=draft.names[-1].value, level=str(draft.level), township=parent, rolls=rolls,
        voters=voters, area_m2=area_m2, is_showcase=is_showcase,
    )  # fmt: skip


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` by weights so that the parts add up (largest remainder)."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for number in order[: total - sum(parts)]:
        parts[number] += 1
    return parts
