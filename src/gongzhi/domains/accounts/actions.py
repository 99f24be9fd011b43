"""Signing in and out. The demo signs in by choosing a person; real sign-in is not part of the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login, logout

from gongzhi.domains.accounts import queries
from gongzhi.errors import NotPermitted

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.accounts.models import Account


def sign_in_as(*, request: HttpRequest, handle: str) -> Account:
    """Sign in as a person of the demo. Raises: NotPermitted outside the demo, NotFound."""
    if not settings.DEMO:
        raise NotPermitted("demo_only")
    account = queries.account(handle)
    if not account.person.is_synthetic:
        raise NotPermitted("demo_only")
    login(request, account)
    return account


def sign_out(*, request: HttpRequest) -> None:
    """End the session."""
    logout(request)
