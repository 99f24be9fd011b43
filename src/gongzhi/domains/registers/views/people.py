"""The people on the register, as far as the reader may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.people.permissions import sight_of
from gongzhi.domains.registers.forms import SearchForm
from gongzhi.domains.registers.queries import lists as queries
from gongzhi.domains.work.views.desk import page_number
from gongzhi.domains.work.views.entering import page
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def people(request: HttpRequest, person: Person) -> HttpResponse:
    """List and search the residents of the places whose residents the person may see.

    What is looked for is sent, not asked for in the address: names and numbers belong in no log of addresses.
    """
    form = SearchForm(request.POST or None)
    is_asked = form.is_valid()
    searched = form.cleaned_data["q"] if is_asked else ""
    number, today = (form.cleaned_data["page"] or 1) if is_asked else page_number(request), clock.today()
    sight = sight_of(person, today)
    context = {
        "form": form,
        "searched": searched,
        "found": queries.people(sight, searched, number, today),
        "number": number,
    }
    return page(request, "registers/people.html", context)
