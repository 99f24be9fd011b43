"""Reads of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.accounts.models import Account
from gongzhi.errors import NotFound, NotPermitted

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person


def account(handle: str) -> Account:
    """Return the active account with this handle. Raises: NotFound."""
    found = Account.objects.select_related("person").filter(handle=handle, is_active=True).first()
    if found is None:
        raise NotFound("no_account", handle=handle)
    return found


def accounts() -> QuerySet[Account]:
    """Return every active account in the order of its handle."""
    return Account.objects.select_related("person").filter(is_active=True).order_by("handle")


def person_of(request: HttpRequest) -> Person:
    """Return the person who is signed in. Raises: NotPermitted for nobody."""
    user = request.user
    if not isinstance(user, Account):
        raise NotPermitted("sign_in_first")
    return user.person
