"""Makes the database of an earlier version, with some rows that its log vouches for: run with ``python -m``."""

from __future__ import annotations

from datetime import date

from gongzhi.config.cli_answer import start_django

FIRST = date(2020, 1, 1)
VERSION = (("people", "0001_initial"), ("places", "0001_initial"), ("ledger", "0001_initial"))
PEOPLE = 3


def build() -> None:
    """Migrate as far as the earlier version, and record places and people in two acts."""
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from gongzhi.shared.ledger import actions
    from gongzhi.shared.ledger.models import Head

    executor = MigrationExecutor(connection)
    before = executor.migrate(list(VERSION)).apps
    Head.objects.create(pk=1)
    places, people = before.get_model("places", "Place"), before.get_model("people", "Person")
    with transaction.atomic():
        place = places.objects.create(code="530124", level="county", first_on=FIRST)
        actions.record(act="places.found", place_code="", rows=[place])
    with transaction.atomic():
        held = [
            people.objects.create(name=f"甲{number}", sex="female", born_on=FIRST, education=4)
            for number in range(PEOPLE)
        ]
        actions.record(act="people.register", place_code="", rows=held)


if __name__ == "__main__":
    start_django()
    build()
