"""Who must show a second factor, and who keeps the roster of sign-in: the officers of the guiding office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from gongzhi.domains.accounts.backends.sessions import LEVEL
from gongzhi.domains.accounts.models import SecondFactor
from gongzhi.domains.accounts.rules import ActKind, Level, suffices
from gongzhi.domains.people.permissions import may_register
from gongzhi.errors import NotPermitted

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person

REFUSALS = {ActKind.VOTE: "passkey_first", ActKind.ADMINISTER: "second_factor_first"}


def is_administrator(person: Person) -> bool:
    """Say whether ``person`` is an officer of the guiding office today."""
    return may_register(person)


def may_keep_roster(actor: Person, person: Person) -> bool:
    """Say whether ``actor`` may bar ``person``, lift that, or enrol them: an administrator, never oneself."""
    return is_administrator(actor) and actor.pk != person.pk


def may_issue_enrolment(actor: Person | None, person: Person) -> bool:
    """Say whether an administrator may be enrolled: by another one, or by the server's own keeper while none is."""
    if actor is None:
        return is_administrator(person) and not SecondFactor.objects.exists()
    return is_administrator(person) and may_keep_roster(actor, person)


def level_of(request: HttpRequest) -> str:
    """Return what the session is worth. One that does not say is worth a code, and everything in the demo."""
    return str(request.session.get(LEVEL) or (Level.SECOND_FACTOR if settings.DEMO else Level.CODE))


def lacks_second_factor(request: HttpRequest, person: Person) -> bool:
    """Say whether ``person`` is an administrator whose session has not shown a second factor."""
    return not suffices(level_of(request), ActKind.ADMINISTER) and is_administrator(person)


def require_level(request: HttpRequest, act: ActKind) -> None:
    """Refuse an act that asks more than the session is worth: a code is never enough for a vote.

    Raises: NotPermitted.
    """
    if not suffices(level_of(request), act):
        raise NotPermitted(REFUSALS.get(act, "sign_in_first"))
