"""``gongzhi keys`` and ``gongzhi migrate``: what a deployment needs once, and may run again."""

from __future__ import annotations

import os

import click

from gongzhi.config import keys
from gongzhi.config.cli_answer import Answer, answering, start_django


@click.command("keys")
@answering
def make_keys() -> Answer:
    """生成还没有的密钥（只有本机账号可读），回答日志的验证公钥。"""
    var = keys.folder()
    origin = os.environ.get("GONGZHI_LOG_ORIGIN", keys.ORIGIN)
    made = keys.make(var, origin, is_demo=os.environ.get("GONGZHI_DEMO") == "1")
    return Answer({"made": made, "verifier_key": keys.read(var, keys.VERIFIER)})


@click.command()
@answering
def migrate() -> Answer:
    """建立或更新数据库的表：表有变化时，先与日志核对，再重新登记每一行的样子；并装上保护日志的触发器。"""
    start_django()
    from gongzhi.config import migrating

    done = migrating.migrate()
    return Answer({"applied": done.applied, "entry": done.entry})
