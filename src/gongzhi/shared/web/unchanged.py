"""Public pages are a function of the log: the same log, day and build give the same bytes.

So the strong ETag is known before the page is made, an unchanged page costs one query, and a page made once is kept.
"""

from __future__ import annotations

import hashlib
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.cache import cache as pages
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PACKAGE = Path(__file__).resolve().parents[2]
SHOWN = {".py", ".html", ".css", ".js", ".toml", ".po"}
KEEP_SECONDS = 24 * 60 * 60


@cache
def build() -> str:
    """Return the digest of everything that shapes a page, so that a new release gives new ETags."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in SHOWN:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a public page with a strong ETag, from memory where the log has not grown for its place.

    A view whose first argument is a place's ``code`` changes with the acts of that place and of the county; any other
    with every act.
    """

    @wraps(view)
    def answer(request: HttpRequest, **arguments: object) -> HttpResponse:
        code = str(arguments.get("code", ""))
        # What is no division code is no place: the view says so, and the database is not asked for it.
        version = ledger.version(code if code.isdecimal() else "")
        identity = f"{build()} {version} {clock.today()} {request.get_full_path()} {request.path}"
        tag = f'"{hashlib.sha256(identity.encode()).hexdigest()[:32]}"'
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            return _labelled(HttpResponseNotModified(), tag)
        kept = pages.get(tag)
        if kept is None:
            response = view(request, **arguments)
            if response.status_code != 200:
                return response
            kept = (response.content, response.headers["Content-Type"])
            pages.set(tag, kept, KEEP_SECONDS)
        return _labelled(HttpResponse(kept[0], content_type=kept[1]), tag)

    return answer


def _labelled(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response
