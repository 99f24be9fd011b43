"""Nobody reaches what lies in another village: every address with an id is walked by every post from next door."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.domains.matters import actions as matter_actions
from gongzhi.domains.matters.models import Attendance, Evidence
from gongzhi.domains.people import permissions
from gongzhi.domains.people.actions import files
from gongzhi.domains.people.models import Person
from gongzhi.domains.registers.actions import handing_in
from gongzhi.domains.registers.models import Import
from gongzhi.domains.rights import actions, queries
from gongzhi.domains.rights.models import ActSheet, ResidentAct
from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as log
from tests import builders, lists
from tests.builders import Cast
from tests.domains.rights.residents import CANARY, TELEPHONE, live, resident
from tests.domains.work.desk import signed_in

pytestmark = pytest.mark.django_db
LATER = builders.DAY + timedelta(days=30)
SHEET = matter_actions.Sheet(filename=f"{CANARY}.pdf", content=builders.PDF + CANARY.encode())
HEADINGS = ("村（社区）", "姓名", "身份证号码", "联系电话")
STAFF = ("work/", "me/")
# What stands in an address and names nothing of anybody's.
NAMELESS = {"kind", "deed", "step", "of", "month"}
CLOSED, ASKED_FIRST = {403, 404, 405}, {303, 405}
NEXT_DOOR = [
    "secretary", "chair", "committee_member", "supervisor", "representative", "clerk", "township_clerk", "outsider",
    "former",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(LATER):
        yield


def patterns(within: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the site."""
    for one in within:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one


def village(cast: Cast) -> dict[str, list[object]]:
    """Fill a village with whatever is not public; return what may stand in an address, by its parameter."""
    matter = builders.raised(cast, draft=f"{CANARY}草稿")
    builders.walk(cast, matter, until="resolve", note=f"{CANARY}记录")
    with clock.set_to(builders.DAY):
        convening = matter_actions.convene(
            actor=cast.chair, matter=matter, step="confer", body="two_committees", notice_on=builders.DAY,
            meeting_on=builders.DAY, venue="村委会", agenda="议题", notice_waived_because="急",
        )  # fmt: skip
    fact = matter.facts.earliest("pk")
    evidence = Evidence.objects.create(
        fact=fact, filename=f"{CANARY}.pdf", media_type="application/pdf", content=SHEET.content, sha256="0"
    )
    person = resident(cast.place)
    came = Attendance.objects.create(fact=fact, person=person)
    paper = actions.Through(manner="paper", sheets=[SHEET])
    asked = actions.ask_correction(actor=cast.clerk, person=person, text=f"{CANARY}申请", through=paper)
    actions.contest(actor=person, person=person, of=asked, reason=f"{CANARY}异议")
    content = lists.book([(cast.place.code, CANARY, person.id_number, TELEPHONE)], headings=HEADINGS)
    handed = handing_in.hand_in(
        actor=cast.clerk, kind=Import.Kind.RESIDENTS, filename=f"{CANARY}.xlsx", content=content, as_of=LATER
    )
    acts = list(ResidentAct.objects.values_list("pk", flat=True))
    return {
        "code": [cast.place.code], "matter_id": [matter.pk], "step": ["propose", "confer"], "fact_id": [fact.pk],
        "evidence_id": [evidence.pk], "convening_id": [convening.pk], "posting_id": [1],
        "uid": [person.uid, handed.uid], "number": [*acts, *ActSheet.objects.values_list("pk", flat=True), came.pk],
        "of": ["act", "attendance"], "deed": ["correction", "telephone", "write"], "kind": ["residents"],
        "month": ["2026-01"],
    }  # fmt: skip


def addresses(route: str, pattern: URLPattern, known: dict[str, list[object]]) -> Iterator[str]:
    """Yield an address with each of the village's own ids. A new parameter is to be added to ``village``."""
    names = list(pattern.pattern.converters)
    for values in product(*(known.get(name, ["1"]) for name in names)):
        address = route
        for name, value in zip(names, values, strict=True):
            typed = next(part for part in address.split("<")[1:] if part.split(">")[0].rpartition(":")[2] == name)
            address = address.replace(f"<{typed.split('>')[0]}>", quote(str(value)))
        yield f"/{address}"


def leaked(content: bytes, person: Person) -> bool:
    """Say whether anything of the other village's private data is in an answer."""
    canaries = (CANARY, json.dumps(CANARY)[1:-1], quote(CANARY), TELEPHONE, person.id_number)
    return any(one.encode() in content for one in canaries)


def test_every_closed_address_names_only_what_the_walk_knows() -> None:
    known = {
        "code", "matter_id", "step", "fact_id", "evidence_id", "convening_id", "posting_id", "uid", "number", "of",
        "deed", "kind", "month",
    }  # fmt: skip
    walked = [(route, one) for route, one in patterns(get_resolver().url_patterns) if route.startswith(STAFF)]
    unknown = {route: left for route, one in walked if (left := set(one.pattern.converters) - known)}
    assert unknown == {}, "add what these take to village(), so that the walk reaches it"


@pytest.mark.parametrize("part", [*NEXT_DOOR, "nobody"])
def test_no_post_from_next_door_reaches_anything(part: str) -> None:
    cast, other = builders.cast(builders.make_place()), builders.cast(builders.make_place())
    known = village(cast)
    person = Person.objects.get(uid=str(known["uid"][0]))
    live(other.clerk, other.place)
    reader = other.people().get(part)
    browser, entries = signed_in(reader), log.size()
    for route, pattern in patterns(get_resolver().url_patterns):
        for address in addresses(route, pattern, known) if "<" in route else ():
            _walk(browser, address, route, pattern, person, is_somebody=reader is not None)
    assert log.size() == entries


def _walk(browser: Client, address: str, route: str, pattern: URLPattern, person: Person, *, is_somebody: bool) -> None:
    answer = browser.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert not leaked(content, person), address
    if route.startswith(STAFF) and set(pattern.pattern.converters) - NAMELESS:
        assert answer.status_code in (CLOSED if is_somebody else ASKED_FIRST), address
        sent = browser.post(address, {"purpose": "register", "text": "x", "once": "k"})
        assert sent.status_code in (CLOSED if is_somebody else ASKED_FIRST), address
        assert not leaked(sent.content, person), address


@pytest.mark.parametrize(
    "path", ["/work/people/", "/work/in-name/", "/work/rights/", "/me/", "/work/imports/", "/work/"]
)
@pytest.mark.parametrize("part", ["clerk", "township_clerk", "supervisor"])
def test_no_list_shows_what_lies_next_door(part: str, path: str) -> None:
    cast, other = builders.cast(builders.make_place()), builders.cast(builders.make_place())
    village(cast)
    answer = signed_in(other.people()[part]).get(path)
    assert not leaked(answer.content, Person.objects.get(name=CANARY)), path


@pytest.mark.parametrize("on", [builders.DAY, builders.TERM_OVER, builders.TERM - timedelta(days=1)])
def test_the_page_of_rights_and_the_code_agree(on: object) -> None:
    cast = builders.cast(builders.make_place())
    person = resident(cast.place)
    assert isinstance(on, type(builders.DAY))
    rows = queries.rights_over(cast.place.code, on)
    homes = permissions.homes_of(person, on)
    for part, reader in cast.people().items():
        mine = [row for row in rows if reader.name in row.holders]
        said = frozenset[permissions.Field]().union(*(row.fields for row in mine))
        assert said == permissions.sight_of(reader, on).fields_of(person, homes), part
        assert any(row.is_keeper for row in mine) == permissions.may_keep(reader, person, on), part
        assert any(row.is_eraser for row in mine) == permissions.may_erase(reader, person, on), part


@pytest.mark.parametrize("part", ["secretary", "committee_member", "clerk", "township_clerk", "county_officer"])
def test_what_the_page_says_is_what_a_file_shows(part: str) -> None:
    cast = builders.cast(builders.make_place())
    reader, person = cast.people()[part], resident(cast.place)
    row = next(row for row in queries.rights_over(cast.place.code, LATER) if reader.name in row.holders)
    shown = files.look(actor=reader, uid=person.uid, purpose="register")
    held = {field for field in permissions.Field if getattr(shown, field.value) not in ("", None)}
    assert held == row.fields
