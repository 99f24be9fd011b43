from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from gongzhi.domains.places.models import Place
from gongzhi.shared.ledger import actions, guards, pages
from gongzhi.shared.ledger.models import Entry
from gongzhi.translog.entry import Target
from gongzhi.translog.proof import Proof
from tests.checklog import sign
from tests.shared.ledger.acts import SECRET, act

pytestmark = pytest.mark.django_db


def record(index: int) -> pages.RecordPage:
    return pages.record_page(index, settings.LOG_VERIFIER)


@pytest.fixture
def signed(tmp_path: Path) -> None:
    for _ in range(3):
        act()
    sign(tmp_path / "signer" / "checkpoint")


def test_a_record_shows_what_is_open_sealed_and_erased() -> None:
    first, second = act(name="丁村"), act()
    actions.erase(place_code="", targets=[Target(second, "name")])
    assert [(one.path, one.state, one.value) for one in record(first).sealed] == [
        ("name", "opened", "丁村"),
        ("note", "sealed", None),
    ]
    assert [one.state for one in record(second).sealed] == ["erased", "sealed"]


def test_a_signed_record_is_proved(signed: None) -> None:
    page = record(1)
    assert page.proof is not None
    assert page.proof.is_valid
    assert page.proof.size == 3
    assert (page.previous, page.next, record(0).previous, record(2).next) == (0, 2, None, None)


def test_a_record_that_is_not_signed_yet_has_no_proof(signed: None, client: Client) -> None:
    index = act()
    assert record(index).proof is None
    assert client.get(f"/log/records/{index}/proof").status_code == 404


def test_a_record_that_was_changed_is_not_proved(signed: None) -> None:
    data = bytes(Entry.objects.get(pk=0).data)
    with guards.lifted():
        Entry.objects.filter(pk=1).update(data=data)
    found = record(1).proof
    assert found is not None
    assert not found.is_valid


def test_a_row_that_was_edited_is_shown_with_its_record(client: Client) -> None:
    index = act("here")
    assert record(index).mismatches == ()
    Place.objects.filter(code="here").update(code="there")
    assert [one.kind for one in record(index).mismatches or ()] == ["changed"]


@pytest.mark.parametrize(("rows", "compared"), [(pages.ROWS_COMPARED, True), (pages.ROWS_COMPARED + 1, False)])
def test_the_rows_of_a_large_import_are_left_to_the_command(rows: int, compared: bool) -> None:
    places = Place.objects.bulk_create(
        [Place(code=str(n), level="village", first_on="2020-01-01") for n in range(rows)]
    )
    index = actions.record(act="places.import_all", place_code="", rows=places)
    assert (record(index).mismatches is not None) is compared


def test_a_downloaded_proof_convinces_without_the_site(signed: None, client: Client) -> None:
    proof = Proof.from_bytes(client.get("/log/records/1/proof").content)
    entry = bytes(Entry.objects.get(pk=1).data)
    assert proof.verify(entry, [settings.LOG_VERIFIER]).size == 3


def test_the_log_lists_its_acts_newest_first_page_by_page() -> None:
    for _ in range(pages.LINES + 2):
        act()
    first = pages.log_page(None, settings.LOG_VERIFIER)
    assert [line.index for line in first.lines] == list(range(pages.LINES + 1, 1, -1))
    second = pages.log_page(first.older_before, settings.LOG_VERIFIER)
    assert [line.index for line in second.lines] == [1, 0]
    assert second.older_before is None


@pytest.mark.parametrize("path", ["/log/", "/log/records/1/", "/en/large/log/records/1/"])
def test_a_page_of_the_log_keeps_no_secret_and_no_session(
    signed: None, client: Client, path: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        response = client.get(path)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    assert not response.cookies
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, response["ETag"][:2] != "W/") == (304, True)


@pytest.mark.parametrize("before", ["x", "-1", "1.5"])
def test_a_place_in_the_log_that_is_no_number_is_refused(client: Client, before: str) -> None:
    assert client.get("/log/", {"before": before}).status_code == 400


def test_a_record_that_is_not_there_is_missing(client: Client) -> None:
    assert client.get("/log/records/0/").status_code == 404
