"""A small invented county in an empty database, and one lawful fact to record in it as often as wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.management import call_command

from gongzhi.domains.matters import actions
from gongzhi.domains.matters.models import Matter
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.models import Place, PlaceName, PlaceParent, RollCount
from gongzhi.shared import clock

FOUNDED = date(2019, 1, 1)
ROLLS = {"adults": 1820, "households": 640, "voting_party_members": 48}
COMMITTEE = 7
REPRESENTATIVES = 45


@dataclass(frozen=True, slots=True)
class Village:
    """A village by its code, the chair of its committee, and a matter of its own."""

    code: str
    chair_id: int
    matter_id: int


def start() -> None:
    """Make the tables in the database of the environment."""
    call_command("migrate", verbosity=0)


def found(villages: int) -> list[Village]:
    """Make the county and its villages, each with a committee, representatives and one matter."""
    county = _place("99", "county", "试验县", None)
    township = _place("9901", "township", "试验乡", county)
    return [_village(township, number) for number in range(villages)]


def record(village: Village) -> int:
    """Record once more that the representatives met and resolved; return the fact's number."""
    matter = Matter.objects.select_related("place").get(pk=village.matter_id)
    fact = actions.record_fact(
        actor=Person.objects.get(pk=village.chair_id),
        matter=matter,
        draft=actions.FactDraft(
            step="resolve", on=clock.today(), acted_by="村民代表会议", body="representatives_assembly", present=40,
            votes_for=35, votes_against=3, abstain=2, text="同意修路一公里。",
        ),
    )  # fmt: skip
    return fact.pk


def _place(code: str, level: str, name: str, parent: Place | None) -> Place:
    place = Place.objects.create(code=code, level=level, first_on=FOUNDED)
    PlaceName.objects.create(place=place, name=name, first_on=FOUNDED)
    if parent is not None:
        PlaceParent.objects.create(place=place, parent=parent, first_on=FOUNDED)
    return place


def _village(township: Place, number: int) -> Village:
    place = _place(f"9901{number:08d}", "village", f"试验{number}村", township)
    RollCount.objects.bulk_create(
        [RollCount(place=place, roll=roll, counted_on=FOUNDED, count=count) for roll, count in ROLLS.items()]
    )
    kinds = ("party_organisation", "committee", "representatives_assembly")
    party, committee, assembly = (Body.objects.create(place=place, kind=kind, first_on=FOUNDED) for kind in kinds)
    people = _people(COMMITTEE + REPRESENTATIVES)
    chair = people[0]
    _seat(party, [chair], "secretary")
    _seat(committee, [chair], "chair")
    _seat(committee, people[1:COMMITTEE], "member")
    _seat(assembly, people[COMMITTEE:], "representative")
    matter = actions.raise_matter(
        actor=chair, place=place, kind="public_benefit_project", title="修路", summary="修路一公里", decided_by="adults"
    )
    return Village(place.code, chair.pk, matter.pk)


def _people(count: int) -> list[Person]:
    return Person.objects.bulk_create(
        [
            Person(name=f"虚构人{number}", sex="female", born_on=date(1980, 1, 1), education=3, is_synthetic=True)
            for number in range(count)
        ]
    )


def _seat(body: Body, people: list[Person], role: str) -> None:
    Post.objects.bulk_create([Post(body=body, person=one, role=role, first_on=FOUNDED) for one in people])
