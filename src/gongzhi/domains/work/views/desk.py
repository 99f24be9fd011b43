"""A person's own work first: what is mine to do, by when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.work.queries import desks
from gongzhi.domains.work.views.entering import page
from gongzhi.errors import BadValue, Finding
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person


DIGITS = 6


@require_safe
@staff_page
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what is to be done where the person holds posts, and what goes on below a township or the guiding office."""
    number = page_number(request)
    today = clock.today()
    context = {"desk": desks.desk(person, today, number), "overview": desks.overview(person, today, number)}
    return page(request, "work/home.html", context)


def page_number(request: HttpRequest) -> int:
    """Return the page asked for. Raises: BadValue."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and int(asked[:DIGITS]) > 0 and len(asked) < DIGITS):
        values = {"least": 1, "most": 10 ** (DIGITS - 1) - 1, "actual": asked}
        raise BadValue("invalid", [Finding(rule="range", message="invalid.range", field="page", values=values)])
    return int(asked)
