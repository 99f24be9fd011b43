"""System checks of the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections

from gongzhi.shared.ledger import guards


@register(Tags.database)
def guards_stand(*, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Refuse a database whose log could be changed: a trigger is missing."""
    if not databases or "ledger_entry" not in connections["default"].introspection.table_names():
        return []
    gone = guards.missing()
    hint = "gongzhi migrate 重新安装触发器"
    return [Error(f"公开日志缺少触发器：{', '.join(gone)}", hint=hint, id="ledger.E001")] if gone else []
