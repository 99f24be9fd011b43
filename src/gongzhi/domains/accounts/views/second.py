"""An administrator's second factor: showing it, and enrolling it with a one-time code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts import actions, permissions, queries
from gongzhi.domains.accounts.backends import sessions
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.accounts.rules import Level, Method
from gongzhi.domains.accounts.views import pages
from gongzhi.errors import NotPermitted
from gongzhi.shared.vault import vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person

ENROLLING = "enrolling"
PROPOSED = "accounts.session.secret"
FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM_METHODS)
def second(request: HttpRequest) -> HttpResponse:
    """Take the code of the authenticator, and sign in."""
    held = pages.pending(request)
    if held is None:
        return pages.redirect_to(reverse("accounts:sign_in"))
    pages.remember(request)
    if not queries.is_enrolled(held[0]):
        return pages.redirect_to(reverse("accounts:enrol"))
    message, status = "", 200
    if request.method == "POST":
        try:
            actions.show_second_factor(person=held[0], code=request.POST.get("code", ""))
            return pages.enter(request, *held, Level.SECOND_FACTOR)
        except NotPermitted as refusal:
            message, status = pages.told(refusal)
    return render(request, "accounts/second.html", {"person": held[0], "message": message}, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def enrol(request: HttpRequest) -> HttpResponse:
    """Take the one-time code, show the secret, and keep it once the authenticator gives its code."""
    held = pages.pending(request) or _signed_in(request)
    if held is None:
        return pages.redirect_to(reverse("accounts:sign_in"))
    if request.method != "POST":
        return _enrolment(request, held[0])
    try:
        return (_begin if "enrolment" in request.POST else _finish)(request, *held)
    except NotPermitted as refusal:
        return _enrolment(request, held[0], *pages.told(refusal))


def _signed_in(request: HttpRequest) -> tuple[Person, Method] | None:
    """Return an administrator who is in already and has a new authenticator; None for anybody else."""
    if not isinstance(request.user, Account) or not permissions.is_administrator(request.user.person):
        return None
    return request.user.person, Method(request.session.get(sessions.METHOD, Method.CODE))


def _begin(request: HttpRequest, person: Person, method: Method) -> HttpResponse:
    enrolment = actions.open_enrolment(person=person, code=request.POST["enrolment"])
    sealed = vault().seal(actions.new_secret(), row=person.uid, column=PROPOSED)
    request.session[ENROLLING] = {"id": enrolment.pk, "person": person.uid.hex, "secret": sealed.hex()}
    return pages.redirect_to(reverse("accounts:enrol"))


def _finish(request: HttpRequest, person: Person, method: Method) -> HttpResponse:
    secret = _proposed(request, person)
    if not secret:
        raise NotPermitted("code_wrong")
    held, code = request.session[ENROLLING], request.POST.get("code", "")
    actions.enrol_second_factor(actor=person, enrolment_id=held["id"], secret=secret, code=code)
    del request.session[ENROLLING]
    return pages.enter(request, person, method, Level.SECOND_FACTOR)


def _enrolment(request: HttpRequest, person: Person, message: str = "", status: int = 200) -> HttpResponse:
    secret = _proposed(request, person)
    uri = actions.provisioning(person, secret) if secret else ""
    context = {
        "person": person, "message": message, "secret": secret,
        "picture": segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff") if uri else "",
    }  # fmt: skip
    return render(request, "accounts/enrol.html", context, status=status)


def _proposed(request: HttpRequest, person: Person) -> str:
    """Return the secret that is shown to this person until they enrol it; "" where none is."""
    held = request.session.get(ENROLLING, {})
    if held.get("person") != person.uid.hex:
        return ""
    return vault().unseal(bytes.fromhex(held["secret"]), row=person.uid, column=PROPOSED)
