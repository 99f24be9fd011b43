"""Language and type size in front of the address (``/en/large/...``): no cookie, and every link keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ENGLISH = "en"
LARGE = "large"


class Face:
    """Takes ``en`` and ``large`` off the path and lets ``reverse`` put them back on each link."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer ``request`` in its language and type size."""
        before = get_script_prefix()
        parts = []
        for name in (ENGLISH, LARGE):
            if request.path_info.startswith(f"/{name}/"):
                parts.append(name)
                request.path_info = request.path_info.removeprefix(f"/{name}")
        request.face = parts  # type: ignore[attr-defined]
        set_script_prefix(before + "".join(f"{part}/" for part in parts))
        try:
            with translation.override("en" if ENGLISH in parts else "zh-hans"):
                response = self.get_response(request)
                response.headers.setdefault("Content-Language", "en" if ENGLISH in parts else "zh-CN")
                return response
        finally:
            set_script_prefix(before)


def toggled(request: HttpRequest, name: str) -> str:
    """Return this page's address with ``name`` (``en`` or ``large``) switched."""
    parts = set(request.face) ^ {name}  # type: ignore[attr-defined]
    prefix = "".join(f"/{part}" for part in (ENGLISH, LARGE) if part in parts)
    query = request.META.get("QUERY_STRING", "")
    return f"{prefix}{request.path_info}" + (f"?{query}" if query else "")


def context(request: HttpRequest) -> dict[str, object]:
    """Give templates the face of the page, the addresses of the other faces, and whether this is the demonstration."""
    return {
        "is_large": LARGE in request.face,  # type: ignore[attr-defined]
        "is_english": ENGLISH in request.face,  # type: ignore[attr-defined]
        "is_demo": settings.DEMO,
        "large_url": toggled(request, LARGE),
        "english_url": toggled(request, ENGLISH),
    }
