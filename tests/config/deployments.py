"""A deployment as an administrator meets it: commands in processes of their own, without this one's settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.plugins.deployment import ROOT
from tests.processes import database_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = ("GONGZHI_", "DJANGO_")
SINCE, OFFICE_SINCE = "1950-01-01", "2019-03-01"
COUNTY = {"name": "云岭县", "code": "530124", "since": SINCE, "guiding_office_since": OFFICE_SINCE}
OFFICER = {"name": "李秀英", "sex": "女", "born_on": "1980-05-02", "telephone": "13800001234"}


class Deployment:
    """A folder of its own; the database is a SQLite file in it unless ``database`` says otherwise."""

    def __init__(self, var: Path, database: str = "") -> None:
        self.var, self.database = var, database

    def start(self, *arguments: str, module: str = "gongzhi.config.cli", **more: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**environment, "GONGZHI_VAR": str(self.var), **more},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, typed: str = "", **more: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **more)
        said, fault = process.communicate(typed, timeout=120)
        return process.returncode, said, fault

    def answer(self, *arguments: str, typed: str = "", **more: str) -> tuple[int, dict[str, Any]]:
        code, said, fault = self.run(*arguments, typed=typed, **more)
        assert said, fault
        return code, json.loads(said)

    def init(self, *arguments: str, **more: str) -> tuple[int, dict[str, Any]]:
        """Run ``gongzhi init`` from a file that says what there is to say."""
        return self.answer("init", "--from", str(self.file()), *arguments, **more)

    def file(self, *, without: str = "", **tables: dict[str, object]) -> Path:
        """Write what ``init`` reads; ``without`` leaves out one key, ``tables`` add and change some."""
        site = {"database": self.database} if self.database else {}
        whole = {"county": COUNTY, "administrator": OFFICER, "site": site}
        lines = []
        for name in {**whole, **tables}:
            held = {**whole.get(name, {}), **tables.get(name, {})}
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in held.items() if key != without)]
        path = self.var.parent / "county.toml"
        path.write_text("\n".join(lines), "utf-8")
        return path


@contextmanager
def database_of_its_own(vendor: str) -> Iterator[str]:
    """Make an empty database on the server that the tests run on; "" on SQLite, where a file is made anyway."""
    if vendor != "postgresql":
        yield ""
        return
    import psycopg

    name = f"county_{uuid4().hex[:12]}"
    url = database_url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
