"""Signing in and out: codes, passkeys, the second factor; and who may not sign in."""

from __future__ import annotations

import secrets
from base64 import b32decode, b32encode
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongzhi.domains.accounts import permissions, queries, rules
from gongzhi.domains.accounts.backends import messages, sessions
from gongzhi.domains.accounts.models import (
    SECRET_COLUMN,
    Account,
    Bar,
    Challenge,
    DayCount,
    Enrolment,
    Passkey,
    SecondFactor,
    Session,
)
from gongzhi.domains.accounts.rules import SECOND_DIGITS, SECOND_DRIFT, SECOND_STEP_SECONDS, Level, Method
from gongzhi.domains.people.models import TELEPHONE
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted, fault
from gongzhi.shared import clock
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.vault import vault

if TYPE_CHECKING:
    from django.db import models
    from django.http import HttpRequest

    from gongzhi.domains.accounts.backends.keys import Given
    from gongzhi.domains.people.models import Person

COUNTY_WIDE = ""
SECRET_BYTES = 20
# No letter or digit that is taken for another one on paper.
READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
ENROLMENT_LENGTH = 12
AGENT_LENGTH = 80
ONE_DAY = timedelta(days=1)


def sign_in_as(*, request: HttpRequest, handle: str) -> Account:
    """Sign in as a person of the demo. Raises: NotPermitted outside the demo, NotFound."""
    if not settings.DEMO:
        raise NotPermitted("demo_only")
    account = queries.account(handle)
    if not account.person.is_synthetic:
        raise NotPermitted("demo_only")
    return begin_session(request=request, person=account.person, method=Method.CHOSEN, level=Level.SECOND_FACTOR)


def ask_for_code(*, telephone: str, address: str) -> int:
    """Send a code to a telephone, and return the key of the challenge (发送验证码).

    A number that nobody on the roster has goes the same way: it is counted, kept and answered alike, and its code is
    one that nothing matches. Each count is a transaction of its own, since what was tried stays counted.
    Raises: BadValue for what is no mobile number, NotPermitted where a limit of the day is reached.
    """
    number = rules.telephone(telephone)
    if not number:
        raise BadValue("invalid", [fault("telephone", "telephone", actual=telephone[: rules.SHOWN_LENGTH])])
    kinds, most = DayCount.Kind, rules.parameters()
    _take(kinds.CODES_FROM_AN_ADDRESS, address, most.codes_from_an_address)
    _take(kinds.CODES_TO_A_TELEPHONE, number, most.codes_to_a_telephone)
    _take(kinds.CODES_IN_THE_COUNTY, "", most.codes_in_the_county)
    digest = queries.digest_of(TELEPHONE, number)
    is_known = bool(queries.roster(TELEPHONE, digest))
    code = "".join(secrets.choice("0123456789") for _digit in range(most.digits))
    right, never = _code_digest(digest, code), secrets.token_bytes(len(digest))
    made = Challenge.objects.create(
        telephone_digest=digest, code_digest=right if is_known else never, made_at=clock.now()
    )
    minutes = most.valid // timedelta(minutes=1)
    text = _("【共治】登录验证码 %(code)s，%(minutes)s 分钟内有效。不要把它告诉任何人。")
    messages.dispatch(number, text % {"code": code, "minutes": minutes}, is_known=is_known)
    _forget()
    return made.pk


def answer_code(*, challenge_id: int, code: str, address: str) -> bytes:
    """Return the keyed hash of the telephone whose code was given, once (核对验证码).

    Wrong, used, expired and tried too often look the same. A try is taken before the code is compared, so that tries
    at the same time don't gain any. Raises: NotPermitted.
    """
    most, kinds, now = rules.parameters(), DayCount.Kind, clock.now()
    asked = Challenge.objects.filter(pk=challenge_id, is_used=False)
    live = asked.filter(made_at__gte=now - most.valid, tries__lt=most.tries)
    challenge = live.first()
    if challenge is None:
        raise NotPermitted("code_wrong")
    digest = bytes(challenge.telephone_digest)
    taken = [
        _take(kinds.WRONG_FROM_AN_ADDRESS, address, most.wrong_from_an_address),
        _take(kinds.WRONG_FOR_A_TELEPHONE, digest.hex(), most.wrong_for_a_telephone),
    ]
    is_right = compare_digest(_code_digest(digest, code.strip()), bytes(challenge.code_digest))
    if not live.update(tries=F("tries") + 1) or not is_right or not asked.update(is_used=True):
        raise NotPermitted("code_wrong")
    for one in taken:
        _give_back(one)
    return digest


def begin_session(*, request: HttpRequest, person: Person, method: Method, level: Level) -> Account:
    """Let ``person`` be signed in, in a session with a new key; the account is made at the first time (登录).

    Raises: NotPermitted for who is barred or no longer on the register.
    """
    account, _is_new = Account.objects.get_or_create(person=person, defaults={"handle": person.uid.hex})
    held = queries.accounts().filter(pk=account.pk).first()
    if held is None:
        raise NotPermitted("not_on_roster")
    if SESSION_KEY in request.session:
        request.session.cycle_key()  # login itself keeps the key of who is in already
    login(request, held)
    is_administrator = level == Level.SECOND_FACTOR and permissions.is_administrator(person)
    lasts = rules.parameters().administrator_session if is_administrator else rules.parameters().session
    agent = request.headers.get("User-Agent", "")
    request.session[sessions.LEVEL], request.session[sessions.METHOD] = level.value, method.value
    request.session[sessions.BEGAN] = clock.now().isoformat()
    request.session[sessions.AGENT] = rules.agent(agent)[:AGENT_LENGTH]
    request.session.set_expiry(int(lasts.total_seconds()))
    return held


def sign_out(*, request: HttpRequest) -> None:
    """End the session."""
    logout(request)


def end_session(*, account: Account, handle: str) -> None:
    """End one of one's own sessions, on whatever device it is (结束登录). Raises: NotFound."""
    found = next((one for one in queries.sessions(account) if one.handle == handle), None)
    if found is None:
        raise NotFound("no_session")
    found.delete()


@transaction.atomic
def add_passkey(*, account: Account, given: Given, title: str, level: str) -> Passkey:
    """Keep a passkey that a session of ``level`` added (添加通行密钥).

    Raises: AlreadyDone, BadValue for too many.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    if account.passkeys.count() >= rules.parameters().most_passkeys:
        raise BadValue("passkeys_spent", most=rules.parameters().most_passkeys)
    if Passkey.objects.filter(credential_id=given.credential_id).exists():
        raise AlreadyDone("passkey_known")
    made = Passkey.objects.create(
        account=account, credential_id=given.credential_id, credential=given.credential, sign_count=given.sign_count,
        title=title, added_in=level, added_on=clock.today(),
    )  # fmt: skip
    _record_of_administrator("accounts.add_passkey", account.person)
    return made


@transaction.atomic
def remove_passkey(*, account: Account, passkey_id: int) -> None:
    """Take one of one's own passkeys away (删除通行密钥). Raises: NotFound."""
    if not Passkey.objects.filter(account=account, pk=passkey_id).delete()[0]:
        raise NotFound("no_passkey")
    _record_of_administrator("accounts.remove_passkey", account.person)


def use_passkey(*, passkey: Passkey, sign_count: int) -> Level:
    """Keep a passkey's counter, and return what signing in with it is worth.

    Raises: NotPermitted for a counter that went back: two devices hold the same key.
    """
    if rules.is_counter_behind(passkey.sign_count, sign_count):
        raise NotPermitted("passkey_copied")
    today = clock.today()
    unchanged = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not unchanged.update(sign_count=sign_count, last_used_on=today):
        raise NotPermitted("passkey_copied")
    return rules.level_of_passkey(passkey.added_in, passkey.added_on, today, rules.parameters().rest)


@transaction.atomic
def issue_enrolment(*, actor: Person | None, person: Person) -> str:
    """Return a one-time code with which an administrator enrols a second factor (签发登记码); it voids earlier ones.

    ``actor`` None is whoever sets the server up, and only while no administrator has a second factor.
    Raises: NotPermitted.
    """
    if not permissions.may_issue_enrolment(actor, person):
        raise NotPermitted("not_permitted", act="issue_enrolment")
    code = "".join(secrets.choice(READABLE) for _letter in range(ENROLMENT_LENGTH))
    made = Enrolment.objects.create(
        person=person, issued_by=actor, code_digest=_enrolment_digest(person, code), issued_at=clock.now()
    )
    disclosed: dict[str, object] = {"issued_by": actor.name} if actor else {}
    ledger.record(
        act="accounts.issue_enrolment", place_code=COUNTY_WIDE, rows=[made], disclosed=disclosed,
        private={"person": person.uid.hex},
    )  # fmt: skip
    return code


def open_enrolment(*, person: Person, code: str) -> Enrolment:
    """Return the enrolment whose code was given (核对登记码). Raises: NotPermitted for any but the newest, unused."""
    taken = _take(DayCount.Kind.WRONG_SECOND_FACTORS, person.uid.hex, rules.parameters().wrong_second_factors)
    newest = Enrolment.objects.filter(person=person).order_by("-pk").first()
    given = _enrolment_digest(person, rules.compact(code))
    if newest is None or not compare_digest(given, bytes(newest.code_digest)) or not _is_open(newest):
        raise NotPermitted("code_wrong")
    _give_back(taken)
    return newest


def new_secret() -> str:
    """Draw the secret of an authenticator, as it is typed."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


@transaction.atomic
def enrol_second_factor(*, actor: Person, enrolment_id: int, secret: str, code: str) -> SecondFactor:
    """Keep the actor's second factor in place of any before (登记第二重验证).

    It ends their sessions, so that whoever holds a lost device is out. Raises: NotPermitted.
    """
    enrolment = Enrolment.objects.select_for_update().filter(pk=enrolment_id, person=actor).first()
    step = rules.step_given(code.strip(), _codes(secret), 0)
    if enrolment is None or not _is_open(enrolment) or step is None:
        raise NotPermitted("code_wrong")
    enrolment.used_at = clock.now()
    enrolment.save(update_fields=["used_at"])
    sealed = vault().seal(secret, row=actor.uid, column=SECRET_COLUMN)
    values = {"secret_sealed": sealed, "enrolled_at": clock.now(), "last_step": step}
    kept, _is_new = SecondFactor.objects.update_or_create(person=actor, defaults=values)
    Session.objects.filter(account__person=actor).delete()
    ledger.record(
        act="accounts.enrol_second_factor", place_code=COUNTY_WIDE, rows=[enrolment],
        disclosed={"administrator": actor.name},
    )  # fmt: skip
    return kept


def show_second_factor(*, person: Person, code: str) -> None:
    """Accept the code of the person's authenticator, each only once (核对第二重验证). Raises: NotPermitted."""
    taken = _take(DayCount.Kind.WRONG_SECOND_FACTORS, person.uid.hex, rules.parameters().wrong_second_factors)
    held = SecondFactor.objects.filter(person=person).first()
    if held is None:
        raise NotPermitted("code_wrong")
    secret = vault().unseal(bytes(held.secret_sealed), row=person.uid, column=SECRET_COLUMN)
    step = rules.step_given(code.strip(), _codes(secret), held.last_step)
    fresh = SecondFactor.objects.filter(pk=held.pk, last_step__lt=step or 0)
    if step is None or not fresh.update(last_step=step):
        raise NotPermitted("code_wrong")
    _give_back(taken)


@transaction.atomic
def bar_person(*, actor: Person, person: Person, reason: str) -> Bar:
    """Let a person not sign in any more, and end every session of theirs at once (停用登录).

    Raises: NotPermitted, BadValue without a reason, AlreadyDone.
    """
    if not permissions.may_keep_roster(actor, person):
        raise NotPermitted("not_permitted", act="bar_person")
    if not reason.strip():
        raise BadValue("invalid", [fault("required", "reason")])
    type(person).objects.select_for_update().get(pk=person.pk)
    if Bar.objects.filter(person=person, lifted_at=None).exists():
        raise AlreadyDone("barred_already")
    made = Bar.objects.create(person=person, reason=reason.strip(), barred_by=actor, barred_at=clock.now())
    Session.objects.filter(account__person=person).delete()
    _record_bar("accounts.bar_person", actor, made)
    return made


@transaction.atomic
def lift_bar(*, actor: Person, bar: Bar) -> Bar:
    """Let a person sign in again (恢复登录). Raises: NotPermitted, AlreadyDone."""
    held = Bar.objects.select_for_update().select_related("person").get(pk=bar.pk)
    if not permissions.may_keep_roster(actor, held.person):
        raise NotPermitted("not_permitted", act="lift_bar")
    if held.lifted_at is not None:
        raise AlreadyDone("bar_lifted")
    held.lifted_at = clock.now()
    held.save(update_fields=["lifted_at"])
    _record_bar("accounts.lift_bar", actor, held)
    return held


def provisioning(person: Person, secret: str) -> str:
    """Return what an authenticator reads from the picture on the enrolment page."""
    return _totp(secret).get_provisioning_uri(person.name, "Gongzhi")


def _totp(secret: str) -> TOTP:
    # SHA-1 is what every authenticator application reads; as a keyed hash it is sound (RFC 6238).
    return TOTP(b32decode(secret), SECOND_DIGITS, SHA1(), SECOND_STEP_SECONDS)  # noqa: S303


def _codes(secret: str) -> list[tuple[int, str]]:
    """Return the steps of the time that count now, each with its code."""
    totp, now = _totp(secret), int(clock.now().timestamp()) // SECOND_STEP_SECONDS
    return [(now + drift, totp.generate((now + drift) * SECOND_STEP_SECONDS).decode()) for drift in SECOND_DRIFT]


def _is_open(enrolment: Enrolment) -> bool:
    return enrolment.used_at is None and enrolment.issued_at >= clock.now() - rules.parameters().enrolment


def _code_digest(telephone_digest: bytes, code: str) -> bytes:
    return vault().digest("code", f"{telephone_digest.hex()} {code}")


def _enrolment_digest(person: Person, code: str) -> bytes:
    return vault().digest("enrolment", f"{person.uid.hex} {code}")


def _take(kind: DayCount.Kind, name: str, most: int) -> DayCount:
    """Count one more of today, however many ask at once. Raises: NotPermitted where the day's limit is reached."""
    row = DayCount(kind=kind, key=vault().digest(kind, name), on=clock.today())
    DayCount.objects.bulk_create([row], ignore_conflicts=True)
    if not _counted(row).filter(count__lt=most).update(count=F("count") + 1):
        raise NotPermitted("day_limit", most=most)
    return row


def _give_back(row: DayCount) -> None:
    _counted(row).filter(count__gt=0).update(count=F("count") - 1)


def _counted(row: DayCount) -> models.QuerySet[DayCount]:
    return DayCount.objects.filter(kind=row.kind, key=row.key, on=row.on)


def _forget() -> None:
    """Delete the counts of days before yesterday, challenges that nobody can answer any more, sessions that ran out."""
    DayCount.objects.filter(on__lt=clock.today() - ONE_DAY).delete()
    Challenge.objects.filter(made_at__lt=clock.now() - ONE_DAY).delete()
    sessions.SessionStore.clear_expired()


def _record_of_administrator(act: str, person: Person) -> None:
    """Place what an administrator changed of their own sign-in in the log; a resident's own is nobody's business."""
    if permissions.is_administrator(person):
        ledger.record(act=act, place_code=COUNTY_WIDE, rows=(), disclosed={"administrator": person.name})


def _record_bar(act: str, actor: Person, bar: Bar) -> None:
    """Place a bar in the log: that somebody was barred is public, who and why is not."""
    ledger.record(
        act=act, place_code=COUNTY_WIDE, rows=[bar], disclosed={"administrator": actor.name},
        private={"person": bar.person.uid.hex, "reason": bar.reason},
    )  # fmt: skip
