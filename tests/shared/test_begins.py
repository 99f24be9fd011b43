from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from gongzhi.domains.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "found"),
    [("王", {"王小明", "王*"}), ("王*", {"王*"}), ("王[", set()), ("李_", {"李_"}), ("%", set()), ("?", set())],
)
def test_a_text_begins_with_another_and_no_character_is_a_pattern(asked: str, found: set[str]) -> None:
    for name in ("王小明", "王*", "李四", "李_"):
        Person.objects.create(name=name, sex="male", born_on=date(1990, 1, 1))
    assert set(Person.objects.filter(name__begins=asked).values_list("name", flat=True)) == found


def test_the_index_on_the_name_answers() -> None:
    sql, parameters = Person.objects.filter(name__begins="王").order_by("name").query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}", parameters)
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "person_name" in plan
