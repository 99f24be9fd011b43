"""The open API: everything public, nothing private, the same for all, and described by its own document."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongzhi.config import keys
from gongzhi.domains.disclosure import actions as boards
from gongzhi.domains.matters import actions
from gongzhi.domains.matters.models import Matter
from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place, Succession
from gongzhi.shared import clock
from gongzhi.shared.ledger import signer
from gongzhi.shared.ledger.models import Entry, Opening
from gongzhi.translog import merkle
from gongzhi.translog.note import Checkpoint, key_name, open_note
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = builders.DAY
TODAY = DAY + timedelta(days=60)
RESOLVED_ON = DAY + timedelta(days=3)
BORN_ON = date(1971, 11, 13)
CANARY = "绝不公开"
CLOSED_COUNTS = {"present": 32, "votes_for": 27, "votes_against": 3, "abstain": 1}
QUERIES_MOST = 10


@pytest.fixture
def cast(db: None) -> Iterator[builders.Cast]:
    """Build a village where every private field says that it is never public."""
    made = builders.cast(builders.make_place())
    Person.objects.update(remark=f"{CANARY}-备注", born_on=BORN_ON)
    with clock.set_to(TODAY):
        yield made


@pytest.fixture
def matter(cast: builders.Cast) -> Matter:
    """Take a matter its whole way, entered from paper, with a meeting that had no effect and a correction."""
    matter = builders.raised(cast, draft=f"{CANARY}-草稿")
    note = {"note": f"{CANARY}-记录"}
    there = [cast.secretary.pk, cast.chair.pk, cast.committee_member.pk]
    builders.walk(cast, matter, until="confer", text=f"{CANARY}-会上的话", attendees=there, **note)
    with clock.set_to(DAY):
        actions.convene(
            actor=cast.secretary, matter=matter, step="review", body="party_members_meeting", notice_on=DAY,
            meeting_on=DAY + timedelta(days=2), venue=f"{CANARY}-会场", agenda=f"{CANARY}-议程",
        )  # fmt: skip
    short = {**CLOSED_COUNTS, "present": 31, "votes_for": 27}
    wrong = builders.record(cast.secretary, matter, "review", DAY + timedelta(days=2), **short, **note)
    with clock.set_to(RESOLVED_ON):
        right = actions.FactDraft(
            step="review", on=wrong.on, acted_by="党支部", text=f"{CANARY}-党员意见", **CLOSED_COUNTS, **note,
            sheets=[actions.Sheet(filename=f"{CANARY}.pdf", content=builders.PDF + CANARY.encode())],
        )  # fmt: skip
        actions.correct_fact(actor=cast.clerk, wrong=wrong, reason=f"{CANARY}-点错人数", draft=right)
    votes = {"votes_for": 456, "votes_against": 455, "abstain": 0}
    told = {"body": "adults", "notice_on": DAY - timedelta(days=10)}
    builders.record(cast.chair, matter, "resolve", RESOLVED_ON, present=911, text="同意", **votes, **told, **note)
    builders.record(cast.supervisor, matter, "oversee", RESOLVED_ON, of_step="resolve", opinion="endorse", text="属实")
    with clock.set_to(RESOLVED_ON):
        posted = actions.FactDraft(
            step="disclose_resolution", on=RESOLVED_ON, until=RESOLVED_ON + timedelta(days=15), acted_by="村委会",
            text="决议全文", **note,
        )  # fmt: skip
        boards.post_step(actor=cast.chair, matter=matter, draft=posted, title="决议公告")
    return matter


def sign(state: Path) -> Checkpoint:
    signer_key, verifier_key = keys.read(settings.VAR, keys.SIGNER), keys.read(settings.VAR, keys.VERIFIER)
    origin = key_name(verifier_key)
    checkpoint = signer.sign(signer_key=signer_key, verifier_key=verifier_key, origin=origin, state=state)
    assert checkpoint is not None
    return checkpoint


@pytest.fixture
def signed(matter: Matter, tmp_path: Path) -> Checkpoint:
    """Sign the log as it stands."""
    return sign(tmp_path / "signed")


def get(path: str, **headers: str) -> Any:
    return Client().get(path if path.startswith("/") else f"/api/v1/{path}", headers=headers)


def document(path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200, (path, answer.content.decode())
    return answer.json()


def operations() -> dict[str, Any]:
    return document("openapi.json")["paths"]


def addresses(cast: builders.Cast) -> list[str]:
    """Return every address that the API answers with GET, for everything that there is."""
    known = {
        "code": [place.code for place in Place.objects.all()],
        "matter_id": [str(one.pk) for one in Matter.objects.all()],
        "posting_id": [str(one["id"]) for one in document("postings")["items"]],
        "index": [str(one.pk) for one in Entry.objects.all()],
        "figure_id": [one["id"] for one in document("figures")["items"]],
    }
    found = []
    for path, methods in operations().items():
        if "get" in methods:
            names = re.findall(r"{(\w+)}", path)
            found += [path.replace(f"{{{names[0]}}}", value) for value in known[names[0]]] if names else [path]
    assert len(found) > len(operations())
    return found


# What is never told


def test_nothing_private_is_in_any_answer(cast: builders.Cast, signed: Checkpoint) -> None:
    private = [base64.b64encode(bytes(one.salt)).decode() for one in Opening.objects.filter(is_public=False)]
    assert len(private) > 10

    for path in addresses(cast):
        for shown in (path, f"/en{path}", f"{path}?limit=100" if path.endswith(("matters", "records")) else path):
            answer = get(shown)
            text = answer.content.decode()
            assert answer.status_code == 200, (shown, text)
            assert CANARY not in text, shown
            assert json.dumps(CANARY).strip('"') not in text, shown
            assert BORN_ON.isoformat() not in text, shown
            assert not [salt for salt in private if salt in text], shown
            assert not answer.cookies, shown


def test_of_closed_steps_only_day_effect_and_rule_are_told(cast: builders.Cast, matter: Matter) -> None:
    told = document(f"matters/{matter.pk}")
    stations = {station["step"]: station for station in told["stations"]}
    counts = {"roll", "present", "votes_for", "votes_against", "abstain", "notice_on", "text", "notice_waived_because"}

    for step in ("propose", "confer", "review"):
        assert stations[step]["is_closed"]
        assert stations[step]["state"] == "done"
        for fact in stations[step]["facts"]:
            assert {fact[name] for name in counts} == {None}
    assert [(one["step"], one["reason"]) for one in told["corrections"]] == [("review", None)]
    resolved = stations["resolve"]["facts"][0]
    assert (resolved["roll"], resolved["present"], resolved["text"]) == (1820, 911, "同意")
    assert [one["text"] for one in stations["resolve"]["opinions"]] == ["属实"]


@pytest.mark.parametrize("step", ["confer", "review"])
def test_a_finding_of_a_closed_step_names_rule_and_article_without_numbers(cast: builders.Cast, step: str) -> None:
    matter = builders.raised(cast)
    values = {"votes_for": 1, "votes_against": 2, "abstain": 0}
    builders.walk(cast, matter, until=step, present=3, **values)

    told = document(f"matters/{matter.pk}")
    station = next(one for one in told["stations"] if one["step"] == step)
    closed = [one for one in told["findings"] if one["step"] == step]
    assert station["facts"][0]["findings"] == closed != []
    for finding in closed:
        assert finding["source"]
        assert {finding[name] for name in ("required", "actual", "need", "have", "of")} == {None}


def test_a_finding_of_an_open_step_tells_its_arithmetic(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve", present=910, votes_for=456, votes_against=454)

    finding, english = (document(f"{face}/api/v1/matters/{matter.pk}")["findings"][0] for face in ("", "/en"))
    assert (finding["rule"], finding["need"], finding["have"], finding["of"]) == ("quorum", 911, 910, 1820)
    assert "911" in finding["required"]
    assert finding["source"] == "村民委员会组织法 第二十六条"
    assert "art. 26" in english["source"]


# What is told


def test_places_are_listed_by_level_and_parent_as_of_a_day(cast: builders.Cast) -> None:
    township = builders.parent_of(cast.place)
    merged = builders.make_place(parent=township, name="旧村")
    Place.objects.filter(pk=merged.pk).update(last_on=DAY)
    Succession.objects.create(predecessor=merged, successor=cast.place, kind="merge", on=DAY + timedelta(days=1))

    def codes(**asked: str) -> list[str]:
        answer = Client().get("/api/v1/places", asked)
        assert answer.json()["count"] == len(answer.json()["items"])
        return [one["code"] for one in answer.json()["items"]]

    here = sorted([cast.place.code, cast.next_place.code])
    assert codes(level="village") == codes(parent=township.code) == here
    assert codes(level="village", on=DAY.isoformat()) == sorted([*here, merged.code])
    assert codes(level="county") == [builders.make_county().code]
    told = document(f"places/{cast.place.code}")
    assert (told["parent_code"], told["stands"]) == (township.code, True)
    assert [(one["old_code"], one["new_code"]) for one in told["successions"]] == [(merged.code, cast.place.code)]
    assert not document(f"places/{merged.code}")["stands"]
    assert document(f"places/{cast.place.code}?on={DAY}")["successions"] == []


def test_bodies_name_who_sat_on_them_that_day(cast: builders.Cast) -> None:
    def clerks(on: date) -> list[str]:
        bodies = document(f"places/{cast.place.code}/bodies?on={on}")["items"]
        return [one["name"] for body in bodies if body["kind"] == "staff" for one in body["holders"]]

    assert clerks(builders.TERM_OVER) == [cast.clerk.name, cast.former.name]
    assert clerks(builders.TERM_OVER + timedelta(days=1)) == [cast.clerk.name]
    assert clerks(builders.TERM - timedelta(days=1)) == []


def test_matters_are_listed_by_place_and_state(cast: builders.Cast, matter: Matter) -> None:
    other, elsewhere = builders.raised(cast), builders.raised(builders.cast(cast.next_place))
    builders.record(cast.chair, other, "withdraw", DAY)

    def ids(query: str = "") -> list[int]:
        return [one["id"] for one in document(f"matters{query}")["items"]]

    here = f"?place={cast.place.code}"
    assert ids() == [elsewhere.pk, other.pk, matter.pk]
    assert ids(here) == [other.pk, matter.pk]
    assert ids(f"{here}&state=withdrawn") == [other.pk]
    assert ids(f"{here}&state=rejected") == []
    assert ids(f"{here}&on={DAY - timedelta(days=1)}") == []
    assert get("matters?state=withdrawn").status_code == 400
    assert get("matters?place=1").status_code == 404


def test_a_matter_is_told_as_of_a_day_and_as_known_on_a_day(cast: builders.Cast, matter: Matter) -> None:
    def states(query: str) -> list[str]:
        return [one["state"] for one in document(f"matters/{matter.pk}?{query}")["line"]]

    assert states(f"on={DAY}") == ["done", "open", *["waiting"] * 5]
    known = f"on={RESOLVED_ON}&known={RESOLVED_ON - timedelta(days=1)}"
    assert states(known)[2] == "failed"
    assert states(f"on={RESOLVED_ON}")[2:5] == ["done", "done", "running"]
    assert get(f"matters/{matter.pk}?on={DAY - timedelta(days=1)}").status_code == 404


def test_a_board_and_its_postings_are_told(cast: builders.Cast, matter: Matter) -> None:
    board = f"places/{cast.place.code}/board?on="
    (posting,) = document(f"{board}{RESOLVED_ON}")["items"]

    assert (posting["title"], posting["matter"], posting["is_up"]) == ("决议公告", matter.pk, True)
    assert document(f"{board}{RESOLVED_ON + timedelta(days=16)}")["items"] == []
    over = document(f"postings/{posting['id']}")
    assert (over["until_on"], over["is_up"]) == ((RESOLVED_ON + timedelta(days=15)).isoformat(), False)
    assert document("postings")["count"] == 1
    assert document(f"postings?matter={matter.pk}&category=affairs&place={cast.place.code}")["count"] == 1
    assert document("postings?category=finance")["count"] == 0


def test_a_record_opens_what_is_public_and_is_proved(cast: builders.Cast, signed: Checkpoint, matter: Matter) -> None:
    records = document(f"matters/{matter.pk}")["records"]
    record, proof = (document(f"records/{records[0]}{part}") for part in ("", "/proof"))
    path = [base64.b64decode(one) for one in proof["path"]]
    leaf = base64.b64decode(record["leaf"])
    noted = open_note(proof["checkpoint"].encode(), [keys.read(settings.VAR, keys.VERIFIER)])

    assert (record["act"], record["place"]) == ("matters.raise_matter", cast.place.code)
    assert {one["path"]: one["value"] for one in record["openings"]}["title"] == matter.title
    assert "draft" in record["entry"]["sealed"]
    assert proof["leaf"] == record["leaf"]
    assert merkle.verify_inclusion(leaf, proof["index"], proof["size"], path, base64.b64decode(proof["root"]))
    assert Checkpoint.parse(noted.text) == signed
    told = document("checkpoint")
    assert (told["size"], told["root"]) == (signed.size, base64.b64encode(signed.root).decode())
    assert document("records")["count"] == signed.size


def test_a_record_that_is_not_signed_yet_has_no_proof(cast: builders.Cast, signed: Checkpoint) -> None:
    builders.raised(cast)

    answer = get(f"records/{signed.size}/proof")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_signed_yet")
    assert get(f"records/{signed.size}").status_code == 200


def test_a_new_checkpoint_gives_a_new_answer(cast: builders.Cast, signed: Checkpoint, tmp_path: Path) -> None:
    first = get("checkpoint")
    builders.raised(cast)
    before = get("checkpoint")
    sign(tmp_path / "signed")
    after = get("checkpoint")

    assert first.headers["ETag"] == before.headers["ETag"] != after.headers["ETag"]
    assert after.json()["size"] == signed.size + 1


def test_figures_are_exact_and_lead_to_places(cast: builders.Cast) -> None:
    told = {one["id"]: one for one in document("figures")["items"]}
    one = document("figures/F04")

    assert (told["F04"]["numerator"], told["F04"]["denominator"]) == (2, 1)
    assert {record["place"] for record in one["records"]} == {cast.place.code, cast.next_place.code}


# How it answers


def test_an_unchanged_answer_is_not_sent_again(cast: builders.Cast, signed: Checkpoint) -> None:
    for path in addresses(cast):
        first = get(path)
        tag = first.headers["ETag"]
        again = get(path, if_none_match=tag)
        assert tag.startswith('"'), path
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag), path
        assert "Cookie" not in first.headers.get("Vary", ""), path


def test_an_act_changes_the_tag(cast: builders.Cast, matter: Matter) -> None:
    tag = get(f"matters/{matter.pk}").headers["ETag"]
    builders.record(cast.chair, matter, "execute", TODAY, text="已经修好")

    assert get(f"matters/{matter.pk}").headers["ETag"] != tag


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("places?lvel=village", ["/lvel"]),
        ("matters/1?place=2", ["/place"]),
        ("records/0?on=2026-01-01", ["/on"]),
        ("checkpoint?x=1", ["/x"]),
        ("places?level=province", ["/level"]),
        ("places?limit=0", ["/limit"]),
        ("places?limit=101", ["/limit"]),
        ("places?limit=ten", ["/limit"]),
        ("places?offset=-1", ["/offset"]),
        ("places?on=20260101", ["/on"]),
        ("places?on=1767225600", ["/on"]),
        ("places?on=2026-02-30", ["/on"]),
        ("matters?known=gestern", ["/known"]),
        (f"places?on={TODAY + timedelta(days=1)}", ["/on"]),
        (f"matters?known={TODAY + timedelta(days=1)}", ["/known"]),
        ("places/x%00y", ["/code"]),
        ("matters/one", ["/matter_id"]),
        ("records/-1", ["/index"]),
        ("postings?matter=1e3&place=a", ["/place", "/matter"]),
    ],
)
def test_bad_input_is_refused_by_field(cast: builders.Cast, path: str, fields: list[str]) -> None:
    answer = get(path)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    findings = answer.json()["findings"]
    assert [one["field"] for one in findings] == fields
    assert all(one["required"] and one["actual"] for one in findings)


@pytest.mark.parametrize("limit", [1, 100])
def test_a_page_is_as_long_as_asked_within_bounds(cast: builders.Cast, limit: int) -> None:
    for _ in range(2):
        builders.raised(cast)
    told = document(f"matters?limit={limit}")

    assert (len(told["items"]), told["count"]) == (min(limit, 2), 2)


def test_pages_follow_each_other_without_a_gap(cast: builders.Cast) -> None:
    for _ in range(5):
        builders.raised(cast)

    for path, key in (("matters", "id"), ("records", "index"), ("places", "code")):
        whole = [one[key] for one in document(f"{path}?limit=100")["items"]]
        parts = [document(f"{path}?limit=2&offset={start}")["items"] for start in range(0, len(whole), 2)]
        assert [one[key] for part in parts for one in part] == whole
        assert len(whole) > 2


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("places/9", "no_place"),
        ("places/9/bodies", "no_place"),
        ("places/9/board", "no_place"),
        ("matters/9", "no_matter"),
        ("postings/9", "no_posting"),
        ("records/9", "no_entry"),
        ("records/9/proof", "no_entry"),
        ("checkpoint", "no_checkpoint"),
        ("figures/F99", "no_figure"),
    ],
)
def test_what_is_not_there_is_missing(cast: builders.Cast, path: str, code: str) -> None:
    answer, english = get(path), get(f"/en/api/v1/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert answer.json()["message"] != english.json()["message"]
    assert "ETag" not in answer.headers


def cost(paths: list[str]) -> dict[str, int]:
    found = {}
    for path in paths:
        with CaptureQueriesContext(connection) as counted:
            document(path)
        found[path] = len(counted)
    return found


def test_lists_cost_few_queries_however_long_they_are(cast: builders.Cast, matter: Matter) -> None:
    place = cast.place.code
    paths = ["places", f"places/{place}", f"places/{place}/bodies", f"places/{place}/board", "matters", "postings"]
    paths += [f"matters?place={place}&state=in_progress", f"matters/{matter.pk}", "records", "records/0", "figures"]

    few = cost(paths)
    for _ in range(10):
        builders.walk(cast, builders.raised(cast), until="resolve")
    builders.seat_representatives(cast.place, 20)
    many = cost(paths)
    assert many == few
    assert max(many.values()) <= QUERIES_MOST


# The document


def test_the_document_describes_every_refusal(cast: builders.Cast) -> None:
    for path, methods in operations().items():
        for method, operation in methods.items():
            statuses = set(operation["responses"])
            assert "400" in statuses, (method, path)
            assert ("404" in statuses) or "{" not in path, (method, path)
            refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
            for answer in refusals.values():
                assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/RefusalOut")
    raising = operations()[reverse("api:matters")]["post"]
    assert {"201", "400", "403", "404", "409", "422"} == set(raising["responses"])
    assert "security" in raising


def test_the_documents_own_page_is_off(cast: builders.Cast) -> None:
    assert get("docs").status_code == 404
