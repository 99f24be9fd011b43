"""Who sends a request that writes: the session of the site, with its token against forgery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from gongzhi.domains.accounts import queries
from gongzhi.errors import NotPermitted

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.domains.people.models import Person


class Session(APIKeyCookie):
    """The person who is signed in to the site; the request carries the cookie's token in ``X-CSRFToken``."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Person:
        """Return the person. Raises: NotPermitted for nobody, or where the token is missing or wrong."""
        person = queries.person_of(request)
        if check_csrf(request) is not None:
            raise NotPermitted("csrf")
        return person
