"""``gongzhi serve``: refuse an unsafe deployment, then run the web server, with the signer and the lists beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gongzhi.config.children import Children
from gongzhi.config.cli_answer import EXIT, start_django

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.checks import CheckMessage
    from gunicorn.arbiter import Arbiter

BESIDE = (("log", "sign", "--every", "1"), ("imports", "run", "--every", "1"))
THREADS = 4


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="监听的地址和端口。")
@click.option("--workers", default=2, show_default=True, help="进程数。")
@click.pass_context
def serve(context: click.Context, bind: str, workers: int) -> None:
    """检查部署是否安全，然后运行网站，同时签署日志、写入交来的表格。"""
    start_django()
    faults = unsafe()
    for fault in faults:
        click.echo(f"{fault.id}: {fault.msg}" + (f" ({fault.hint})" if fault.hint else ""), err=True)
    if faults:
        context.exit(EXIT["refused"])
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    _run(bind, workers)


def unsafe() -> list[CheckMessage]:
    """Return what forbids this deployment to run: migrations not applied yet, no county, and failed checks."""
    from django.conf import settings
    from django.core import checks

    if needs_migrating():
        return [checks.Error("数据库还没有更新", hint="gongzhi migrate", id="gongzhi.E004")]
    found = [one for one in checks.run_checks(databases=["default"]) if one.is_serious()]
    if not found and not settings.DEMO and not _has_county():
        return [checks.Error("还没有建立县级数据", hint="gongzhi init", id="gongzhi.E007")]
    return found


def needs_migrating() -> bool:
    """Say whether migrations are not applied yet, or one was cut off before its tables were recorded."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from gongzhi.shared.ledger import reimaging

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes())) or reimaging.is_pending(settings.VAR)


def _has_county() -> bool:
    from gongzhi.domains.places.models import Place

    return Place.objects.filter(level=Place.Level.COUNTY).exists()


def _run(bind: str, workers: int) -> None:
    """Run gunicorn in this process; what runs beside it are its children and end with it."""
    from gunicorn import arbiter
    from gunicorn.app.base import BaseApplication

    children = Children(BESIDE)

    class Tending(arbiter.Arbiter):  # type: ignore[misc]
        """The loop that looks after the workers looks after the children as well."""

        def manage_workers(self) -> None:
            """Start what does not run."""
            super().manage_workers()
            children.tend()

    def started(arbiter: Arbiter) -> None:
        _greet(bind)

    def ended(arbiter: Arbiter) -> None:
        children.end()

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings instead of a file of its own."""

        def load_config(self) -> None:
            """Set what the slow phones of a county need: threads, and connections kept open."""
            options: dict[str, object] = {"bind": bind, "workers": workers, "threads": THREADS, "keepalive": 5}
            hooks = {"when_ready": started, "on_exit": ended, "control_socket_disable": True, "loglevel": "warning"}
            for name, value in (options | hooks).items():
                self.cfg.set(name, value)

        def load(self) -> Callable[..., object]:
            """Return the application, in each worker."""
            from gongzhi.config.wsgi import application

            return application

        def run(self) -> None:
            """Run until a signal ends it."""
            Tending(self).run()

    Server().run()


def _greet(bind: str) -> None:
    """Print where to look, and as whom to sign in to the demo."""
    from django.conf import settings

    from gongzhi.demo import sign_in
    from gongzhi.shared import clock

    site = f"http://{bind.replace('0.0.0.0', 'localhost').replace('127.0.0.1', 'localhost')}"  # noqa: S104
    click.echo(f"\n共治 Gongzhi\n  公开网站 public pages   {site}/   (English: {site}/en/)")
    click.echo(f"  公开日志 the log        {site}/log/\n  数据接口 open API       {site}/api/v1/openapi.json")
    if not settings.DEMO:
        return
    click.echo(f"  工作人员 sign in        {site}/sign-in/\n\n演示账号（登录页选人，没有密码）demo sign-ins：")
    for one in sign_in.sign_ins(clock.today()):
        click.echo(f"  {one.handle:<32} {one.name}  {one.title}")
    if known := sign_in.by_telephone(clock.today()):
        who, number = known
        click.echo(f"\n手机号码登录 by telephone：{number}  {who.name}（验证码就显示在这里 its code appears here）")
    click.echo("\nCtrl-C 结束 ends the server.")
