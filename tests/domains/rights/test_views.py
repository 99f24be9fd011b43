"""The pages of rights, as a resident and as each officer finds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from gongzhi.domains.people.models import Look, Person
from gongzhi.domains.rights import actions
from gongzhi.domains.rights.models import ActSheet, ResidentAct
from gongzhi.shared import clock
from tests import builders
from tests.builders import Cast
from tests.domains.rights.residents import CANARY, SHEET, TELEPHONE, resident
from tests.domains.work.desk import signed_in

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
PAPER = actions.Through(manner="paper", sheets=[SHEET])


@pytest.fixture(autouse=True)
def today(settings: SettingsWrapper, tmp_path: Path) -> Iterator[None]:
    settings.ERASURES = tmp_path / "erasures.jsonl"
    with clock.set_to(builders.DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    return builders.cast(builders.make_place())


def send(person: Person, name: str, *args: object, **values: object) -> HttpResponse:
    """Send a form once, and follow where it leads."""
    data = {"once": uuid4().hex, **values}
    return signed_in(person).post(reverse(f"rights:{name}", args=args), data, follow=True)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("委托书.pdf", builders.PDF)


def test_my_page_shows_what_is_kept_masked_who_looked_and_what_was_done(cast: Cast) -> None:
    person, _child = resident(cast.place), resident(cast.place, "子女", number=8)
    send(cast.clerk, "person", person.uid, purpose="assist")
    actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=PAPER)
    text = signed_in(person).get(reverse("rights:mine")).content.decode()
    for said in ("•••••••4321", "走访、帮助困难居民", "文书己", "据本人签字的纸质材料录入", "我有异议", "子女", "三组"):
        assert said in text, said
    assert TELEPHONE not in text
    assert person.id_number not in text


def test_one_asks_changes_and_contests_on_ones_own_page(cast: Cast) -> None:
    person = resident(cast.place)
    assert "已经收到" in send(person, "ask", "correction", text="学历写错了").content.decode()
    assert "已经更改" in send(person, "ask", "telephone", number="13900001111").content.decode()
    entered = actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=PAPER)
    shown = send(person, "contest", "act", entered.pk, text="我没有申请").content.decode()
    assert "您已经提出异议，正在等答复" in shown
    person.refresh_from_db()
    assert person.telephone == "13900001111"


@pytest.mark.parametrize("deed", ["contest", "unknown"])
def test_nothing_else_is_asked(cast: Cast, deed: str) -> None:
    assert signed_in(resident(cast.place)).get(reverse("rights:ask", args=[deed])).status_code == 404


def test_a_faulty_form_comes_back_with_what_was_entered(cast: Cast) -> None:
    answer = send(resident(cast.place), "ask", "telephone", number="12")
    assert answer.status_code == 400
    assert 'value="12"' in answer.content.decode()


def test_one_of_the_household_acts_with_written_authority(cast: Cast) -> None:
    person, child = resident(cast.place), resident(cast.place, "子女", number=8)
    assert send(child, "proxy", person.uid, "correction", text="改").status_code == 400
    assert "已经收到" in send(child, "proxy", person.uid, "correction", text="改", sheets=pdf()).content.decode()
    assert ResidentAct.objects.get().helper == child
    assert signed_in(cast.clerk).get(reverse("rights:proxy", args=[person.uid, "correction"])).status_code == 404


def test_a_file_opens_after_its_purpose_is_chosen(cast: Cast) -> None:
    person = resident(cast.place)
    before = signed_in(cast.clerk).get(reverse("rights:person", args=[person.uid])).content.decode()
    assert "4321" not in before
    assert send(cast.clerk, "person", person.uid).status_code == 400
    assert not Look.objects.exists()
    text = send(cast.clerk, "person", person.uid, purpose="register").content.decode()
    assert "•••••••4321" in text
    assert TELEPHONE not in text
    assert Look.objects.get().reader == cast.clerk
    assert (">更正</a>" in text, ">删除个人信息</a>" in text) == (True, False)


def test_ones_own_file_is_ones_own_page(cast: Cast) -> None:
    answer = signed_in(cast.clerk).get(reverse("rights:person", args=[cast.clerk.uid]))
    assert (answer.status_code, answer.url) == (303, reverse("rights:mine"))


def test_a_committee_member_is_offered_no_correction(cast: Cast) -> None:
    person = resident(cast.place)
    text = send(cast.committee_member, "person", person.uid, purpose="assist").content.decode()
    assert (">更正</a>" in text, "4321" in text, "12" in text) == (False, False, True)
    assert signed_in(cast.committee_member).get(reverse("rights:correct", args=[person.uid])).status_code == 403


def test_a_file_is_corrected_without_showing_what_stands_there(cast: Cast) -> None:
    person = resident(cast.place)
    assert (
        TELEPHONE[-4:] not in signed_in(cast.clerk).get(reverse("rights:correct", args=[person.uid])).content.decode()
    )
    assert (
        "已经更正" in send(cast.clerk, "correct", person.uid, telephone="13900001111", education="4").content.decode()
    )
    person.refresh_from_db()
    assert (person.telephone, person.education, person.name) == ("13900001111", 4, CANARY)
    assert send(cast.clerk, "correct", person.uid).status_code == 400


def test_the_guiding_office_erases_and_nobody_else(cast: Cast) -> None:
    person = resident(cast.place)
    assert signed_in(cast.clerk).get(reverse("rights:erase", args=[person.uid])).status_code == 403
    assert send(cast.county_officer, "erase", person.uid, ground="withdrawn").status_code == 400
    answer = send(cast.county_officer, "erase", person.uid, ground="withdrawn", is_sure="on")
    assert "已经删除" in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "已删除"
    assert signed_in(cast.clerk).get(reverse("rights:person", args=[person.uid])).status_code == 404


def test_an_officer_enters_what_is_on_paper_and_it_is_shown_as_such(cast: Cast) -> None:
    person = resident(cast.place)
    given = {"text": "改", "manner": "paper", "done_on": "2026-03-01"}
    refused = send(cast.clerk, "enter", person.uid, "correction", **given)
    assert (refused.status_code, "须附本人签字" in refused.content.decode()) == (400, True)
    send(cast.clerk, "enter", person.uid, "correction", sheets=pdf(), **given)
    act = ResidentAct.objects.get()
    assert (act.manner, str(act.done_on), act.helper) == ("paper", "2026-03-01", cast.clerk)
    text = signed_in(cast.township_clerk).get(reverse("rights:waiting")).content.decode()
    for said in ("据本人签字的纸质材料录入", "帮助的人：文书己", "2026-03-01 办理"):
        assert said in text


def test_a_contest_is_entered_in_a_name_and_answered_by_another(cast: Cast) -> None:
    person = resident(cast.place)
    entered = actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=PAPER)
    given = {"text": "没有申请过", "manner": "assisted", "done_on": "2026-03-02"}
    send(cast.chair, "contest_in_name", person.uid, "act", entered.pk, **given)
    one = ResidentAct.objects.get(kind="contest")
    assert one.of_act == entered
    assert signed_in(cast.clerk).get(reverse("rights:answer", args=[one.pk])).status_code == 403
    shown = signed_in(cast.township_clerk).get(reverse("rights:answer", args=[one.pk])).content.decode()
    assert "签字材料：签字材料.pdf" in shown
    told = send(cast.township_clerk, "answer", one.pk, is_upheld="no", answer="有本人签字。")
    assert "已经答复" in told.content.decode()
    assert "有本人签字。" in signed_in(person).get(reverse("rights:mine")).content.decode()


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("clerk", 200),
        ("township_clerk", 200),
        ("supervisor", 404),
        ("secretary", 404),
        ("outsider", 404),
        ("former", 404),
    ],
)
def test_a_sheet_lies_sealed_and_is_handed_to_the_entitled(cast: Cast, part: str, status: int) -> None:
    person = resident(cast.place)
    actions.ask_deletion(actor=cast.clerk, person=person, text="请删除", through=PAPER)
    sheet = ActSheet.objects.get()
    assert builders.PDF not in bytes(sheet.content)
    answer = signed_in(cast.people()[part]).get(reverse("rights:sheet", args=[sheet.pk]))
    assert answer.status_code == status
    if status == 200:
        assert answer.content == builders.PDF
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_page_of_rights_is_asked_for_a_place_and_a_day(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    text = browser.get(reverse("rights:rights")).content.decode()
    for said in ("文书己", "乡镇庚", "县局辛", "能更正", "能删除", "身份证号码（只显示后四位）"):
        assert said in text
    past = browser.get(reverse("rights:rights"), {"place": cast.place.code, "on": "2020-12-31"}).content.decode()
    assert "这一天没有人担任" in past
    assert browser.get(reverse("rights:rights"), {"place": "1"}).status_code == 400


@pytest.mark.parametrize("name", ["mine", "rights", "waiting"])
def test_nobody_is_asked_to_sign_in(name: str) -> None:
    assert signed_in(None).get(reverse(f"rights:{name}")).status_code == 303
