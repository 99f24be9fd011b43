"""``gongzhi imports``: the lists that the site takes in, on the command line, and the worker that writes them."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongzhi.config.cli_answer import EXIT, Answer, answering, start_django

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.domains.registers.models import Import

KINDS = ("places", "residents", "bodies", "posts")
SHOWN = 1000


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice(KINDS), required=True, help="这是什么表。")
@click.option("--as", "handle", required=True, help="以谁的身份：账号。")
@click.option("--on", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="表里的情况是哪一天的；不填为今天。")
@click.option("--column", "columns", multiple=True, metavar="LETTER=NAME", help="指定一列是什么，可以多次。")
@click.option("--confirm", is_flag=True, help="没有错误时就写入；不加时只检查。")
@answering
def import_file(
    file: Path, kind: str, handle: str, as_of: datetime | None, columns: tuple[str, ...], *, confirm: bool
) -> Answer:
    """检查一张表；加 --confirm 时，没有错误就整张写入。"""
    start_django()
    from gongzhi.domains.accounts import queries as accounts
    from gongzhi.domains.registers.actions import handing_in, writing
    from gongzhi.shared import clock

    actor = accounts.account(handle).person
    found = handing_in.hand_in(
        actor=actor, kind=kind, filename=file.name, content=file.read_bytes(),
        as_of=as_of.date() if as_of else clock.today(),
    )  # fmt: skip
    if columns or found.state == found.State.UPLOADED:
        given = dict(one.partition("=")[::2] for one in columns)
        found = handing_in.match_columns(actor=actor, found=found, mapping=handing_in.mapping_of(found) | given)
    writing.check(found)
    if confirm and found.state == found.State.CHECKED:
        writing.apply(handing_in.confirm(actor=actor, found=found))
    found.refresh_from_db()
    good = (found.State.APPLIED, found.State.CHECKED)
    return Answer(_document(found), 0 if found.state in good else EXIT["refused"])


@click.command("undo")
@click.argument("uid", type=click.UUID)
@click.option("--as", "handle", required=True, help="以谁的身份：账号。")
@answering
def undo(uid: object, handle: str) -> Answer:
    """撤销一张表写入的全部内容。"""
    start_django()
    from gongzhi.domains.accounts import queries as accounts
    from gongzhi.domains.registers.actions import handing_in, writing
    from gongzhi.domains.registers.queries import lists

    actor = accounts.account(handle).person
    found = handing_in.undo(actor=actor, found=lists.one(actor, uid))  # type: ignore[arg-type]
    writing.take_back(found)
    found.refresh_from_db()
    return Answer(_document(found), 0 if found.state == found.State.UNDONE else EXIT["conflict"])


@click.command("run")
@click.option("--every", type=click.FloatRange(min=0.05), metavar="SECONDS", help="一直运行，没有要办的就等这么多秒。")
@click.option("--while", "parent", type=int, hidden=True, help="这个进程结束时一并结束。")
@answering
def run(every: float | None, parent: int | None) -> Answer:
    """检查和写入网站上交来的表。"""
    start_django()
    done = 0
    while parent in (None, os.getppid()):
        is_done = _run_next()
        done += is_done
        if not is_done:
            if every is None:
                break
            time.sleep(every)
    return Answer({"done": done})


def _run_next() -> bool:
    """Do the next thing; where the database does not answer, say so and try again later."""
    from django.db import OperationalError, connection

    from gongzhi.domains.registers.actions import writing

    try:
        if writing.run_next() is not None:
            return True
        writing.forget()
        return False
    except OperationalError as trouble:
        logging.getLogger(__name__).warning("a list was not written: %s", trouble)
        connection.close()
        return False


def _document(found: Import) -> dict[str, object]:
    """Return a list with its faults as the command prints it."""
    from gongzhi.domains.registers.queries import lists
    from gongzhi.law import words

    told = [(one, words.describe(one.finding, "zh")) for one in lists.faults_of(found, size=SHOWN)]
    return {
        "import": str(found.uid),
        "state": str(found.state),
        "rows": found.rows,
        "added": found.added,
        "changed": found.changed,
        "same": found.same,
        "entry": found.entry_index,
        "refused_because": found.refused_because,
        "faults": [
            {
                "cell": f"{one.letter}{one.row}",
                "heading": one.heading,
                "rule": one.finding.rule,
                "required": words_of["required"],
                "actual": words_of["actual"],
            }
            for one, words_of in told
        ],
    }
