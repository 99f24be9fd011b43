"""``var/gongzhi.toml``: how this county's site is set up, as ``gongzhi init`` wrote it; the environment wins.

Read before Django is: nothing here imports it.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from gongzhi.errors import BadValue, NotPermitted, fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gongzhi.errors import Finding

FILE = "gongzhi.toml"
COUNTY = ("name", "code", "since", "guiding_office", "guiding_office_since")
SITE = ("database", "hosts", "origins", "sms", "proxies")
PROVINCE = ("issuer", "name", "client_id", "claim", "scope")
TABLES: Mapping[str, Sequence[str]] = {"county": COUNTY, "site": SITE, "oidc": PROVINCE}
LISTS = ("hosts", "origins")
NUMBERS = ("proxies",)
ABOUT = "# 共治的设置，由 gongzhi init 写成。改后重新启动 gongzhi serve；同名的环境变量优先。\n"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the file says: tables of texts, lists of texts and numbers; empty without a file."""

    tables: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def text(self, variable: str, table: str, key: str, otherwise: str = "") -> str:
        """Return a setting: the environment's, else the file's, else ``otherwise``. A list is joined by commas."""
        found = os.environ.get(variable)
        if found is not None:
            return found
        value = self.tables.get(table, {}).get(key, otherwise)
        return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def read(var: Path, *, is_demo: bool = False) -> Deployment:
    """Return what the file says. Raises: BadValue naming each fault, NotPermitted for a demo where a county lives."""
    path = var / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Deployment()
    if is_demo:
        raise NotPermitted("county_no_demo", path=str(path))
    found = parsed(data)
    faults = faults_of(found, TABLES)
    tables = {name: table for name, table in found.items() if isinstance(table, dict)}
    for name, table in tables.items():
        if name in TABLES:
            faults += [one for key, value in table.items() if key in TABLES[name] for one in _kind(name, key, value)]
    if faults:
        raise BadValue("invalid", faults)
    return Deployment(tables)


def parsed(data: bytes) -> dict[str, object]:
    """Return a TOML file's tables. Raises: BadValue for what is no UTF-8 or no TOML."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadValue("invalid", [fault("encoding", "/", position=error.start + 1)]) from None
    except tomllib.TOMLDecodeError as error:
        # The words of the error hold a place, never a value.
        raise BadValue("invalid", [fault("toml", "/", reason=_place_of(error))]) from None


def faults_of(tables: Mapping[str, object], known: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Return what does not belong into a file: unknown tables, what is no table, unknown keys of a table."""
    faults = [fault("unknown", f"/{name}", known=tuple(known), actual=name) for name in tables if name not in known]
    for name in known:
        table = tables.get(name, {})
        if not isinstance(table, dict):
            faults.append(fault("toml_table", f"/{name}", name=name))
            continue
        names = tuple(known[name])
        faults += [fault("unknown", f"/{name}/{key}", known=names, actual=key) for key in table if key not in names]
    return faults


def write(var: Path, tables: Mapping[str, Mapping[str, object]]) -> None:
    """Write the file whole or not at all, for its owner alone."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [ABOUT]
    for name, table in tables.items():
        lines.append(f"[{name}]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in table.items()))
    fresh = var / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(var / FILE)


def database(url: str) -> dict[str, object]:
    """Return Django's settings of the database at ``sqlite:///path`` or ``postgresql://user:password@host/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "CONN_MAX_AGE": 600,
            # IMMEDIATE: a transaction that will write must not find out at its end that another one did.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    if parts.scheme != "postgresql":
        raise ValueError(f"GONGZHI_DATABASE: sqlite:/// or postgresql:// expected, {parts.scheme}: found")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
    }


def _kind(table: str, key: str, value: object) -> list[Finding]:
    """Return that a value is not of its key's kind."""
    pointer = f"/{table}/{key}"
    if key in LISTS:
        good = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return [] if good else [fault("toml_list", pointer)]
    if key in NUMBERS:
        return [] if type(value) is int and value >= 0 else [fault("toml_number", pointer)]
    return [] if isinstance(value, str) else [fault("toml_text", pointer)]


def _place_of(error: tomllib.TOMLDecodeError) -> str:
    return str(error).rpartition("(")[2].rstrip(")") or "?"


def _toml(value: object) -> str:
    """Return a value as TOML: its basic strings are JSON's, but for the sign of deletion."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
