"""A public page is made once for one state of the log, one day and one address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from gongzhi.shared import clock
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.web.unchanged import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest

TODAY = date(2026, 4, 11)
HERE, ELSEWHERE = "990000000001", "990000000002"

pytestmark = pytest.mark.django_db


class Page:
    """A public page that counts how often it is made."""

    def __init__(self, status: int = 200) -> None:
        self.made, self.status = 0, status
        self.view = public_page(self.make)

    def make(self, request: HttpRequest, **arguments: object) -> HttpResponse:
        self.made += 1
        return HttpResponse(f"made {self.made}", status=self.status)

    def ask(self, path: str = "/", tag: str = "", **arguments: object) -> HttpResponse:
        with clock.set_to(TODAY):
            return self.view(RequestFactory().get(path, headers={"If-None-Match": tag}), **arguments)


def act(place_code: str) -> None:
    ledger.record(act="test.act", place_code=place_code, rows=())


def test_a_page_is_made_once_and_then_kept() -> None:
    page = Page()
    assert [page.ask().content for _ in range(3)] == [b"made 1"] * 3
    assert page.made == 1


def test_who_has_the_page_gets_304_with_the_same_tag() -> None:
    page = Page()
    tag = page.ask().headers["ETag"]
    unchanged = page.ask(tag=tag)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", tag)
    assert not tag.startswith("W/")


@pytest.mark.parametrize(
    ("asked", "acted", "changes"),
    [(HERE, HERE, True), (HERE, "", True), (HERE, ELSEWHERE, False), ("", ELSEWHERE, True)],
)
def test_a_page_changes_with_the_acts_that_concern_it(asked: str, acted: str, changes: bool) -> None:
    page = Page()
    arguments = {"code": asked} if asked else {}
    act(HERE)
    tag = page.ask(**arguments).headers["ETag"]
    act(acted)
    assert (page.ask(tag=tag, **arguments).status_code == 200) is changes


def test_a_page_changes_with_the_day_and_the_address() -> None:
    page = Page()
    tags = {page.ask(path).headers["ETag"] for path in ("/", "/?on=2026-01-01", "/large/")}
    with clock.set_to(TODAY + timedelta(days=1)):
        tags.add(page.view(RequestFactory().get("/")).headers["ETag"])
    assert len(tags) == 4


def test_what_is_not_a_page_is_not_kept() -> None:
    page = Page(status=302)
    assert [page.ask().status_code, page.ask().status_code, page.made] == [302, 302, 2]
    assert "ETag" not in page.ask().headers
