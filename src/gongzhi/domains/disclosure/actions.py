"""Putting something on the board, and taking it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.domains.disclosure import permissions, rules
from gongzhi.domains.disclosure.models import Posting, Takedown
from gongzhi.domains.matters import actions as matters
from gongzhi.domains.matters import permissions as matter_permissions
from gongzhi.domains.matters import queries as matter_queries
from gongzhi.domains.matters import rules as matter_rules
from gongzhi.errors import AlreadyDone
from gongzhi.law import library
from gongzhi.shared import clock
from gongzhi.shared.ledger import actions as ledger

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.domains.matters.actions import FactDraft
    from gongzhi.domains.matters.models import Fact, Matter
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.models import Place


@transaction.atomic
def post_step(*, actor: Person, matter: Matter, draft: FactDraft, title: str) -> Posting | Fact:
    """Put the resolution or the outcome of a matter on its board (决议公开、结果公开).

    Posting from today on claims that there is a resolution in effect: it is refused where the law gives none. A posting
    that hung on the paper board before is a fact: it is kept as it happened, and comes on the board only with effect.
    Law: villagers_committees_2026/35, residents_committees_2026/34. Raises: NotPermitted, BadValue, RuleNotMet.
    """
    matter = matter_queries.locked(matter.pk)
    procedure = library.shipped().text(matter.procedure, matter.place.level, draft.on)
    allowed = matter_permissions.powers_in(actor, matter.place_id).may_record(procedure, draft.step)
    matter_permissions.require(allowed, "post_step", matter.place)
    rules.require_words(title=title, text=draft.text, from_on=draft.on, until_on=draft.until)
    today = clock.today()
    case = matter_queries.case_of(matter, matter_rules.Lens(today, today))
    posted = matter_rules.posted_fact(draft.step, draft.on, draft.until)
    outcome = matter_rules.outcome_of(library.shipped(), case, posted)
    if draft.on == today:
        matter_rules.require_accepted(outcome)
    fact = matters.record_fact(actor=actor, matter=matter, draft=draft)
    if not outcome.accepted or draft.until is None:
        return fact
    return _put_up(
        actor=actor, place=matter.place, category=Posting.Category.AFFAIRS, title=title, text=draft.text,
        from_on=draft.on, until_on=draft.until, matter=matter, fact=fact,
    )  # fmt: skip


@transaction.atomic
def post(
    *, actor: Person, place: Place, category: str, title: str, text: str, from_on: date, until_on: date
) -> Posting:
    """Put something that belongs to no matter on the board of a place.

    Law: villagers_committees_2026/35, residents_committees_2026/34; its days are the parameter ``posting_days``.
    Raises: NotPermitted, BadValue, RuleNotMet (``posting``).
    """
    matter_permissions.require(permissions.may_post(actor, place.pk), "post", place)
    rules.require_words(title=title, text=text, from_on=from_on, until_on=until_on, category=category)
    rules.require_now(from_on, clock.today())
    rules.require_days(library.shipped(), place.level, from_on, until_on)
    return _put_up(
        actor=actor, place=place, category=category, title=title, text=text, from_on=from_on, until_on=until_on
    )


@transaction.atomic
def take_down(*, actor: Person, posting: Posting, on: date, reason: str) -> Takedown:
    """Record that a posting came down before its last day (提前撤下).

    A matter's posting is then judged by the days that it hung.

    Raises: NotPermitted, BadValue, AlreadyDone.
    """
    matter_permissions.require(permissions.may_post(actor, posting.place_id), "take_down", posting.place)
    if Takedown.objects.filter(posting=posting).exists():
        raise AlreadyDone("already_taken_down", posting=posting.pk)
    rules.require_takedown(posting.from_on, posting.until_on, on, clock.today(), reason)
    if posting.fact is not None:
        stands = matter_queries.standing(posting.fact)
        if stands is not None and stands.step == posting.fact.step:
            matters.end_posting(actor=actor, posted=stands, on=on, reason=reason.strip())
    takedown = Takedown.objects.create(posting=posting, on=on, reason=reason.strip(), entered_by=actor)
    ledger.record(
        act="disclosure.take_down",
        place_code=posting.place.code,
        subject=f"posting:{posting.pk}",
        public={"posting": posting.pk, "on": on.isoformat()},
        disclosed={"reason": takedown.reason, "entered_by": actor.name},
        rows=[takedown],
    )
    return takedown


def _put_up(
    *,
    actor: Person,
    place: Place,
    category: str,
    title: str,
    text: str,
    from_on: date,
    until_on: date,
    matter: Matter | None = None,
    fact: Fact | None = None,
) -> Posting:
    posting = Posting.objects.create(
        place=place, matter=matter, fact=fact, category=category, title=title.strip(), text=text.strip(),
        from_on=from_on, until_on=until_on, posted_by=actor, recorded_on=clock.today(),
    )  # fmt: skip
    public: dict[str, object] = {"posting": posting.pk, "category": str(category)}
    ledger.record(
        act="disclosure.post",
        place_code=place.code,
        subject=f"posting:{posting.pk}",
        public={
            **public,
            "matter": matter.pk if matter else None,
            "from_on": from_on.isoformat(),
            "until_on": until_on.isoformat(),
        },
        disclosed={"title": posting.title, "text": posting.text, "posted_by": actor.name},
        rows=[posting],
    )
    return posting
