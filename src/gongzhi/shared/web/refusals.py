"""Refusals as pages: one table from kinds to status codes, one template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language

from gongzhi.errors import Refusal
from gongzhi.law import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

STATUS = {"invalid": 400, "forbidden": 403, "missing": 404, "conflict": 409, "refused": 422}


def language() -> str:
    """Return the language of the words of this answer: ``zh`` or ``en``."""
    return (get_language() or "zh")[:2]


class Refusals:
    """Turns a refusal that a view raised into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer ``request``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal with its findings; leave programming errors to become 500."""
        if not isinstance(exception, Refusal):
            return None
        refusal = words.refusal(exception, language())
        return render(request, "refusal.html", {"refusal": refusal}, status=STATUS[exception.kind])
