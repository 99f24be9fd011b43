"""Erasing what is held of a person, for good: also from what an older backup brings back (删除个人信息)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.people import permissions, rules
from gongzhi.domains.people.actions.files import place_code_of, subject_of
from gongzhi.domains.people.models import Kinship, Person, Post, Residence
from gongzhi.errors import AlreadyDone, BadValue, NotPermitted, fault
from gongzhi.shared import clock, erasures
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.ledger import queries as log

if TYPE_CHECKING:
    from collections.abc import Sequence

ERASED_NAME = "已删除"


class Ground(models.TextChoices):
    """Why the law asks for erasure (删除理由)."""

    PURPOSE_OVER = "purpose_over", _("处理目的已经实现、无法实现，或者不再需要")
    STOPPED = "stopped", _("不再提供服务，或者保存期限已经届满")
    WITHDRAWN = "withdrawn", _("本人撤回同意")
    UNLAWFUL = "unlawful", _("违反法律规定或者约定处理个人信息")


@transaction.atomic
def erase_person(*, actor: Person, person: Person, ground: str, also: Sequence[models.Model] = ()) -> Person:
    """Erase a person: of a resident everything; who held a post keeps the name that the archive owes (档案).

    ``also`` are rows about the person of other domains, erased by the caller in this act. What the log holds sealed
    of the person goes too. The erasure is written to ``settings.ERASURES`` before the act is committed.
    Law: personal_information_2021/47. Raises: NotFound, NotPermitted, BadValue, AlreadyDone.
    """
    today = clock.today()
    permissions.require_person(actor, person.uid, today)
    if not permissions.may_erase(actor, person, today):
        raise NotPermitted("not_permitted", act="erase_person")
    if ground not in Ground.values:
        raise BadValue("invalid", [fault("unknown_choice", "ground", choice=ground)])
    if person.erased_on is not None:
        raise AlreadyDone("erased_already")
    held = _erase(person, today, {"ground": ground}, {"erased_by": actor.name}, also)
    erasures.add(erasures.Erasure(held.uid, today))
    return held


@transaction.atomic
def replay_erasure(*, person: Person, on: date, also: Sequence[models.Model] = ()) -> Person:
    """Erase again whom a restored backup brought back. Raises: AlreadyDone."""
    if person.erased_on is not None:
        raise AlreadyDone("erased_already")
    return _erase(person, on, {"replayed": True}, {}, also)


def _erase(
    person: Person,
    on: date,
    public: dict[str, object],
    disclosed: dict[str, object],
    also: Sequence[models.Model],
) -> Person:
    held = Person.objects.select_for_update().get(pk=person.pk)
    place_code = place_code_of(held, on)
    homes, kin = _leave(held, on), list(Kinship.objects.filter(models.Q(person=held) | models.Q(relative=held)))
    Kinship.objects.filter(pk__in=[one.pk for one in kin]).delete()
    _blank(held, on)
    held.save()
    rows = [held, *homes, *also]
    targets = log.closed_paths(rows, subject_of(held))
    if targets:
        ledger.erase(place_code=place_code, targets=targets)
    ledger.record(
        act="people.erase_person",
        place_code=place_code,
        subject=subject_of(held),
        public=public,
        disclosed=disclosed,
        rows=rows,
        gone=[(Kinship._meta.label_lower, one.pk) for one in kin],
    )
    return held


def _blank(person: Person, on: date) -> None:
    """Take away what is held of a person. Who holds or held a post stays named: the archive of acts names them."""
    person.keep_id_number("")
    person.keep_telephone("")
    person.remark, person.erased_on = "", on
    if not Post.objects.filter(person=person).exists():
        person.name, person.name_pinyin, person.name_initials = ERASED_NAME, "", ""
        person.sex, person.born_on, person.education = "", rules.UNKNOWN, None


def _leave(person: Person, on: date) -> list[Residence]:
    """Let a person's residences say no more than that somebody lived in the place."""
    homes = list(Residence.objects.filter(person=person).order_by("pk"))
    for home in homes:
        home.household, home.relation = None, ""
        if home.last_on is None or home.last_on > on:
            home.last_on = max(home.first_on, on)
        home.save()
    return homes
