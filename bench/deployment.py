"""Throw-away deployments: a folder with keys, a database of either kind, and processes that run inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

from gongzhi.config import keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
ORIGIN = "bench.gongzhi.example/county"
# pg_virtualenv switches fsync off, as tests like it; a commit that is measured must reach the disk.
CLUSTER = ("pg_virtualenv", "-t", "-o", "fsync=on", "-o", "max_connections=100")
SAY_WHERE = "echo at $PGHOST $PGPORT $PGUSER $PGPASSWORD; cat"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment; ``name`` says which database it has."""

    name: str
    var: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of every process inside."""
        own = {
            "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings",
            "GONGZHI_VAR": str(self.var),
            "GONGZHI_DATABASE": self.url,
            "GONGZHI_LOG_ORIGIN": ORIGIN,
            "GONGZHI_DEMO": "1",
        }
        return _environment("GONGZHI_") | own

    def ask(self, module: str, **settings: object) -> dict[str, Any]:
        """Run a module of ``bench.inside`` in a process of its own and return the JSON document that it prints."""
        return ask(f"bench.inside.{module}", self.environment, **settings)


def ask(module: str, environment: Mapping[str, str] = os.environ, **settings: object) -> dict[str, Any]:
    """Run a module in a process of its own and return the JSON document that it prints."""
    command = [sys.executable, "-m", module, json.dumps(settings)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT, env=environment)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def both() -> Iterator[tuple[Deployment, Deployment]]:
    """Give a deployment on SQLite and one on PostgreSQL, both empty, and take them away afterwards."""
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder, cluster() as server:
        yield sqlite(Path(folder)), postgresql(Path(folder), server)


@contextmanager
def all_of(*, quick: bool) -> Iterator[tuple[Deployment, ...]]:
    """Give both deployments; where it must be quick, only the one on SQLite."""
    if not quick:
        with both() as found:
            yield found
        return
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
        yield (sqlite(Path(folder)),)


def sqlite(folder: Path) -> Deployment:
    """Return a new deployment with a SQLite file."""
    var = _var(folder, "sqlite")
    return Deployment("SQLite, FULL", var, f"sqlite:///{var / 'gongzhi.sqlite3'}")


def postgresql(folder: Path, server: str) -> Deployment:
    """Return a new deployment with a database of the running server."""
    var = _var(folder, "postgresql")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(var.name)))
        version = connection.info.server_version // 10_000
        if connection.execute("SHOW fsync").fetchone() != ("on",):
            raise RuntimeError("this server does not wait for the disk")
    return Deployment(f"PostgreSQL {version}", var, f"{server}/{var.name}")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a PostgreSQL server that keeps its promises, and stop it by closing its standard input."""
    process = subprocess.Popen(
        [*CLUSTER, "sh", "-c", SAY_WHERE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env=_environment("PG"),
    )  # fmt: skip
    try:
        host, port, user, password = next(line for line in process.stdout or () if line.startswith("at ")).split()[1:]
        yield f"postgresql://{user}:{quote(password, safe='')}@{host}:{port}"
    finally:
        process.communicate()


def _environment(without: str) -> dict[str, str]:
    """Return this process's environment without what belongs to another deployment or server."""
    return {name: value for name, value in os.environ.items() if not name.startswith(without)}


def _var(folder: Path, name: str) -> Path:
    var = Path(tempfile.mkdtemp(prefix=f"{name}_", dir=folder))
    (var / "static").mkdir()
    keys.make(var, ORIGIN)
    return var
