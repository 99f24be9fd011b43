"""Sign-in only: an account stands for one person; what that person may do follows from posts."""

from __future__ import annotations

from hashlib import sha256

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.accounts.rules import Level, Method
from gongzhi.domains.people.models import Person

LEVELS = [(level.value, level.value) for level in Level]
SECRET_COLUMN = "accounts.secondfactor.secret"  # noqa: S105  (what the seal is bound to)
HANDLE_LENGTH = 20


class Account(AbstractBaseUser):
    """What a person signs in with. No password; made when the person first signs in."""

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


class Session(AbstractBaseSession):
    """A session, with whose it is and what it is worth, so that a person can see theirs and end them."""

    METHODS = {
        Method.CODE: _("短信验证码"),
        Method.PASSKEY: _("通行密钥"),
        Method.PROVINCE: _("省统一身份认证"),
        Method.CHOSEN: _("演示选人"),
    }

    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions", null=True)
    began_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=20, blank=True)
    agent = models.CharField(max_length=80, blank=True)

    class Meta:
        pass

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store of these rows."""
        from gongzhi.domains.accounts.backends.sessions import SessionStore

        return SessionStore

    @property
    def handle(self) -> str:
        """Return what a page calls the session: never its key, which would be the session."""
        return sha256(self.session_key.encode()).hexdigest()[:HANDLE_LENGTH]

    @property
    def method_title(self) -> str:
        """Return how the person signed in, in words."""
        return str(self.METHODS.get(Method(self.method), "")) if self.method in list(Method) else ""


class Challenge(models.Model):
    """A code that was asked for. For a number that is not on the roster there is one too, which nothing answers."""

    telephone_digest = models.BinaryField(max_length=32)
    code_digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(default=False)


class DayCount(models.Model):
    """How often something was done on a day: what the limits count. ``key`` is a keyed hash."""

    class Kind(models.TextChoices):
        CODES_TO_A_TELEPHONE = "codes_to_a_telephone"
        CODES_FROM_AN_ADDRESS = "codes_from_an_address"
        CODES_IN_THE_COUNTY = "codes_in_the_county"
        WRONG_FOR_A_TELEPHONE = "wrong_for_a_telephone"
        WRONG_FROM_AN_ADDRESS = "wrong_from_an_address"
        WRONG_SECOND_FACTORS = "wrong_second_factors"

    kind = models.CharField(max_length=24, choices=Kind)
    key = models.BinaryField(max_length=32)
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "kind", "key"], name="day_count_once")]


class Passkey(models.Model):
    """A passkey (通行密钥): the public half of a key that lies in a person's telephone or token."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField(help_text="认证器给出的公钥数据")
    sign_count = models.PositiveBigIntegerField(default=0)
    title = models.CharField("名称", max_length=40)
    added_in = models.CharField(max_length=20, choices=LEVELS)
    added_on = models.DateField()
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.title


class SecondFactor(models.Model):
    """The secret of an administrator's authenticator, sealed for the person, and the last step that was used."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="second_factor")
    secret_sealed = models.BinaryField()
    enrolled_at = models.DateTimeField()
    last_step = models.PositiveBigIntegerField(default=0)


class Enrolment(models.Model):
    """A one-time code with which an administrator enrols a second factor, issued by another one (登记码)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    code_digest = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Bar(models.Model):
    """That a person may not sign in, from when, why, and until when (停用)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="bars")
    reason = models.CharField("理由", max_length=200)
    barred_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    barred_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(lifted_at=None), name="bar_once"),
        ]
