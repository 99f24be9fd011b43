import pytest
from gongzhi.domains.places.models import Place
from gongzhi.shared.ledger import actions, queries
from datetime import date
@pytest.mark.django_db
def test_a():
    p = Place.objects.create(code="1", level="county", first_on=date(2020,1,1))
    assert actions.record(act="a.b", place_code="1", rows=[p]) == 0
    assert list(queries.all_mismatches()) == []
@pytest.mark.django_db(transaction=True)
def test_b():
    p = Place.objects.create(code="1", level="county", first_on=date(2020,1,1))
    assert actions.record(act="a.b", place_code="1", rows=[p]) == 0
@pytest.mark.django_db(transaction=True)
def test_c():
    assert queries.size() == 0
    p = Place.objects.create(code="1", level="county", first_on=date(2020,1,1))
    assert actions.record(act="a.b", place_code="1", rows=[p]) == 0
