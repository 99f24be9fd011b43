"""The sign-in page: a telephone and its code, a passkey, the province; in the demo a person to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.domains.accounts import actions, queries, rules
from gongzhi.domains.accounts.backends import keys, messages, province
from gongzhi.domains.accounts.rules import Level, Method
from gongzhi.domains.accounts.views import pages
from gongzhi.domains.accounts.views.pages import ASKED, PROVEN
from gongzhi.domains.people.models import TELEPHONE
from gongzhi.domains.places import queries as places
from gongzhi.errors import BadValue, NotFound, NotPermitted, Refusal
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

STATE = "passkey_state"
FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM_METHODS)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show how one signs in; take a telephone number, or in the demo the person that was chosen."""
    if request.method != "POST":
        return _page(request)
    pages.remember(request)
    if "handle" in request.POST:
        actions.sign_in_as(request=request, handle=request.POST["handle"])
        return pages.redirect_to(pages.landing(request))
    if not messages.is_on():
        raise NotPermitted("no_codes")
    telephone = request.POST.get("telephone", "")
    try:
        challenge = actions.ask_for_code(telephone=telephone, address=pages.address_of(request))
    except Refusal as refusal:
        return _page(request, refusal)
    request.session[ASKED] = {"challenge": challenge, "telephone": rules.masked(rules.telephone(telephone))}
    return pages.redirect_to(reverse("accounts:code"))


@never_cache
@require_http_methods(FORM_METHODS)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent to the telephone."""
    asked = request.session.get(ASKED)
    if asked is None:
        return pages.redirect_to(reverse("accounts:sign_in"))
    message, status = "", 200
    if request.method == "POST":
        given, address = request.POST.get("code", ""), pages.address_of(request)
        try:
            digest = actions.answer_code(challenge_id=asked["challenge"], code=given, address=address)
            return _proven(request, TELEPHONE, digest, Method.CODE)
        except NotPermitted as refusal:
            message, status = pages.told(refusal)
    most = rules.parameters()
    context = {
        "telephone": asked["telephone"], "message": message, "digits": most.digits,
        "minutes": int(most.valid.total_seconds()) // 60,
    }  # fmt: skip
    return render(request, "accounts/code.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def person(request: HttpRequest) -> HttpResponse:
    """Let those who share a telephone say who of them signs in."""
    proven = request.session.get(PROVEN)
    if proven is None or not pages.is_fresh(proven["at"], pages.PENDING_FOR):
        return pages.redirect_to(reverse("accounts:sign_in"))
    people = queries.roster(proven["kind"], bytes.fromhex(proven["digest"]))
    if request.method == "POST":
        chosen = next((one for one in people if one.uid.hex == request.POST.get("person")), None)
        if chosen is None:
            raise NotFound("no_person")
        return pages.enter(request, chosen, Method(proven["method"]), Level.CODE)
    return render(request, "accounts/person.html", {"choices": queries.choices(people, clock.today())})


@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """Return what a passkey is to sign."""
    options, request.session[STATE] = keys.ask_to_sign(request)
    return JsonResponse(options)


@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Take what a passkey signed; each question is answered once."""
    pages.remember(request)
    state, answer = request.session.pop(STATE, None), request.POST.get("answer", "")
    try:
        if state is None:
            raise BadValue("passkey_refused")
        held = queries.passkey(keys.credential_id(answer))
        if held is None:
            raise BadValue("passkey_refused")
        counter = keys.signed(request, state, answer, bytes(held.credential))
        level = actions.use_passkey(passkey=held, sign_count=counter)
    except (BadValue, NotPermitted) as refusal:
        return _page(request, refusal)
    return pages.enter(request, held.account.person, Method.PASSKEY, level)


@never_cache
@require_safe
def to_province(request: HttpRequest) -> HttpResponse:
    """Send the browser to the province's identity provider."""
    if not province.is_on():
        raise NotFound("no_province")
    pages.remember(request)
    try:
        return province.begin(request, request.build_absolute_uri(reverse("accounts:from_province")))
    except NotPermitted as refusal:
        return _page(request, refusal)


@never_cache
@require_safe
def from_province(request: HttpRequest) -> HttpResponse:
    """Take the province's word for who somebody is; whatever fails looks like a person who is not on the roster."""
    if not province.is_on():
        raise NotFound("no_province")
    try:
        kind, number = province.claimed(request)
        number = rules.telephone(number) if kind == TELEPHONE else number.strip().upper()
        return _proven(request, kind, queries.digest_of(kind, number), Method.PROVINCE)
    except NotPermitted as refusal:
        return _page(request, refusal)


def _proven(request: HttpRequest, kind: str, digest: bytes, method: Method) -> HttpResponse:
    """Go on with who holds a number: in, where it is one person's; else to choose. Raises: NotPermitted for nobody."""
    people = queries.roster(kind, digest)
    request.session.pop(ASKED, None)
    if not people:
        raise NotPermitted("province_failed")
    if len(people) == 1:
        return pages.enter(request, people[0], method, Level.CODE)
    request.session.cycle_key()
    proven = {"kind": kind, "digest": digest.hex(), "method": method.value, "at": clock.now().isoformat()}
    request.session[PROVEN] = proven
    return pages.redirect_to(reverse("accounts:person"))


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    message, status = pages.told(refusal) if refusal else ("", 200)
    if refusal and refusal.findings:
        message = _("请填写 11 位手机号码。")
    context = {
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "has_kept": pages.KEPT in request.session,
        "message": message,
        "sends_codes": messages.is_on(),
        "on_terminal": settings.DEMO and settings.SMS == messages.TERMINAL,
        "province": (settings.OIDC_NAME or _("省统一身份认证")) if province.is_on() else "",
    }
    return render(request, "accounts/sign_in.html", context | _demo(request), status=status)


def _demo(request: HttpRequest) -> dict[str, object]:
    """Return whom one may choose in the demo; nobody outside it."""
    if not settings.DEMO:
        return {}
    searched = request.GET.get("q", "").replace("\x00", "").strip()
    today = clock.today()
    return {
        "searched": searched,
        "handpicked": queries.handpicked(import_string(settings.DEMO_SIGN_INS)()),
        "found": queries.staff_by_place(searched, today) if searched else [],
        "standing": places.standing(today),
        "without_post": queries.without_post(searched, today) if searched else [],
    }
