"""One's own sign-in: passkeys, sessions, the form that was kept; signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.domains.accounts import actions, permissions, queries, rules
from gongzhi.domains.accounts.backends import keys
from gongzhi.domains.accounts.views.pages import KEPT, redirect_to, staff_page
from gongzhi.errors import BadValue

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person

STATE = "new_passkey_state"
TITLE_LENGTH = 40


@require_safe
@staff_page
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """Show one's passkeys and sessions."""
    account: Any = request.user
    most = rules.parameters()
    context = {
        "signed_in": account,
        "passkeys": queries.passkeys(account),
        "sessions": [(one, one.session_key == request.session.session_key) for one in queries.sessions(account)],
        "rest_days": most.rest.days if permissions.level_of(request) == rules.Level.CODE else 0,
        "is_administrator": permissions.is_administrator(person),
    }
    return render(request, "accounts/mine.html", context)


@require_POST
@staff_page
def ask_new_passkey(request: HttpRequest, person: Person) -> HttpResponse:
    """Return what the browser is to make a passkey of."""
    known = [bytes(one.credential) for one in queries.passkeys(person.account)]
    options, request.session[STATE] = keys.ask_to_add(request, person, known)
    return JsonResponse(options)


@require_POST
@staff_page
def add_passkey(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep the passkey that the browser made."""
    state = request.session.pop(STATE, None)
    if state is None:
        raise BadValue("passkey_refused")
    given = keys.added(request, state, request.POST.get("answer", ""))
    title = request.POST.get("title", "").replace("\x00", "").strip()[:TITLE_LENGTH] or _("通行密钥")
    actions.add_passkey(account=person.account, given=given, title=title, level=permissions.level_of(request))
    return redirect_to(reverse("accounts:mine"))


@require_POST
@staff_page
def remove_passkey(request: HttpRequest, person: Person, passkey_id: int) -> HttpResponse:
    """Take one of one's passkeys away."""
    actions.remove_passkey(account=person.account, passkey_id=passkey_id)
    return redirect_to(reverse("accounts:mine"))


@require_POST
@staff_page
def end_session(request: HttpRequest, person: Person, handle: str) -> HttpResponse:
    """End one of one's sessions; to end this one is to sign out."""
    if any(
        one.handle == handle and one.session_key == request.session.session_key
        for one in queries.sessions(person.account)
    ):
        actions.sign_out(request=request)
        return redirect_to(reverse("disclosure:county"))
    actions.end_session(account=person.account, handle=handle)
    return redirect_to(reverse("accounts:mine"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actions.sign_out(request=request)
    return redirect_to(reverse("disclosure:county"))


@require_safe
@staff_page
def resume(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the form that was sent while nobody was signed in, to be gone on with."""
    kept = request.session.pop(KEPT, None)
    return render(request, "accounts/resume.html", {"kept": kept}) if kept else redirect_to(reverse("work:home"))
