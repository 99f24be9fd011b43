"""``gongzhi log sign``, ``gongzhi log export`` and ``gongzhi ledger check``."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongzhi.config.cli_answer import EXIT, Answer, answering, start_django

if TYPE_CHECKING:
    from gongzhi.translog.note import Checkpoint


@click.command()
@click.option("--every", type=click.FloatRange(min=0.05), metavar="SECONDS", help="一直运行，每隔这么多秒签署一次。")
@click.option("--while", "parent", type=int, hidden=True, help="这个进程结束时一并结束。")
@answering
def log_sign(every: float | None, parent: int | None) -> Answer:
    """签署日志现在的样子并公布检查点；绝不签署变短或者被改写的日志。"""
    start_django()
    from gongzhi.config import log_signing

    signed = log_signing.sign()
    while every and parent in (None, os.getppid()):
        time.sleep(every)
        signed = log_signing.sign_if_reachable() or signed
    return Answer(_checkpoint(signed))


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@answering
def log_export(directory: Path) -> Answer:
    """把已签署的日志写成文件，任何人都能用 gongzhi log verify 验证。有签名密钥时先签署。"""
    start_django()
    from gongzhi.config import log_signing
    from gongzhi.shared.ledger import files

    if log_signing.may_sign():
        log_signing.sign()
    return Answer({"directory": str(directory), **_checkpoint(files.export(directory))})


@click.command()
@answering
def ledger_check() -> Answer:
    """逐行核对数据库与日志：被改动、被删除、没有记录的行都会列出。"""
    start_django()
    from gongzhi.shared.ledger import audit, queries

    found = [asdict(one) for one in audit.all_mismatches()]
    return Answer({"ok": not found, "size": queries.size(), "mismatches": found}, EXIT["refused"] if found else 0)


def _checkpoint(signed: Checkpoint | None) -> dict[str, object]:
    from gongzhi.translog import base64text

    if signed is None:
        return {"origin": "", "size": 0, "root": ""}
    return {"origin": signed.origin, "size": signed.size, "root": base64text.encode(signed.root)}
