"""Raising a matter is one act behind three doors: page, JSON and command line agree on every refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from gongzhi.config.cli import main
from gongzhi.domains.matters.models import Authorisation, Matter
from gongzhi.domains.people.models import Person
from gongzhi.shared import clock
from gongzhi.shared.ledger.models import Entry
from tests import builders

DAY = builders.DAY
GIVEN = {
    "kind": "public_benefit_project",
    "title": "修桥",
    "summary": "修一座桥。",
    "decided_by": "adults",
    "draft": "内部测算",
    "raised_on": DAY.isoformat(),
}


@dataclass(frozen=True)
class Met:
    """What came of knocking: the status as HTTP has it, and what was said."""

    status: int
    text: str

    @property
    def document(self) -> Any:
        return json.loads(self.text)


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place())


def by_page(person: Person, given: dict[str, object]) -> Met:
    client = Client()
    client.force_login(person.account)
    answer = client.post(reverse("work:raise"), given)
    return Met({303: 201}.get(answer.status_code, answer.status_code), answer.content.decode())


def by_json(person: Person, given: dict[str, object]) -> Met:
    client = Client()
    client.force_login(person.account)
    answer = client.post(reverse("api:raise"), given, content_type="application/json")
    return Met(answer.status_code, answer.content.decode())


def by_command(person: Person, given: dict[str, object]) -> Met:
    names = {"raised_on": "on"}
    options = [
        part
        for name, value in given.items()
        for one in (value if isinstance(value, list) else [value])
        for part in (f"--{names.get(name, name).replace('_', '-')}", str(one))
    ]
    answer = CliRunner().invoke(main, ["matter", "raise", "--as", person.account.handle, *options])
    return Met({0: 201, 2: 400, 3: 403, 4: 404, 5: 409, 6: 422}[answer.exit_code], answer.stdout)


Door = Callable[[Person, dict[str, object]], Met]
DOORS = [by_page, by_json, by_command]
READABLE = [by_json, by_command]


def raised_by(door: Door, person: Person, place: str, **changed: object) -> Met:
    with clock.set_to(DAY):
        return door(person, {**GIVEN, "place": place, **changed})


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("part", ["secretary", "chair", "committee_member", "clerk"])
def test_who_may_raises_a_matter(cast: builders.Cast, door: Door, part: str) -> None:
    person = cast.people()[part]

    met = raised_by(door, person, cast.place.code, authorises=["key_assistance"], decided_by="households")

    assert met.status == 201, met.text
    matter = Matter.objects.get()
    assert (matter.raised_by, matter.place, matter.title) == (person, cast.place, "修桥")
    assert (matter.kind, matter.decided_by) == ("public_benefit_project", "households")
    assert (matter.draft, matter.raised_on) == ("内部测算", DAY)
    assert [one.kind for one in Authorisation.objects.all()] == ["key_assistance"]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("part", "changed", "status"),
    [
        ("supervisor", {}, 403),
        ("representative", {}, 403),
        ("township_clerk", {}, 403),
        ("county_officer", {}, 403),
        ("outsider", {}, 403),
        ("former", {}, 403),
        ("chair", {"place": "9"}, 404),
        ("chair", {"kind": "war"}, 400),
        ("chair", {"title": ""}, 400),
        ("chair", {"title": "桥" * 81}, 400),
        ("chair", {"summary": " "}, 400),
        ("chair", {"decided_by": "two_committees"}, 400),
        ("chair", {"raised_on": (DAY + timedelta(days=1)).isoformat()}, 400),
        ("chair", {"raised_on": "2026-02-30"}, 400),
        ("chair", {"authorises": ["war"]}, 400),
        ("chair", {"kind": "covenant", "decided_by": "representatives_assembly"}, 422),
        ("chair", {"decided_by": "representatives_assembly"}, 422),
    ],
)
def test_every_door_refuses_the_same(
    cast: builders.Cast, door: Door, part: str, changed: dict[str, object], status: int
) -> None:
    met = raised_by(door, cast.people()[part], **{"place": cast.place.code, **changed})  # type: ignore[arg-type]

    assert met.status == status, met.text
    assert (Matter.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("door", DOORS)
def test_a_refusal_by_law_names_the_article_at_every_door(cast: builders.Cast, door: Door) -> None:
    met = raised_by(door, cast.chair, cast.place.code, decided_by="representatives_assembly")

    assert met.status == 422
    assert "村民委员会组织法 第二十九条" in met.text


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("outsider", {}),
        ("chair", {"title": "", "kind": "war"}),
        ("chair", {"kind": "covenant", "decided_by": "representatives_assembly"}),
    ],
)
def test_the_document_of_a_refusal_is_the_same_by_json_and_by_command(
    cast: builders.Cast, part: str, changed: dict[str, object]
) -> None:
    first, second = (raised_by(door, cast.people()[part], cast.place.code, **changed).document for door in READABLE)

    assert (first["code"], first["message"]) == (second["code"], second["message"])
    assert [(one["rule"], one["required"], one["actual"]) for one in first["findings"]] == [
        (one["rule"], one["required"], one["actual"]) for one in second["findings"]
    ]


# The JSON door alone


def post(body: object, client: Client | None = None, **headers: str) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    with clock.set_to(DAY):
        return (client or Client()).post(reverse("api:raise"), data, content_type="application/json", headers=headers)


def signed_in(person: Person, *, strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=strict)
    client.force_login(person.account)
    return client


def test_the_answer_is_the_matter_and_says_where_it_is(cast: builders.Cast) -> None:
    answer = post({**GIVEN, "place": cast.place.code}, signed_in(cast.chair))

    assert answer.headers["Location"] == reverse("api:matter", args=[Matter.objects.get().pk])
    told = answer.json()
    assert (told["title"], told["state"], told["raised_by"]) == ("修桥", "in_progress", cast.chair.name)
    assert told["line"][0] == {"step": "propose", "title": "村党组织提议", "kind": "deed", "state": "open"}
    assert "内部测算" not in answer.content.decode()
    with clock.set_to(DAY):
        assert Client().get(answer.headers["Location"]).json() == told


def test_nobody_raises_a_matter(cast: builders.Cast) -> None:
    answer = post({**GIVEN, "place": cast.place.code})

    assert (answer.status_code, answer.json()["code"]) == (403, "sign_in_first")


def test_a_forged_request_is_refused(cast: builders.Cast) -> None:
    client = signed_in(cast.chair, strict=True)
    forged = post({**GIVEN, "place": cast.place.code}, client)
    with clock.set_to(DAY):
        client.get(reverse("work:raise"))
    token = client.cookies["csrftoken"].value
    true = post({**GIVEN, "place": cast.place.code}, client, x_csrftoken=token)

    assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
    assert true.status_code == 201


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("{", ["/"]),
        ('{"kind": 1, "kind": 2}', ["/"]),
        ('{"kind": NaN}', ["/"]),
        (b"\xff", ["/"]),
        ("[" * 100_000, ["/"]),
        ("", ["/"]),
        ([], ["/"]),
        ({}, ["/place", "/kind", "/title", "/summary"]),
        ({**GIVEN, "place": "1", "colour": "red"}, ["/colour"]),
        ({**GIVEN, "place": "村"}, ["/place"]),
        ({**GIVEN, "place": 1}, ["/place"]),
        ({**GIVEN, "place": "1", "title": None}, ["/title"]),
        ({**GIVEN, "place": "1", "title": "a\x00b"}, ["/title"]),
        ({**GIVEN, "place": "1", "title": "a\ud800b"}, ["/title"]),
        ({**GIVEN, "place": "1", "draft": "字" * 4001}, ["/draft"]),
        ({**GIVEN, "place": "1", "raised_on": 20260302}, ["/raised_on"]),
        ({**GIVEN, "place": "1", "authorises": "covenant"}, ["/authorises"]),
        ({**GIVEN, "place": "1", "authorises": ["covenant", 7]}, ["/authorises/1"]),
    ],
)
def test_a_document_of_another_shape_is_refused_by_field(cast: builders.Cast, body: object, fields: list[str]) -> None:
    answer = post(body, signed_in(cast.chair))

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [one["field"] for one in answer.json()["findings"]] == fields
    assert not Matter.objects.exists()


def test_faults_of_the_act_are_named_by_pointer(cast: builders.Cast) -> None:
    answer = post({**GIVEN, "place": cast.place.code, "title": "", "kind": "war"}, signed_in(cast.chair))

    assert {one["field"] for one in answer.json()["findings"]} == {"/title", "/kind"}
