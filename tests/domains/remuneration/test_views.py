"""The pages of pay: the public standard, one's own sheet, those one looks after, and the forms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.domains.remuneration.models import Appraisal, Payment
from gongzhi.shared import clock
from tests.builders import DAY, Cast, cast, make_county, make_place
from tests.domains.remuneration.standards import MEMBERS, adopted, insurance, scale
from tests.domains.work.desk import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.domains.people.models import Person

pytestmark = pytest.mark.django_db
MONTH, UNKNOWN = "2026-02", "0b5b6c1e-0000-4000-8000-000000000000"


def paid_village() -> Cast:
    there = cast(make_place(name="霁塝村"))
    both = scale(performance_share="20/100"), scale(post_class="staff", posts=MEMBERS, monthly_fen=224_000)
    adopted(there.county_officer, *both, insurances=(insurance(),))
    return there


def shown(person: Person | None, name: str, *arguments: object, **asked: str) -> HttpResponse:
    with clock.set_to(DAY):
        return signed_in(person).get(reverse(f"remuneration:{name}", args=arguments), asked)


def sent(person: Person | None, name: str, *arguments: object, **data: Any) -> HttpResponse:
    with clock.set_to(DAY):
        return signed_in(person).post(reverse(f"remuneration:{name}", args=arguments), data, follow=True)


def test_the_standard_is_public_and_of_a_day(client: Client) -> None:
    make_county()
    assert "没有公布的报酬标准" in client.get(reverse("remuneration:standard")).content.decode()
    paid_village()
    text = client.get(reverse("remuneration:standard"), {"on": "2021-08-31"}).content.decode()
    assert all(words in text for words in ("3,200.00", "2,240.00", "20%", "16%", "试验县委办〔2021〕1号", "未核实"))
    before = client.get(reverse("remuneration:standard"), {"on": "2020-12-31"}).content.decode()
    assert "没有公布的报酬标准" in before


def test_an_officer_sees_the_own_sheet_line_by_line() -> None:
    there = paid_village()
    text = shown(there.chair, "sheet", there.chair.uid, MONTH).content.decode()
    assert all(words in text for words in ("3,200.00", "3,200.00 × 8%", "2,944.00", "512.00", "还没有考核"))
    assert reverse("remuneration:pay", args=[there.chair.uid, MONTH]) not in text
    assert "2,944.00" in shown(there.chair, "home", month=MONTH).content.decode()


@pytest.mark.parametrize("part", ["secretary", "committee_member", "supervisor", "clerk", "outsider", "former"])
def test_nobody_of_a_village_sees_what_another_is_paid(part: str) -> None:
    there = paid_village()
    reader = there.people()[part]
    assert shown(reader, "sheet", there.chair.uid, MONTH).status_code == 403
    assert shown(reader, "place", there.place.code).status_code == 403
    assert sent(reader, "pay", there.chair.uid, MONTH, amount_fen="1", paid_on="2026-03-01").status_code == 403
    assert sent(reader, "appraise", there.chair.uid, MONTH, percent="1").status_code == 403


@pytest.mark.parametrize("name", ["pay", "appraise"])
def test_nobody_records_the_own_pay(name: str) -> None:
    there = paid_village()
    assert shown(there.chair, name, there.chair.uid, MONTH).status_code == 403


@pytest.mark.parametrize("part", ["township_clerk", "county_officer"])
def test_who_looks_after_a_place_sees_its_sheets_in_the_order_of_posts(part: str) -> None:
    there = paid_village()
    text = shown(there.people()[part], "place", there.place.code, month=MONTH).content.decode()
    names = ["书记甲", "主任乙", "委员丙", "文书己"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert "监督丁" not in text
    assert there.place.code in shown(there.people()[part], "home").content.decode()


def test_a_payment_is_taken_once_and_shown_beside_what_is_due() -> None:
    there = paid_village()
    first = shown(there.township_clerk, "pay", there.chair.uid, MONTH)
    assert 'value="2944.00"' in first.content.decode()
    data = {"amount_fen": "2944.00", "paid_on": DAY.isoformat(), "once": "k1"}
    text = sent(there.township_clerk, "pay", there.chair.uid, MONTH, **data).content.decode()
    assert "相差 0.00 元" in text
    sent(there.township_clerk, "pay", there.chair.uid, MONTH, **data)
    assert Payment.objects.get().amount_fen == 294_400


def test_a_payment_that_is_not_what_is_due_is_asked_for_its_reason_where_it_stands() -> None:
    there = paid_village()
    answer = sent(there.township_clerk, "pay", there.chair.uid, MONTH, amount_fen="2944.01", paid_on="2026-03-01")
    assert (answer.status_code, "须写明原因" in answer.content.decode()) == (400, True)
    assert sent(there.township_clerk, "pay", there.chair.uid, MONTH, amount_fen="1.001").status_code == 400
    assert not Payment.objects.exists()


def test_an_appraisal_enters_the_sheet() -> None:
    there = paid_village()
    text = sent(there.township_clerk, "appraise", there.chair.uid, MONTH, percent="90").content.decode()
    assert "3,200.00 × 20% × 90%" in text
    assert Appraisal.objects.get().month == date(2026, 2, 1)


def test_who_is_not_signed_in_is_asked_to_and_a_wrong_month_is_none() -> None:
    there = paid_village()
    assert shown(None, "home").status_code == 303
    assert shown(there.chair, "sheet", there.chair.uid, "2026-13").status_code == 404
    assert shown(there.chair, "sheet", UNKNOWN, MONTH).status_code == 404
    assert "没有担任有报酬标准的职务" in shown(there.supervisor, "home").content.decode()
