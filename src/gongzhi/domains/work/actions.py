"""Acting once for a form, however often it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.domains.work.models import Submission

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.domains.people.models import Person


@transaction.atomic
def once(*, actor: Person, key: str, act: Callable[[], str]) -> str:
    """Do ``act`` unless the form ``key`` was sent before; return the address that the first sending led to.

    Two presses at once: the second waits for the first one's row, and finds its answer. A refused act leaves no row,
    so that the mended form may be sent again.
    """
    row, is_first = Submission.objects.get_or_create(person=actor, key=key)
    if is_first:
        row.answer_url = act()
        row.save(update_fields=["answer_url"])
    return row.answer_url
