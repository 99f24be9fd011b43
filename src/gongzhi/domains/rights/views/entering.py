"""Asking, changing one's telephone, contesting: oneself, for one of the household, or entered in somebody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.domains.accounts.views import staff_page
from gongzhi.domains.rights import actions, permissions, queries
from gongzhi.domains.rights.forms import AuthorityForm, TelephoneForm, TextForm, ThroughForm
from gongzhi.domains.rights.models import ResidentAct
from gongzhi.domains.work.views.entering import attempt, form_of, page, say
from gongzhi.errors import NotFound
from gongzhi.shared import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.matters.models import Attendance
    from gongzhi.domains.people.models import Person

Kind = ResidentAct.Kind
ASKED: dict[str, Callable[..., ResidentAct]] = {
    Kind.CORRECTION.value: actions.ask_correction,
    Kind.DELETION.value: actions.ask_deletion,
    Kind.TELEPHONE.value: actions.change_telephone,
}
FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
@staff_page
def own(request: HttpRequest, person: Person, deed: str) -> HttpResponse:
    """Take what somebody asks or changes for themselves."""
    return _ask(request, person, person, deed, None, reverse("rights:mine"))


@require_http_methods(FORMS)
@staff_page
def proxy(request: HttpRequest, person: Person, uid: UUID, deed: str) -> HttpResponse:
    """Take what somebody asks for one of the household, with written authority."""
    whose = permissions.subject(person, uid)
    if not permissions.are_of_one_household(person, whose):
        raise NotFound("no_person")
    return _ask(request, person, whose, deed, form_of(request, AuthorityForm, {}), reverse("rights:mine"))


@require_http_methods(FORMS)
@staff_page
def in_name(request: HttpRequest, person: Person, uid: UUID, deed: str) -> HttpResponse:
    """Take what an officer enters in somebody's name."""
    whose = _seen(person, uid)
    return _ask(request, person, whose, deed, _through_form(request, whose), reverse("rights:person", args=[uid]))


@require_http_methods(FORMS)
@staff_page
def own_contest(request: HttpRequest, person: Person, of: str, number: int) -> HttpResponse:
    """Take somebody's contest of what was done in their name."""
    return _contest(request, person, person, (of, number), None, reverse("rights:mine"))


@require_http_methods(FORMS)
@staff_page
def contest_in_name(request: HttpRequest, person: Person, uid: UUID, of: str, number: int) -> HttpResponse:
    """Take a contest that an officer enters in somebody's name."""
    whose = _seen(person, uid)
    back = reverse("rights:person", args=[uid])
    return _contest(request, person, whose, (of, number), _through_form(request, whose), back)


def _ask(request: HttpRequest, person: Person, whose: Person, deed: str, through: Any, back: str) -> HttpResponse:
    if deed not in ASKED:
        raise NotFound("no_act")
    is_telephone = deed == Kind.TELEPHONE
    form: Any = form_of(request, TelephoneForm if is_telephone else TextForm, {})

    def act() -> str:
        given = {"number" if is_telephone else "text": form.cleaned_data["number" if is_telephone else "text"]}
        way = through.through() if through else actions.ONESELF
        ASKED[deed](actor=person, person=whose, through=way, **given)
        say(request, _("已经更改。") if is_telephone else _("已经收到，答复以后会显示在“我的信息”里。"))
        return back

    context = {"title": Kind(deed).label, "deed": deed, "against": None}
    return _answered(request, person, whose, [form, through], act, context)


def _contest(
    request: HttpRequest, person: Person, whose: Person, named: tuple[str, int], through: Any, back: str
) -> HttpResponse:
    against = queries.deed(whose, *named)
    form: Any = form_of(request, TextForm, {})

    def act() -> str:
        of: ResidentAct | Attendance = queries.thing(whose, *named)
        way = through.through() if through else actions.ONESELF
        actions.contest(actor=person, person=whose, of=of, reason=form.cleaned_data["text"], through=way)
        say(request, _("已经收到异议，答复以后会显示在“我的信息”里。"))
        return back

    context = {"title": Kind.CONTEST.label, "deed": Kind.CONTEST.value, "against": against}
    return _answered(request, person, whose, [form, through], act, context)


def _answered(
    request: HttpRequest,
    person: Person,
    whose: Person,
    given: list[forms.Form | None],
    act: Callable[[], str],
    context: dict[str, object],
) -> HttpResponse:
    shown = [one for one in given if one is not None]
    tried = attempt(request, person, shown, act)
    if tried.response:
        return tried.response
    context |= {"whose": whose, "is_own": whose.pk == person.pk, "forms": shown, "form": shown[0]}
    return page(request, "rights/enter.html", {**context, "refusal": tried.refusal}, tried.status)


def _seen(person: Person, uid: UUID) -> Person:
    """Return somebody in whose name an officer may enter. Raises: NotFound."""
    whose = permissions.subject(person, uid)
    if not permissions.sees(person, whose):
        raise NotFound("no_person")
    return whose


def _through_form(request: HttpRequest, whose: Person) -> Any:
    form: Any = form_of(request, ThroughForm, {"done_on": clock.today()})
    form.offer(queries.household_of(whose))
    return form
