"""``gongzhi serve``: refuse an unsafe deployment, then run the web server with the signer beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from gongzhi.config.cli_answer import EXIT, start_django

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.checks import CheckMessage
    from gunicorn.arbiter import Arbiter

SIGN_EVERY = "1"
THREADS = 4


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="监听的地址和端口。")
@click.option("--workers", default=2, show_default=True, help="进程数。")
@click.pass_context
def serve(context: click.Context, bind: str, workers: int) -> None:
    """检查部署是否安全，然后运行网站，并不断签署日志。"""
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
    """Return what forbids this deployment to run: failed checks, and migrations not applied yet."""
    from django.core import checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return [checks.Error("数据库还没有更新", hint="gongzhi migrate", id="gongzhi.E004")]
    return [found for found in checks.run_checks(databases=["default"]) if found.is_serious()]


def _run(bind: str, workers: int) -> None:
    """Run gunicorn in this process; the signer is its child and ends with it."""
    from gunicorn.app.base import BaseApplication

    signer: list[subprocess.Popen[bytes]] = []

    def started(arbiter: Arbiter) -> None:
        signer.append(_signer())
        _greet(bind)

    def ended(arbiter: Arbiter) -> None:
        for process in signer:
            process.terminate()

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

    Server().run()


def _signer() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gongzhi.config.cli", "log", "sign", "--every", SIGN_EVERY]
    return subprocess.Popen([*command, "--while", str(os.getpid())], stdout=sys.stderr)  # noqa: S603


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
    click.echo("\nCtrl-C 结束 ends the server.")
