"""Which matters the demo tells: every place some on their lawful way, and in named places those that went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from gongzhi.demo import subjects
from gongzhi.demo.tale import HOUSEHOLDS, REPRESENTATIVES, Meeting, Tale
from gongzhi.domains.matters import rules
from gongzhi.domains.matters.models import Fact
from gongzhi.domains.places.models import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gongzhi.demo.agenda import Agenda
    from gongzhi.demo.cast import Cast
    from gongzhi.demo.subjects import Subject

AUTHORISED_FROM = date(2025, 3, 3)
OLD_LAW_FROM = date(2025, 8, 4)
POSTED_DAYS = 18
UNAUTHORISED_EVERY = 6
ENDORSED_EVERY = 4
# Days from the raising to each step of a matter that goes its way without a stop.
WAY = {
    "propose": 0, "confer": 4, "review": 9, "convene": 10, "resolve": 21, "disclose_resolution": 22, "execute": 45,
    "disclose_outcome": 46,
}  # fmt: skip
# How far matters have come, and how many days ago they did their last step: fewest and most.
STAGES = (
    ("concluded", "disclose_outcome", 25, 120),
    ("posted", "disclose_resolution", 1, 12),
    ("proposed", "propose", 0, 6),
    ("concluded", "disclose_outcome", 25, 150),
    ("convened", "convene", 0, 8),
    ("executed", "execute", 0, 2),
    ("conferred", "confer", 0, 8),
    ("outcome_posted", "disclose_outcome", 1, 12),
    ("resolved", "resolve", 0, 1),
    ("reviewed", "review", 2, 20),
    ("executing", "disclose_resolution", 20, 55),
    ("late_resolution", "review", 36, 60),
    ("concluded", "disclose_outcome", 25, 90),
    ("late_outcome", "execute", 12, 25),
)


def days(number: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)


@dataclass(slots=True)
class Teller:
    """Hands out tales, each with a number of its own and a subject that its place has not had yet."""

    agenda: Agenda
    rng: Random
    seed: int
    on: date
    tales: list[Tale] = field(default_factory=list)

    def tale(self, cast: Cast, subject: Subject, **values: Any) -> Tale:
        """Return a new tale of a place."""
        number = len(self.tales) + 1
        rng = Random(f"{self.seed}/{number}")
        told = Tale(self.agenda, cast, subject, rng, self.seed, number, **values)
        self.tales.append(told)
        return told

    def subject(self, cast: Cast) -> Subject:
        """Return something that the place may decide and has not decided yet, while there is such a thing."""
        told = {tale.subject.title for tale in self.tales if tale.cast is cast}
        given = subjects.SUBJECTS[cast.home.level]
        return self.rng.choice([one for one in given if one.title not in told] or given)


def tell(agenda: Agenda, rng: Random, seed: int, on: date, casts: Sequence[Cast]) -> list[Tale]:
    """Put every matter of the demo on the agenda and return them."""
    teller = Teller(agenda, rng, seed, on)
    authorised = {
        cast.home.code for n, cast in enumerate(casts) if (n + 1) % UNAUTHORISED_EVERY or cast.home.is_showcase
    }
    for number, cast in enumerate(casts):
        if cast.home.code in authorised:
            _authorise(teller, cast, AUTHORISED_FROM + days(number % 60 * 2))
        _ordinary(teller, cast, number, has_authority=cast.home.code in authorised)
    _special(teller, casts, authorised)
    return teller.tales


def _authorise(teller: Teller, cast: Cast, start: date) -> None:
    """Let an assembly of household delegates authorise the representatives, by the text of 2025."""
    subject = subjects.AUTHORISATION[cast.home.level]
    given = subjects.AUTHORISED[cast.home.level]
    tale = teller.tale(cast, subject, body=HOUSEHOLDS, authorises=given)
    _walk(tale, start, "disclose_outcome", has_authority=False)


def _ordinary(teller: Teller, cast: Cast, number: int, *, has_authority: bool) -> None:
    """Tell one or two matters of a place, each at a stage of its own."""
    for turn in range(1 + number % 2):
        _, last, fewest, most = STAGES[(number + turn * 5) % len(STAGES)]
        tale = teller.tale(cast, teller.subject(cast), body=REPRESENTATIVES if has_authority else HOUSEHOLDS)
        tale.paper_days = 3 if (number + turn) % 11 == 5 and fewest >= 12 else 0
        start = teller.on - days(WAY[last] + teller.rng.randint(fewest, most))
        _walk(tale, start, last, has_authority=has_authority)


def _walk(tale: Tale, start: date, last: str, *, has_authority: bool) -> None:
    """Take a matter from its raising to the step ``last``, with the supervisors' word on some steps."""
    dates = {step: start + days(offset) for step, offset in WAY.items()}
    meeting = Meeting(
        body=tale.body, notice_on=None if has_authority else dates["convene"],
        signs_in=has_authority and tale.number % 4 == 0,
    )  # fmt: skip
    acts: dict[str, Callable[[], None]] = {
        "propose": lambda: tale.propose(dates["propose"]),
        "confer": lambda: tale.confer(dates["confer"]),
        "review": lambda: tale.review(dates["review"]),
        "convene": lambda: tale.convene(dates["convene"], dates["resolve"]),
        "resolve": lambda: tale.resolve(dates["resolve"], meeting),
        "disclose_resolution": lambda: tale.post("disclose_resolution", dates["disclose_resolution"], POSTED_DAYS),
        "execute": lambda: tale.execute(dates["execute"]),
        "disclose_outcome": lambda: tale.post("disclose_outcome", dates["disclose_outcome"], POSTED_DAYS),
    }
    tale.raise_matter(start)
    for step, act in acts.items():
        if step == "convene" and tale.paper_days:
            continue
        act()
        if step != "convene" and tale.number % ENDORSED_EVERY == 0:
            words = subjects.ENDORSEMENTS[tale.number % len(subjects.ENDORSEMENTS)]
            tale.oversee(dates[step], step, Fact.Opinion.ENDORSE, words)
        if step == last:
            return


def _special(teller: Teller, casts: Sequence[Cast], authorised: set[str]) -> None:
    """Tell what the law refuses or what went another way, each in a village of its own where there are enough."""
    villages = [cast for cast in casts if cast.home.level == Place.Level.VILLAGE]
    showcase = next(cast for cast in villages if cast.home.is_showcase)
    others = [cast for cast in villages if cast.home.code in authorised and cast is not showcase]
    without = [cast for cast in villages if cast.home.code not in authorised] or others
    turn = iter(range(1000))

    def other() -> Cast:
        return others[next(turn) * 3 % len(others)]

    _one_short(teller, showcase)
    _across_the_reform_of_the_law(teller, showcase)
    _unauthorised(teller, without[0])
    for told in (
        _notice_too_short, _called_at_short_notice, _before_the_party, _taken_down_early, _rejected, _rejected,
        _withdrawn, _withdrawn, _objected, _objected, _corrected, _corrected, _covenant, _covenant, _all_on_paper,
        _all_on_paper,
    ):  # fmt: skip
        told(teller, other())


def _begin(
    teller: Teller, cast: Cast, ago: int, *, body: str = REPRESENTATIVES, subject: Subject | None = None
) -> Tale:
    """Raise a matter so many days ago, move it and let the committees confer."""
    tale = teller.tale(cast, subject or teller.subject(cast), body=body)
    start = teller.on - days(ago)
    tale.raise_matter(start)
    tale.propose(start)
    tale.confer(start + days(WAY["confer"]))
    return tale


def _one_short(teller: Teller, cast: Cast) -> None:
    """34 of the 52 members of the representatives' assembly came: one fewer than the law asks for."""
    tale = _begin(teller, cast, 27, subject=subjects.VILLAGE[0])
    tale.review(teller.on - days(18))
    tale.convene(teller.on - days(17), teller.on - days(6))
    tale.resolve(teller.on - days(6), Meeting(body=REPRESENTATIVES, present=34, votes_for=31, signs_in=True))
    tale.oversee(
        teller.on - days(5), rules.RESOLVE, Fact.Opinion.OBJECT, "到会34人，不足应到人数的三分之二，请重新召集。"
    )


def _notice_too_short(teller: Teller, cast: Cast) -> None:
    """The households were told nine days before, and nobody wrote down why."""
    tale = _begin(teller, cast, 30, body=HOUSEHOLDS)
    tale.review(teller.on - days(21))
    met = teller.on - days(8)
    tale.resolve(met, Meeting(body=HOUSEHOLDS, notice_on=met - days(9)))


def _called_at_short_notice(teller: Teller, cast: Cast) -> None:
    """The households were told three days before, with the special circumstances written down."""
    tale = _begin(teller, cast, 30, body=HOUSEHOLDS, subject=subjects.VILLAGE[2])
    tale.review(teller.on - days(21))
    waived = "强降雨预警，便民桥必须在三日内议定抢修方案。"
    met = teller.on - days(14)
    tale.convene(met - days(3), met, waived)
    tale.resolve(met, Meeting(body=HOUSEHOLDS, notice_on=met - days(3), waived=waived))
    tale.post("disclose_resolution", met + days(1), POSTED_DAYS)


def _unauthorised(teller: Teller, cast: Cast) -> None:
    """The representatives decided what no assembly had authorised them to decide."""
    tale = _begin(teller, cast, 28, body=HOUSEHOLDS)
    tale.review(teller.on - days(19))
    tale.resolve(teller.on - days(9), Meeting(body=REPRESENTATIVES))


def _before_the_party(teller: Teller, cast: Cast) -> None:
    """The assembly met before the party members had reviewed the matter."""
    tale = _begin(teller, cast, 33)
    tale.resolve(teller.on - days(22), Meeting(body=REPRESENTATIVES))
    tale.review(teller.on - days(16))


def _taken_down_early(teller: Teller, cast: Cast) -> None:
    """The resolution came down from the board after six days."""
    start = teller.on - days(WAY["disclose_resolution"] + 30)
    tale = teller.tale(cast, teller.subject(cast))
    _walk(tale, start, "disclose_resolution", has_authority=True)
    down = start + days(WAY["disclose_resolution"] + 6)
    tale.take_down("disclose_resolution", down, "公开栏改造，临时撤下。")


def _rejected(teller: Teller, cast: Cast) -> None:
    """The representatives voted it down."""
    tale = _begin(teller, cast, 40)
    tale.review(teller.on - days(31))
    tale.resolve(teller.on - days(teller.rng.randint(10, 19)), Meeting(body=REPRESENTATIVES, votes_for=11))


def _withdrawn(teller: Teller, cast: Cast) -> None:
    """The committee withdrew it before it was resolved."""
    tale = _begin(teller, cast, teller.rng.randint(30, 60))
    tale.withdraw(teller.on - days(teller.rng.randint(5, 20)), "上级补助标准有变化，待重新测算后再提。")


def _objected(teller: Teller, cast: Cast) -> None:
    """The supervisors object to what was posted."""
    start = teller.on - days(WAY["disclose_resolution"] + 6)
    tale = teller.tale(cast, teller.subject(cast))
    _walk(tale, start, "disclose_resolution", has_authority=True)
    words = teller.rng.choice(subjects.OBJECTIONS)
    tale.oversee(teller.on - days(3), "disclose_resolution", Fact.Opinion.OBJECT, words)


def _corrected(teller: Teller, cast: Cast) -> None:
    """The votes were entered wrongly and corrected two days later."""
    tale = _begin(teller, cast, 24)
    tale.review(teller.on - days(15))
    met = teller.on - days(4)
    tale.resolve(met, Meeting(body=REPRESENTATIVES))
    tale.correct(rules.RESOLVE, met + days(2), "计票表抄录有误，按签字的计票表更正。")


def _covenant(teller: Teller, cast: Cast) -> None:
    """The households adopted a new covenant, by the text of 2025."""
    tale = teller.tale(cast, subjects.COVENANT, body=HOUSEHOLDS)
    _walk(tale, OLD_LAW_FROM + days(teller.rng.randint(0, 30)), "disclose_outcome", has_authority=False)


def _across_the_reform_of_the_law(teller: Teller, cast: Cast) -> None:
    """Raised under the old text, resolved under the new one."""
    tale = teller.tale(cast, subjects.VILLAGE[4])
    _walk(tale, date(2025, 12, 18), "disclose_outcome", has_authority=True)


def _all_on_paper(teller: Teller, cast: Cast) -> None:
    """The clerk entered the whole matter from signed sheets, five days late."""
    tale = teller.tale(cast, teller.subject(cast), paper_days=5)
    _walk(tale, teller.on - days(WAY["disclose_outcome"] + 30), "disclose_outcome", has_authority=True)
