"""The log for people, and the log for their tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from gongzhi.errors import BadValue, Finding
from gongzhi.shared.ledger import files, pages
from gongzhi.translog.tiles import WIDTH

if TYPE_CHECKING:
    from django.http import HttpRequest

FOR_EVER = "public, max-age=31536000, immutable"
ONCE_A_MINUTE = "public, max-age=60"
revalidated = cache_control(public=True, max_age=0, must_revalidate=True)


@require_safe
@revalidated
@conditional_page
def log(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    if before and not before.isdecimal():
        raise BadValue("invalid", [Finding(rule="invalid.integer", field="before", values={"actual": before})])
    page = pages.log_page(int(before) if before else None, settings.LOG_VERIFIER)
    return render(request, "ledger/log.html", {"log": page})


@require_safe
@revalidated
@conditional_page
def record(request: HttpRequest, index: int) -> HttpResponse:
    return render(request, "ledger/record.html", {"record": pages.record_page(index, settings.LOG_VERIFIER)})


@require_safe
def proof(request: HttpRequest, index: int) -> HttpResponse:
    return _file(pages.proof_file(index), ONCE_A_MINUTE, "text/plain; charset=utf-8")


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    return _file(bytes(files.published().note), "public, no-cache", "text/plain; charset=utf-8")


@require_safe
def tile(request: HttpRequest, name: str) -> HttpResponse:
    found, data = files.tile(f"tile/{name}")
    return _file(data, FOR_EVER if found.width == WIDTH else ONCE_A_MINUTE, "application/octet-stream")


@require_safe
def openings(request: HttpRequest, name: str) -> HttpResponse:
    return _file(files.openings(f"open/{name}"), ONCE_A_MINUTE, "application/jsonl; charset=utf-8")


def _file(data: bytes, caching: str, content_type: str) -> HttpResponse:
    return HttpResponse(data, content_type=content_type, headers={"Cache-Control": caching})
