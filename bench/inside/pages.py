"""Inside a deployment: makes the demo county and asks its public pages; prints queries, processor time and bytes."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import RequestFactory
from django.urls import reverse

from bench import measure
from bench.inside import demo, growth, world
from gongzhi.domains.matters.models import Matter

if TYPE_CHECKING:
    from collections.abc import Callable


FETCHED = ("stylesheet", "icon", "preload", "modulepreload")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one address."""

    status: int
    body: bytes
    etag: str


class Site:
    """The WSGI application, called in this process."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        self.requests = RequestFactory(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")

    def get(self, path: str, etag: str = "") -> Answer:
        """Answer one request, from the first byte of the environment to the last of the body."""
        request = self.requests.get(path, headers={"If-None-Match": etag} if etag else {})
        response = self.handler(request.environ, lambda *_: lambda _: None)
        body = b"".join(response)
        response.close()
        return Answer(response.status_code, body, response.headers.get("ETag", ""))


class Assets(HTMLParser):
    """Collects what a browser fetches to show a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("href") if tag == "link" and given.get("rel") in FETCHED else given.get("src")
        if address and not address.startswith("data:"):
            self.found.append(address)


def main(size: str, runs: int = 0) -> dict[str, dict[str, Any]]:
    """Count the queries of each page; with ``runs`` also time them, and count again in a grown village."""
    world.start()
    call_command("collectstatic", interactive=False, verbosity=0)
    demo.build(size)
    site, matter = Site(), _busiest()
    paths = _paths(matter)
    pages: dict[str, dict[str, Any]] = {name: {"path": path, **_weighed(site, path)} for name, path in paths.items()}
    for name, path in paths.items():
        pages[name]["queries"] = _queries(site, path)
    if runs:
        for name, path in paths.items():
            pages[name] |= _timed(site, path, runs)
        growth.tenfold(matter)
        for name, path in paths.items():
            pages[name]["queries_grown"] = _queries(site, path)
    return pages


def _busiest() -> Matter:
    """Return the matter with most facts, in a village."""

    villages = Matter.objects.filter(place__level="village").select_related("place")
    return villages.annotate(facts_there=Count("facts")).order_by("-facts_there", "pk")[0]


def _paths(matter: Matter) -> dict[str, str]:
    return {
        "village board": reverse("disclosure:place", kwargs={"code": matter.place.code}),
        "matter page": reverse("matters:matter", kwargs={"matter_id": matter.pk}),
        "county page": reverse("disclosure:county"),
    }


def _weighed(site: Site, path: str) -> dict[str, int]:
    """Return the bytes of a page, and of it with all that a browser fetches for it, as they travel."""
    page = _found(site, path)
    assets = sorted(set(Assets(page.body).found))
    return {
        "bytes": len(page.body),
        "all_bytes": len(page.body) + sum(len(_found(site, one).body) for one in assets),
        "requests": 1 + len(assets),
    }


def _found(site: Site, path: str, etag: str = "") -> Answer:
    answer = site.get(path, etag)
    if answer.status != (304 if etag else 200):
        raise RuntimeError(f"{path}: {answer.status}")
    return answer


def _queries(site: Site, path: str) -> int:
    count = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    cache.clear()
    with connection.execute_wrapper(counted):
        _found(site, path)
    return count


def _timed(site: Site, path: str, runs: int) -> dict[str, float]:
    """Return the milliseconds of processor time of a page made, a page kept in memory, and one not changed."""

    def spent(prepare: Callable[[], object], etag: str = "") -> float:
        times = []
        for _ in range(runs):
            prepare()
            start = time.process_time()
            _found(site, path, etag)
            times.append(time.process_time() - start)
        return measure.median(times) * 1000

    return {
        "cold": spent(cache.clear),
        "warm": spent(lambda: None),
        "unchanged": spent(lambda: None, _found(site, path).etag),
    }


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
