"""``gongzhi erasures replay``: what is run after an older backup was restored."""

from __future__ import annotations

import click

from gongzhi.config.cli_answer import Answer, answering, start_django


@click.command()
@answering
def replay() -> Answer:
    """恢复旧备份以后运行：把备份之后删除的个人信息再删除一遍；重复运行没有影响。"""
    start_django()
    from gongzhi.domains.rights import actions
    from gongzhi.shared import erasures

    return Answer({"replayed": actions.replay_erasures(), "listed": len(erasures.listed())})
