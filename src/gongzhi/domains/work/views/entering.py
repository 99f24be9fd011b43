"""How every form of the staff side is shown, looked at again, sent once, refused with its entries kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from gongzhi.domains.accounts.views import redirect_to
from gongzhi.domains.work import actions
from gongzhi.errors import BadValue, RuleNotMet
from gongzhi.law import words
from gongzhi.shared.web.refusals import STATUS, language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from gongzhi.domains.people.models import Person

SAID = "said"
KEY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a form that was sent: an answer, or what to show with it."""

    response: HttpResponse | None = None
    status: int = 200
    refusal: Mapping[str, object] | None = None


def is_look(request: HttpRequest) -> bool:
    """Say whether the form was only to be shown again (先算一算): nothing is recorded then."""
    return request.method == "POST" and bool(request.POST.get("then"))


def form_of(request: HttpRequest, kind: type[forms.Form], initial: Mapping[str, object]) -> forms.Form:
    """Return the form as it was sent; one only looked at again shows what was entered and no faults yet."""
    if is_look(request):
        return kind(initial={**initial, **entered(request, kind)})
    if request.method == "POST":
        return kind(request.POST, request.FILES)
    return kind(initial=dict(initial))


def entered(request: HttpRequest, kind: type[forms.Form]) -> dict[str, object]:
    """Return what stands in each field as it was typed."""
    fields = kind.base_fields.items()
    return {name: field.widget.value_from_datadict(request.POST, {}, name) for name, field in fields}


def attempt(request: HttpRequest, actor: Person, forms: Sequence[forms.Form], act: Callable[[], str]) -> Attempt:
    """Do ``act`` once if every form is in shape; else say what stands against it, where it stands."""
    if request.method != "POST" or is_look(request):
        return Attempt()
    are_valid = [form.is_valid() for form in forms]  # each is asked, so that every fault is named at once
    if not all(are_valid):
        return Attempt(status=STATUS["invalid"])
    try:
        return Attempt(response=redirect_to(actions.once(actor=actor, key=key_of(request), act=act)))
    except BadValue as refusal:
        _place(forms, refusal)
        return Attempt(status=STATUS[refusal.kind])
    except RuleNotMet as refusal:
        return Attempt(status=STATUS[refusal.kind], refusal=words.refusal(refusal, language()))


def key_of(request: HttpRequest) -> str:
    """Return the form's own key: the one that it was sent with, or a new one."""
    sent = request.POST.get("once", "")
    return sent if 0 < len(sent) <= KEY_LENGTH else secrets.token_urlsafe(16)


def page(request: HttpRequest, template: str, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    """Show a staff page, with what is said once after an act."""
    said = request.session.pop(SAID, None)
    common = {"said": said, "signed_in": request.user, "once": key_of(request)}
    return render(request, template, {**common, **context}, status=status)


def say(request: HttpRequest, text: str, fact_id: int | None = None) -> None:
    """Let the next page say what was done, and show what the law made of a fact."""
    request.session[SAID] = {"text": str(text), "fact": fact_id}


def _place(forms: Sequence[forms.Form], refusal: BadValue) -> None:
    """Put each finding at the field that it names, or on top of the first form."""
    for finding in refusal.findings:
        told = words.describe(finding, language())
        text = _("%(required)s(%(actual)s)") % told
        form = next((one for one in forms if finding.field in one.fields), None)
        if form is None:
            forms[0].add_error(None, text)
        else:
            form.add_error(finding.field, text)
