"""``begins``: a text that begins with another one, so that both databases answer from an index on the text.

Django's own ``startswith`` is LIKE, which SQLite does not look up in an index.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db.models import CharField
from django.db.models.lookups import PatternLookup

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


@CharField.register_lookup
class Begins(PatternLookup):
    """``name__begins="王"``: GLOB on SQLite, LIKE on PostgreSQL (with an index of ``varchar_pattern_ops``)."""

    lookup_name = "begins"
    prepare_rhs = True
    param_pattern = "%s%%"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Write the condition for SQLite; the pattern's own characters stand for themselves."""
        column, parameters = self.process_lhs(compiler, connection)
        pattern = re.sub(r"([*?\[])", r"[\1]", str(self.rhs)) + "*"
        return f"{column} GLOB %s", [*parameters, pattern]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Write the condition for PostgreSQL."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*parameters, connection.ops.prep_for_like_query(self.rhs) + "%"]
