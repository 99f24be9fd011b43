"""The command line: parse, call one action or query, print; exit codes by kind of refusal.

Commands are imported when they are called, so that judging a file or verifying a log never imports Django.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = "gongzhi.config"


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, name: str, about: str, places: Mapping[str, str | click.Command]) -> None:
        super().__init__(name=name, help=about)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they are needed."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        place = self.places.get(cmd_name)
        if not isinstance(place, str):
            return place
        module, _, name = place.partition(":")
        found: click.Command = getattr(import_module(f"{HERE}.{module}"), name)
        return found


log = Lazy(
    "log",
    "公开日志：签署、导出、验证。",
    {"sign": "cli_log:log_sign", "export": "cli_log:log_export", "verify": "cli_log_verify:log_verify"},
)
imports = Lazy(
    "imports",
    "县里自己的表格：检查、写入、撤销。",
    {"import": "cli_imports:import_file", "undo": "cli_imports:undo", "run": "cli_imports:run"},
)
main = Lazy(
    "gongzhi",
    "共治：县域基层群众自治的公开平台。",
    {
        "init": "cli_init:init",
        "keys": "cli_deploy:make_keys",
        "migrate": "cli_deploy:migrate",
        "demo": Lazy("demo", "演示县。", {"build": "cli_demo:demo_build"}),
        "serve": "cli_serve:serve",
        "imports": imports,
        "matter": Lazy("matter", "事项。", {"raise": "cli_matter:matter_raise", "resolution": "cli_matter:resolution"}),
        "erasures": Lazy("erasures", "个人信息的删除。", {"replay": "cli_erasures:replay"}),
        "pay": Lazy("pay", "报酬。", {"adopt": "cli_pay:adopt"}),
        "law": "cli_law:law",
        "log": log,
        "ledger": Lazy("ledger", "数据库与日志的核对。", {"check": "cli_log:ledger_check"}),
    },
)

if __name__ == "__main__":
    main()
