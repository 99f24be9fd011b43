"""Whether a database can hold this county: it answers, is new enough, and is empty or this county's own."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gongzhi.config import deployment
from gongzhi.shared.spreadsheets.cells import Bad

if TYPE_CHECKING:
    import psycopg

    Asked = Callable[[str], Sequence[tuple[object, ...]]]

SECONDS = 5
POSTGRESQL_PORT = 5432
TO_TRY = ("postgres", "template1")
ENCODING = "UTF8"
HERS = "django_migrations"


def examine(url: str, code: str) -> bool:
    """Connect to the database; say whether it holds the county already.

    Raises: Bad, saying what is wrong; never the password.
    """
    scheme = url.partition("://")[0]
    try:
        held = deployment.database(url)
    except ValueError:
        raise Bad("database_url", actual=scheme[:20]) from None
    if scheme == "sqlite":
        return _examine_file(Path(str(held["NAME"])), code)
    return _examine_server({key: str(value) for key, value in held.items()}, code)


def absolute(url: str) -> str:
    """Return the address with the path of a file from the root: commands run in other folders too."""
    if not url.startswith("sqlite:"):
        return url
    return f"sqlite:///{Path(urlsplit(url).path.removeprefix('/')).absolute()}"


def _examine_file(path: Path, code: str) -> bool:
    if not path.is_absolute() or not path.name or not path.parent.is_dir():
        raise Bad("database_folder", path=str(path))
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=SECONDS)) as connection:
            tables = {
                str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            return _is_ours(tables, lambda query: connection.execute(query).fetchall(), code)
    except sqlite3.Error as error:
        raise Bad("database_file", path=str(path), reason=str(error)) from None


def _examine_server(held: dict[str, str], code: str) -> bool:
    import psycopg
    from django.db.backends.postgresql.features import DatabaseFeatures

    _require_reached(held)
    with closing(_connected(held)) as connection:
        (least,) = DatabaseFeatures.minimum_database_version or (0,)
        if connection.info.server_version // 10_000 < least:
            raise Bad("database_old", least=least, actual=connection.info.server_version // 10_000)

        def ask(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query.encode()).fetchall()

        try:
            ((encoding,),) = ask("SHOW server_encoding")
            if encoding != ENCODING:
                raise Bad("database_encoding", actual=encoding)
            ((may,),) = ask("SELECT has_schema_privilege(current_schema(), 'CREATE')")
            if not may:
                raise Bad("database_rights", user=held["USER"])
            found = ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            return _is_ours({str(name) for (name,) in found}, ask, code)
        except psycopg.Error as error:
            raise Bad("database_failed", reason=_first_line(error)) from None


def _require_reached(held: dict[str, str]) -> None:
    """Refuse a host that does not answer. A socket of the machine's own is tried by connecting."""
    if not held["HOST"] or held["HOST"].startswith("/"):
        return
    try:
        port = int(held["PORT"] or POSTGRESQL_PORT)
        socket.create_connection((held["HOST"], port), SECONDS).close()
    except socket.gaierror:
        raise Bad("database_host", host=held["HOST"]) from None
    except OSError as error:
        raise Bad("database_refused", host=held["HOST"], port=port, reason=error.strerror or "timeout") from None


def _connected(held: dict[str, str]) -> psycopg.Connection[tuple[object, ...]]:
    """Connect. A server says in its own language what is wrong, so it's found out by what does connect."""
    import psycopg

    given = {"host": held["HOST"], "port": held["PORT"], "user": held["USER"], "password": held["PASSWORD"]}
    given = {key: value for key, value in given.items() if value}
    last = ""
    for name in (held["NAME"], *TO_TRY):
        try:
            found = psycopg.connect(**given, dbname=name, connect_timeout=SECONDS, autocommit=True)  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            last = last or _first_line(error)
            continue
        if name == held["NAME"]:
            return found
        found.close()
        raise Bad("database_unknown", name=held["NAME"], reason=last)
    raise Bad("database_password", user=held["USER"], reason=last)


def _is_ours(tables: set[str], ask: Asked, code: str) -> bool:
    """Say whether the county is there. Raises: Bad for something else, invented people, or another county."""
    if not tables:
        return False
    if HERS not in tables:
        raise Bad("database_not_empty", tables=tuple(sorted(tables)[:5]))
    applied = {str(app) for (app,) in ask("SELECT DISTINCT app FROM django_migrations")}
    if applied and not applied & {"ledger", "places", "contenttypes"}:
        raise Bad("database_not_empty", tables=tuple(sorted(tables)[:5]))
    if "people_person" in tables and ask("SELECT 1 FROM people_person WHERE is_synthetic LIMIT 1"):
        raise Bad("database_demo")
    counties = ask("SELECT code FROM places_place WHERE level = 'county'") if "places_place" in tables else ()
    others = [str(found) for (found,) in counties if found != code]
    if others:
        raise Bad("database_other_county", code=others[0])
    return bool(counties)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[-1][:200] if str(error).strip() else type(error).__name__
