"""``gongzhi pay``: adopting a pay standard from its file."""

from __future__ import annotations

from pathlib import Path

import click

from gongzhi.config.cli_answer import Answer, answering, start_django


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "handle", required=True, help="以谁的身份：账号。此人须在县里指导监督部门任职。")
@answering
def adopt(file: Path, handle: str) -> Answer:
    """公布一份报酬标准；同一档次还在执行的旧标准到前一天为止。"""
    start_django()
    from gongzhi.domains.accounts import queries as accounts
    from gongzhi.domains.remuneration import actions
    from gongzhi.domains.remuneration.rules import standard

    draft = standard.read(file, actions.VOCABULARY)
    found = actions.adopt_standard(actor=accounts.account(handle).person, draft=draft)
    return Answer(
        {
            "standard": found.pk,
            "title": found.title,
            "scales": len(draft.scales),
            "insurances": len(draft.insurances),
        }
    )
