"""System checks that refuse the demo outside the demo, and an unsafe deployment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Caution

from gongzhi.config import keys

CHUNK = 500


@register(Tags.security)
def not_debug(**_: Any) -> list[Error]:
    """Refuse DEBUG outside the demo."""
    if settings.DEBUG and not settings.DEMO:
        return [Error("DEBUG 只能在演示环境使用", hint="去掉 GONGZHI_DEBUG", id="gongzhi.E001")]
    return []


@register(Tags.security)
def not_demo_keys(**_: Any) -> list[Error]:
    """Refuse the keys that the demo made outside the demo."""
    if keys.path_of(settings.VAR, keys.DEMO_MARK).exists() and not settings.DEMO:
        return [Error("密钥由演示环境生成", hint="换一个 GONGZHI_VAR,再运行 gongzhi keys", id="gongzhi.E002")]
    return []


@register(Tags.security)
def codes_go_out(**_: Any) -> list[Error | Caution]:
    """Refuse a way of sending codes that there is not; outside the demo warn of codes on the terminal."""
    way = settings.SMS
    if way == "terminal" and not settings.DEMO:
        hint = "GONGZHI_SMS=command:/路径/程序"
        return [Caution("登录验证码只显示在服务器的终端上", hint=hint, id="gongzhi.W001")]
    if way in ("", "terminal") or way.startswith("command:/"):
        return []
    return [Error("GONGZHI_SMS 只能是 terminal、command:/路径/程序 或者空", id="gongzhi.E005")]


@register(Tags.database)
def not_demo_people(*, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Refuse a database that holds invented people outside the demo."""
    from django.db import connections

    from gongzhi.domains.people.models import Person

    if not databases or settings.DEMO:
        return []
    if Person._meta.db_table not in connections["default"].introspection.table_names():
        return []
    if Person.objects.filter(is_synthetic=True).exists():
        return [Error("数据库中有演示用的虚构人物", hint="换一个 GONGZHI_DATABASE", id="gongzhi.E003")]
    return []


@register(Tags.database)
def nobody_erased_is_back(*, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Refuse a database in which somebody stands whose data was erased: an older backup was restored."""
    from django.db import connections

    from gongzhi.domains.people.models import Person
    from gongzhi.shared import erasures

    gone = [one.uid for one in erasures.listed()] if databases else []
    if not gone or Person._meta.db_table not in connections["default"].introspection.table_names():
        return []
    parts = [gone[at : at + CHUNK] for at in range(0, len(gone), CHUNK)]
    if any(Person.objects.filter(uid__in=part, erased_on=None).exists() for part in parts):
        hint = "gongzhi erasures replay"
        return [Error("数据库里有已经依法删除的个人信息，可能恢复了旧备份", hint=hint, id="gongzhi.E006")]
    return []
