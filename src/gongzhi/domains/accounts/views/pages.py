"""What every page of signing in shares: who is let through, where they go on, and what they had written."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from gongzhi.domains.accounts import actions, permissions, queries, rules
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.accounts.rules import Level, Method
from gongzhi.errors import NotFound
from gongzhi.law import words
from gongzhi.shared import clock
from gongzhi.shared.web.refusals import STATUS, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person
    from gongzhi.errors import Refusal

KEPT = "kept_form"
KEPT_LENGTH = 20_000
WANTED = "wanted"
ASKED, PROVEN = "asked", "proven"
PENDING = "pending"
PENDING_FOR = timedelta(hours=1)
SEE_OTHER = 303
# What may be mended in the form itself, and what was asked too often today.
STATUSES = {"code_wrong": STATUS["invalid"], "day_limit": 429}


def staff_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the person who is signed in; nobody is asked to sign in first, and what they wrote is kept.

    An administrator whose session has not shown a second factor is asked for it in the same way.
    """

    @wraps(view)
    def answer(request: HttpRequest, **arguments: object) -> HttpResponse:
        if not isinstance(request.user, Account):
            return _ask_first(request, "accounts:sign_in")
        if permissions.lacks_second_factor(request, request.user.person):
            return _ask_first(request, "accounts:second")
        response = view(request, request.user.person, **arguments)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def redirect_to(url: str) -> HttpResponse:
    """Send the browser on after an act, so that going back repeats nothing."""
    response = redirect(url)
    response.status_code = SEE_OTHER
    return response


def address_of(request: HttpRequest) -> str:
    """Return whom the limits count: the address that asked."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return rules.client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.PROXIES)


def remember(request: HttpRequest) -> None:
    """Keep the address of this site that was asked for, to go on to once signed in."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if wanted and is_ours:
        request.session[WANTED] = wanted


def enter(request: HttpRequest, person: Person, method: Method, level: Level) -> HttpResponse:
    """Sign in and go on; an administrator has shown a second factor before the session is theirs."""
    if level != Level.SECOND_FACTOR and permissions.is_administrator(person):
        request.session.cycle_key()
        request.session[PENDING] = {"person": person.uid.hex, "method": method.value, "at": clock.now().isoformat()}
        return redirect_to(reverse("accounts:second"))
    actions.begin_session(request=request, person=person, method=method, level=level)
    return redirect_to(landing(request))


def pending(request: HttpRequest) -> tuple[Person, Method] | None:
    """Return whose second factor is waited for, and how they came; None where nobody's is."""
    held = request.session.get(PENDING)
    if held and is_fresh(held["at"], PENDING_FOR):
        try:
            return queries.person(held["person"]), Method(held["method"])
        except NotFound:
            return None
    if isinstance(request.user, Account) and permissions.lacks_second_factor(request, request.user.person):
        return request.user.person, Method.CODE
    return None


def is_fresh(at: str, lasting: timedelta) -> bool:
    """Say whether an instant that the session keeps is not longer ago than this."""
    return clock.now() - datetime.fromisoformat(at) <= lasting


def told(refusal: Refusal) -> tuple[str, int]:
    """Return a refusal's sentence and status, to be shown on the form that it refused."""
    said = words.refusal(refusal, language())
    return str(said["message"]), STATUSES.get(refusal.code, STATUS[refusal.kind])


def landing(request: HttpRequest) -> str:
    """Return where who just signed in goes on: to the form that was kept, to what was asked for, or to the desk."""
    for name in (PENDING, PROVEN, ASKED):
        request.session.pop(name, None)
    wanted: str = request.session.pop(WANTED, "")
    return reverse("accounts:resume") if KEPT in request.session else wanted or reverse("work:home")


def _ask_first(request: HttpRequest, page: str) -> HttpResponse:
    """Lead to a page of signing in; a fragment is left as it stands, so that nothing entered vanishes."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    if request.method == "POST":
        values = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        values = [pair for pair in values if pair[0] not in ("csrfmiddlewaretoken", "then")]
        if sum(len(value) for _, value in values) <= KEPT_LENGTH:
            request.session[KEPT] = {"path": request.get_full_path(), "values": values}
    wanted = urlencode({"next": request.get_full_path()})
    return redirect_to(f"{reverse(page)}?{wanted}")
