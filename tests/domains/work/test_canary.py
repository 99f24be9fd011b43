"""What is not public is read by the entitled, and stands on no public page or answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongzhi.domains.matters import actions
from gongzhi.domains.matters.models import Evidence, Matter
from gongzhi.domains.people.models import Person
from gongzhi.shared import clock
from tests.builders import DAY, PDF, Cast, cast, make_place, raised, record
from tests.domains.work.desk import on, shown, signed_in

pytestmark = pytest.mark.django_db

CANARY = "不公开-试验"


@pytest.fixture
def village() -> Cast:
    return cast(make_place())


def hide(village: Cast) -> Matter:
    """Return a matter with a canary in every private field."""
    matter = raised(village, draft=f"{CANARY}-草稿")
    record(village.secretary, matter, "propose", DAY)
    sheets = [actions.Sheet(filename=f"{CANARY}-名.pdf", content=PDF + CANARY.encode())]
    draft = actions.FactDraft(
        step="confer", on=DAY, acted_by="两委", note=f"{CANARY}-记录", text=f"{CANARY}-会上的话", sheets=sheets,
        attendees=[village.chair.pk, village.secretary.pk], votes_for=2, votes_against=0, abstain=0,
    )  # fmt: skip
    with clock.set_to(DAY):
        actions.record_fact(actor=village.clerk, matter=matter, draft=draft)
    Person.objects.filter(pk=village.chair.pk).update(remark=f"{CANARY}-备注")
    return matter


def test_the_entitled_read_what_is_closed(village: Cast) -> None:
    matter = hide(village)
    with on(0):
        for person in (village.clerk, village.supervisor, village.township_clerk, village.county_officer):
            page = shown(person, "matter", matter.pk).content.decode()
            for word in ("草稿", "记录", "会上的话", "名.pdf"):
                assert f"{CANARY}-{word}" in page
            assert "应到 3，实到 2" in page
            assert f"{CANARY}-备注" not in page


def test_nobody_else_finds_a_canary(village: Cast) -> None:
    matter = hide(village)
    sheet = Evidence.objects.get()
    urls = [
        reverse("matters:matter", args=[matter.pk]), reverse("disclosure:place", args=[village.place.code]),
        reverse("disclosure:county"), reverse("accounts:sign_in"), reverse("work:home"),
        reverse("work:matter", args=[matter.pk]), reverse("work:evidence", args=[sheet.pk]),
    ]  # fmt: skip
    with on(0):
        for person in (None, village.outsider, village.representative, village.former):
            for url in urls:
                answer = signed_in(person).get(url)
                assert CANARY not in answer.content.decode(), f"{url} for {person}"
                assert CANARY not in str(answer.headers), f"{url} for {person}"
