"""Writes the plan of the county through the actions of places and people."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gongzhi.demo import earlier, geography, names, staffing
from gongzhi.demo.geography import COUNTS, REGISTRATIONS, County
from gongzhi.demo.staffing import COMMITTEE, PARTY
from gongzhi.domains.people import permissions
from gongzhi.domains.people.actions import posts as people
from gongzhi.domains.people.actions.posts import BodyDraft, PersonDraft, SeatDraft
from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.places.actions import measuring
from gongzhi.domains.places.actions import registering as places
from gongzhi.domains.remuneration import actions as pay
from gongzhi.domains.remuneration.rules import standard

if TYPE_CHECKING:
    from gongzhi.demo.staffing import Census, Staffing
    from gongzhi.domains.places.models import Place

OPENED = date(2025, 1, 6)
OFFICE_FROM = date(2019, 1, 2)
GROWTH_PERCENT = 101
PAY = Path(__file__).with_name("pay_standard.toml")

Progress = Callable[[str, int, int], None]


class Registry:
    """What was registered: places by code, the officer of the guiding office, people by their drafts."""

    def __init__(self, county: County, census: Census) -> None:
        self.county, self.census = county, census
        self.before = earlier.plan(census.seed, county.drafts)
        self.places: dict[str, Place] = {}
        self.people: dict[PersonDraft, Person] = {}
        self.officer = Person()

    def found(self) -> None:
        """Found the empty county: its places, and the guiding office with its officer."""
        self.places = places.register_places(
            actor=permissions.registrar(None), drafts=self.county.drafts, mergers=self.county.mergers
        )
        place = self.places[geography.COUNTY_CODE]
        office = BodyDraft(kind=Body.Kind.GUIDING_OFFICE, first_on=OFFICE_FROM, name=guiding_office())
        who = self.census.person(Person.Sex.FEMALE, 38, Person.Education.BACHELOR, set())
        seat = _officer(Body.Kind.GUIDING_OFFICE, who)
        self.officer = people.register_place_people(actor=None, place=place, bodies=[office], seats=[seat])[0].person

    def count(self) -> None:
        """Keep the rolls of the first election."""
        actor = permissions.registrar(self.officer)
        first = {home.code: home.rolls for home in self.county.homes}
        registered = {home.code: {"registered_voters": home.voters} for home in self.county.homes}
        places.count_rolls(actor=actor, counted_on=COUNTS[0], counts=first)
        places.count_rolls(actor=actor, counted_on=REGISTRATIONS[0], counts=registered)

    def recount(self) -> None:
        """Keep the rolls of the second election, which are a little larger."""
        actor = permissions.registrar(self.officer)
        grown = {home.code: _grown(home.rolls) for home in self.county.homes}
        registered = {home.code: _grown({"registered_voters": home.voters}) for home in self.county.homes}
        places.count_rolls(actor=actor, counted_on=COUNTS[1], counts=grown)
        places.count_rolls(actor=actor, counted_on=REGISTRATIONS[1], counts=registered)

    def measure(self) -> None:
        """Keep how large the villages and communities are since the reform."""
        areas = {home.code: home.area_m2 for home in self.county.homes}
        measuring.measure_areas(actor=permissions.registrar(self.officer), first_on=geography.REFORM, areas=areas)

    def adopt_pay(self) -> None:
        """Adopt the pay standard that ships with the demo."""
        draft = standard.read(PAY, pay.VOCABULARY)
        pay.adopt_standard(actor=self.officer, draft=draft)

    def seat_townships(self) -> None:
        """Register the government of each township and its officers."""
        body = Body.Kind.TOWNSHIP_GOVERNMENT
        for draft in self.county.townships:
            taken = set[str]()
            officers = [
                self.census.person(sex, age, Person.Education.COLLEGE, taken)
                for sex, age in ((Person.Sex.FEMALE, 33), (Person.Sex.MALE, 45))
            ]
            people.register_place_people(
                actor=self.officer,
                place=self.places[draft.code],
                bodies=[BodyDraft(kind=body, first_on=draft.first_on)],
                seats=[_officer(body, who) for who in officers],
            )

    def seat_gone(self) -> None:
        """Register who sat on the two committees of the villages that went into others."""
        homes = {home.code for home in self.county.homes}
        for code, seats in self.before.items():
            if code not in homes:
                bodies = [BodyDraft(kind=kind, first_on=earlier.EARLIER_TERM) for kind in (PARTY, COMMITTEE)]
                people.register_place_people(actor=self.officer, place=self.places[code], bodies=bodies, seats=seats)

    def seat_first_term(self, staffings: Sequence[Staffing], progress: Progress) -> None:
        """Register every body of the villages and communities, and who was elected in the first term."""
        for number, staffing_of in enumerate(staffings, 1):
            place = self.places[staffing_of.home.code]
            seats = [*self.before.get(place.code, ()), *staffing_of.first_seats()]
            begun = max(place.first_on, earlier.EARLIER_TERM)
            bodies = [BodyDraft(kind=kind, first_on=begun) for kind in staffing.KINDS]
            posts = people.register_place_people(actor=self.officer, place=place, bodies=bodies, seats=seats)
            self._keep(seats, posts)
            progress("登记第十一届任职人员", number, len(staffings))

    def seat_second_term(self, staffing_of: Staffing) -> None:
        """Register who was elected in the second term of one place."""
        seats = staffing_of.second_seats(self.people)
        place = self.places[staffing_of.home.code]
        posts = people.begin_term(actor=self.officer, place=place, first_on=staffing_of.second_term, seats=seats)
        self._keep(seats, posts)

    def _keep(self, seats: Sequence[SeatDraft], posts: Sequence[Post]) -> None:
        for seat, post in zip(seats, posts, strict=True):
            if isinstance(seat.person, PersonDraft):
                self.people[seat.person] = post.person


def guiding_office() -> str:
    """Return what the office that guides and supervises self-government is called in this deployment."""
    return names.COUNTY + os.environ.get("GONGZHI_GUIDING_OFFICE", "民政局")


def _officer(body: str, who: PersonDraft) -> SeatDraft:
    return SeatDraft(body=body, role=Post.Role.OFFICER, person=who, first_on=OFFICE_FROM)


def _grown(rolls: dict[str, int]) -> dict[str, int]:
    return {roll: count * GROWTH_PERCENT // 100 for roll, count in rolls.items()}
