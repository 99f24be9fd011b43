"""Pages of signing in and out, and what becomes of a form that was sent after the session had ended."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from gongzhi.domains.accounts import actions, queries
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.places import queries as places
from gongzhi.errors import NotPermitted
from gongzhi.shared import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

KEPT = "kept_form"
KEPT_LENGTH = 20_000
SEE_OTHER = 303


def staff_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the person who is signed in; nobody is asked to sign in first, and what they wrote is kept."""

    @wraps(view)
    def answer(request: HttpRequest, **arguments: object) -> HttpResponse:
        if not isinstance(request.user, Account):
            return _ask_to_sign_in(request)
        response = view(request, request.user.person, **arguments)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show whom one may sign in as in the demo, or sign in."""
    if not settings.DEMO:
        raise NotPermitted("demo_only")
    if request.method == "POST":
        return _signed_in(request)
    searched = request.GET.get("q", "").replace("\x00", "").strip()
    today = clock.today()
    context = {
        "searched": searched,
        "next": request.GET.get("next", ""),
        "has_kept": KEPT in request.session,
        "handpicked": queries.handpicked(import_string(settings.DEMO_SIGN_INS)()),
        "found": queries.staff_by_place(searched, today) if searched else [],
        "standing": places.standing(today),
        "without_post": queries.without_post(searched, today) if searched else [],
    }
    return render(request, "accounts/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actions.sign_out(request=request)
    return redirect_to(reverse("disclosure:county"))


@require_safe
@staff_page
def resume(request: HttpRequest, person: object) -> HttpResponse:
    """Show the form that was sent while nobody was signed in, to be gone on with."""
    kept = request.session.pop(KEPT, None)
    return render(request, "accounts/resume.html", {"kept": kept}) if kept else redirect_to(reverse("work:home"))


def redirect_to(url: str) -> HttpResponse:
    """Send the browser on after an act, so that going back repeats nothing."""
    response = redirect(url)
    response.status_code = SEE_OTHER
    return response


def _signed_in(request: HttpRequest) -> HttpResponse:
    actions.sign_in_as(request=request, handle=request.POST.get("handle", ""))
    if KEPT in request.session:
        return redirect_to(reverse("accounts:resume"))
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect_to(wanted if wanted and is_ours else reverse("work:home"))


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page; a fragment is left as it stands, so that nothing entered vanishes."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    if request.method == "POST":
        values = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        values = [pair for pair in values if pair[0] not in ("csrfmiddlewaretoken", "then")]
        if sum(len(value) for _, value in values) <= KEPT_LENGTH:
            request.session[KEPT] = {"path": request.get_full_path(), "values": values}
    wanted = urlencode({"next": request.get_full_path()})
    return redirect_to(f"{reverse('accounts:sign_in')}?{wanted}")
