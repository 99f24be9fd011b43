"""Who a session stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.domains.accounts import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.accounts.models import Account


class HeldAccount:
    """Loads the account of a session; signing in itself is an action, never a password."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Authenticate nobody: there are no passwords."""
        return

    def get_user(self, user_id: int) -> Account | None:
        """Return the account ``user_id`` with its person, unless the person may not sign in (any more)."""
        return queries.accounts().filter(pk=user_id).first()
