"""``gongzhi matter``: raising a matter, and the resolution of one; the same act and question as page and API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gongzhi.config.cli_answer import Answer, answering, start_django

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.option("--as", "handle", required=True, help="以谁的身份：账号。此人须在当地任有关职务。")
@click.option("--place", "code", required=True, help="村、社区的代码。")
@click.option("--kind", required=True, help="事项类别。")
@click.option("--title", required=True, help="事项名称。")
@click.option("--summary", required=True, help="公开说明。")
@click.option("--decided-by", default="", help="决议机构；不填为这类事项通常的机构。")
@click.option("--draft", default="", help="内部草稿，不公开。")
@click.option("--on", "raised_on", type=click.DateTime(["%Y-%m-%d"]), help="提出日期；不填为今天。")
@click.option("--authorises", multiple=True, metavar="KIND", help="会议通过后授权代表会议决定的事项类别，可以多次。")
@answering
def matter_raise(
    handle: str,
    code: str,
    kind: str,
    title: str,
    summary: str,
    decided_by: str,
    draft: str,
    raised_on: datetime | None,
    authorises: tuple[str, ...],
) -> Answer:
    """提出一个事项。"""
    start_django()
    from gongzhi.domains.accounts import queries as accounts
    from gongzhi.domains.matters import actions
    from gongzhi.domains.places import queries as places

    matter = actions.raise_matter(
        actor=accounts.account(handle).person,
        place=places.place(code),
        kind=kind,
        title=title,
        summary=summary,
        decided_by=decided_by,
        draft=draft,
        raised_on=raised_on.date() if raised_on else None,
        authorises=list(authorises),
    )
    return Answer(_matter(matter.pk))


@click.command()
@click.argument("matter_id", metavar="ID", type=int)
@answering
def resolution(matter_id: int) -> Answer:
    """出具事项生效的决议；没有生效的决议时拒绝，并列出缺什么。"""
    start_django()
    from gongzhi.domains.matters import queries, rules
    from gongzhi.shared import clock

    today = clock.today()
    view = queries.judge(queries.matter(matter_id), rules.Lens(today, today))
    fact = queries.resolution(view)
    return Answer({**_matter(matter_id), "resolved_on": fact.on.isoformat(), "body": fact.body, "text": fact.text})


def _matter(matter_id: int) -> dict[str, object]:
    from django.urls import reverse

    from gongzhi.domains.matters import queries

    matter = queries.matter(matter_id)
    return {
        "id": matter.pk,
        "place": matter.place.code,
        "kind": matter.kind,
        "title": matter.title,
        "decided_by": matter.decided_by,
        "raised_on": matter.raised_on.isoformat(),
        "url": reverse("matters:matter", args=[matter.pk]),
    }
