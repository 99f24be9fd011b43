"""My own page: what is kept of me, who looked, what was done in my name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.people.actions import files
from gongzhi.domains.rights import queries
from gongzhi.domains.work.views.entering import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person


@require_safe
@staff_page
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """Show whoever is signed in all that is kept of them."""
    context = {
        "file": files.own_file(person),
        "looks": queries.looks_of(person),
        "deeds": queries.deeds_of(person),
        "requests": queries.requests_of(person),
        "household": queries.household_of(person),
    }
    return page(request, "rights/mine.html", context)
