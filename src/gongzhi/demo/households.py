"""What the showcase village's register says: numbers of its officers, and the list of its households (户和居民)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from gongzhi.demo import canary, names
from gongzhi.demo.staffing import COMMITTEE, PARTY, STAFF, SUPERVISORS, Role
from gongzhi.domains.people.models import Person
from gongzhi.domains.registers.actions import handing_in, writing
from gongzhi.domains.registers.models import Import
from gongzhi.errors import StaleState
from gongzhi.shared import clock
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.writing import write_xlsx

if TYPE_CHECKING:
    from gongzhi.demo.staffing import Staffing
    from gongzhi.domains.people.actions.posts import PersonDraft

# Nobody's numbers: no division begins with 99, and telephone numbers of this range are not given out.
AREA = "990124"
TELEPHONES_FROM = 15_400_000_001
NUMBERED = {PARTY, COMMITTEE, SUPERVISORS, STAFF}
PLAIN_HOUSEHOLDS = 12
GROUPS = "一二三四"
HEADINGS = (
    "村（社区）", "小组", "户号", "与户主关系", "姓名", "身份证号码", "性别", "联系电话", "文化程度", "居住情况",
)  # fmt: skip
SEXES = {str(sex.value): str(sex.label) for sex in Person.Sex}
GENERATION = 26


@dataclass(frozen=True, slots=True)
class Someone:
    """A resident as the list names them."""

    name: str
    sex: str
    id_number: str
    telephone: str = ""
    education: str = ""


def number_officers(staffing: Staffing) -> None:
    """Give those who hold an office in either term a telephone and an identity number that cannot exist."""
    sitters = sorted({chair.sitter for chair in staffing.chairs if chair.body in NUMBERED})
    for at, sitter in enumerate(sitters):
        staffing.people[sitter] = _numbered(staffing.people[sitter], at)
        if sitter in staffing.successors:
            staffing.successors[sitter] = _numbered(staffing.successors[sitter], len(sitters) + at)


def _numbered(draft: PersonDraft, at: int) -> PersonDraft:
    number = identity_number(draft.born_on, at, is_male=draft.sex == Person.Sex.MALE)
    return replace(draft, telephone=str(TELEPHONES_FROM + at), id_number=number)


def identity_number(born_on: date, order: int, *, is_male: bool) -> str:
    """Return a sound identity number of nobody."""
    digits = f"{AREA}{born_on:%Y%m%d}{order * 2 + is_male:03d}"
    return digits + cells.CHECKS[sum(w * int(d) for w, d in zip(cells.WEIGHTS, digits, strict=True)) % 11]


def hand_in(*, clerk: Person, staffing: Staffing, seed: int) -> Import:
    """Let the clerk hand in the list of households, and write it as everyone's lists are. Raises: StaleState."""
    buffer = BytesIO()
    write_xlsx(buffer, "户和居民", [HEADINGS], (), rows(staffing, seed))
    found = handing_in.hand_in(
        actor=clerk, kind=Import.Kind.RESIDENTS, as_of=clock.today(), content=buffer.getvalue(),
        filename=f"户和居民 {canary.token(seed, 'households')}.xlsx",
    )  # fmt: skip
    writing.check(found)
    writing.apply(handing_in.confirm(actor=clerk, found=found))
    found.refresh_from_db()
    if found.state != Import.State.APPLIED:
        raise StaleState("import_elsewhere", state=str(found.get_state_display()))
    return found


def rows(staffing: Staffing, seed: int) -> list[tuple[str, ...]]:
    """Return the rows of the list: the officers of the first term with their families, and other households.

    A supervisor lives with a sister or brother who sits on the committee, so that the law on near relatives finds one.
    """
    people = staffing.people
    supervisor = _last(staffing, SUPERVISORS, Role.MEMBER)
    related = _last(staffing, COMMITTEE, Role.MEMBER)
    named = {draft.name for draft in [*people, *staffing.successors.values()]}
    families = _Families(Random(f"{seed} households"), named)
    households = []
    for sitter in sorted({chair.sitter for chair in staffing.chairs if chair.body in NUMBERED} - {supervisor}):
        head = people[sitter]
        siblings = [("兄弟姐妹", _known(people[supervisor]))] if sitter == related else []
        households.append([("户主", _known(head)), *siblings, *families.around(head.born_on.year, head.sex)])
    households += [families.new() for _ in range(PLAIN_HOUSEHOLDS)]
    return [row for at, one in enumerate(households, 1) for row in _rows(staffing.home.name, at, one)]


def _last(staffing: Staffing, body: str, role: str) -> int:
    """Return who sits last on a body in a role, of those that the second election returned, if any."""
    sitters = [chair.sitter for chair in staffing.chairs if chair.body == body and chair.role == role]
    return next((one for one in reversed(sitters) if one not in staffing.successors), sitters[-1])


def _known(draft: PersonDraft) -> Someone:
    education = str(Person.Education(draft.education).label) if draft.education else ""
    return Someone(draft.name, draft.sex, draft.id_number, draft.telephone, education)


def _rows(place: str, at: int, household: Sequence[tuple[str, Someone]]) -> Iterator[tuple[str, ...]]:
    for relation, one in household:
        yield (
            place, f"{GROUPS[at % len(GROUPS)]}组", f"{at:04d}", relation, one.name, one.id_number, SEXES[one.sex],
            one.telephone, one.education, "户籍人口",
        )  # fmt: skip


class _Families:
    """Draws the families of the village; nobody of them bears the name of an officer."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self._rng, self._taken, self._drawn = rng, taken, 200

    def new(self) -> list[tuple[str, Someone]]:
        """Return a household of people who hold no office."""
        year, sex = self._rng.randint(1950, 1990), self._rng.choice([*SEXES])
        return [("户主", self._one(year, sex)), *self.around(year, sex)]

    def around(self, year: int, sex: str) -> list[tuple[str, Someone]]:
        """Return the spouse and children of a head born in ``year``."""
        spouse = Person.Sex.MALE if sex == Person.Sex.FEMALE else Person.Sex.FEMALE
        children = [self._rng.choice([*SEXES]) for _ in range(self._rng.choice((0, 1, 1, 2)))]
        born = [min(year + GENERATION + 3 * number, 2023) for number in range(len(children))]
        found = [("配偶", self._one(year + self._rng.randint(-3, 3), spouse))]
        return found + [("子女", self._one(of, child)) for of, child in zip(born, children, strict=True)]

    def _one(self, year: int, sex: str) -> Someone:
        name = next(name for name in iter(lambda: names.person(self._rng, sex), "") if name not in self._taken)
        self._taken.add(name)
        self._drawn += 1
        born_on = date(year, self._rng.randint(1, 12), self._rng.randint(1, 28))
        return Someone(name, sex, identity_number(born_on, self._drawn, is_male=sex == Person.Sex.MALE))
