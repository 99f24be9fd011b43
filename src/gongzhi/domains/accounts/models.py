"""Sign-in only: an account stands for one person; what that person may do follows from posts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from gongzhi.domains.people.models import Person


class Account(AbstractBaseUser):
    """What a person signs in with. No password: the demo signs in by role."""

    handle = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    password = None  # type: ignore[assignment]

    objects = BaseUserManager()

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS = []

    def get_session_auth_hash(self) -> str:
        """Return what a session is bound to; without a password that is the handle."""
        return self.handle

    def get_session_auth_fallback_hash(self) -> list[str]:
        """Return no older hashes: there is no key to rotate."""
        return []
