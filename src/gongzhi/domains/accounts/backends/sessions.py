"""Where sessions are kept: Django's own rows, with whose a session is and what it is worth beside its contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from gongzhi.domains.accounts.models import Session

LEVEL, METHOD, BEGAN, AGENT = "level", "method", "began_at", "agent"


class SessionStore(RowStore):
    """Sessions of ``accounts.Session``; deleting a row ends that session, whoever holds its cookie."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model; imported here, since settings name this module before there are models."""
        from gongzhi.domains.accounts.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of a session with these contents."""
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at = parse_datetime(data[BEGAN]) if BEGAN in data else None
        row.level, row.method, row.agent = (data.get(name, "") for name in (LEVEL, METHOD, AGENT))
        made: Session = row
        return made
