"""Every page of the staff side, asked for by the right post, a wrong one, the next village, an ended term, nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.domains.disclosure import actions as disclosure
from gongzhi.domains.matters import actions as matters
from gongzhi.domains.matters.models import Evidence
from gongzhi.shared import clock
from tests.builders import DAY, PDF, Cast, cast, make_place, raised
from tests.domains.work.desk import on, signed_in

pytestmark = pytest.mark.django_db

SECRETARY, COMMITTEE = {"secretary"}, {"chair", "committee_member"}
TWO_COMMITTEES = SECRETARY | COMMITTEE | {"clerk"}
OVERSEERS = {"supervisor", "clerk"}
READERS = TWO_COMMITTEES | OVERSEERS | {"township_clerk", "county_officer"}
EVERYONE = READERS | {"representative", "outsider", "former"}

PAGES = {
    "home": EVERYONE,
    "raise": TWO_COMMITTEES,
    "post": TWO_COMMITTEES,
    "take_down": TWO_COMMITTEES,
    "matter": READERS,
    "evidence": READERS,
    "notice": READERS,
    "step propose": SECRETARY | {"clerk"},
    "step confer": TWO_COMMITTEES,
    "step review": SECRETARY | {"clerk"},
    "step resolve": COMMITTEE | {"clerk"},
    "step disclose_resolution": COMMITTEE | {"clerk"},
    "step execute": COMMITTEE | {"clerk"},
    "convene resolve": COMMITTEE | {"clerk"},
    "word propose": OVERSEERS,
    "withdraw": TWO_COMMITTEES,
    "correct": SECRETARY | {"clerk"},
}


@pytest.fixture
def village() -> Cast:
    return cast(make_place())


@pytest.fixture
def urls(village: Cast) -> dict[str, str]:
    """Every page of a matter that was proposed with a sheet, whose meeting is called, beside a posting."""
    matter = raised(village)
    draft = matters.FactDraft(
        step="propose", on=DAY, acted_by="党支部", sheets=[matters.Sheet(filename="a.pdf", content=PDF)]
    )
    with clock.set_to(DAY):
        fact = matters.record_fact(actor=village.clerk, matter=matter, draft=draft)
        called = matters.convene(
            actor=village.chair, matter=matter, step="resolve", body="adults", notice_on=DAY,
            meeting_on=DAY + timedelta(days=10), venue="礼堂", agenda="修路",
        )  # fmt: skip
        posting = disclosure.post(
            actor=village.chair, place=village.place, category="finance", title="收支", text="若干。", from_on=DAY,
            until_on=DAY + timedelta(days=15),
        )  # fmt: skip
    arguments: dict[str, tuple[object, ...]] = {
        "post": (village.place.code,), "take_down": (posting.pk,), "evidence": (Evidence.objects.get().pk,),
        "notice": (called.pk,), "correct": (fact.pk,), "home": (),
    }  # fmt: skip
    found = {
        "raise": f"{reverse('work:raise')}?place={village.place.code}",
        "word propose": reverse("work:oversee", args=[matter.pk, "propose"]),
    }
    for page in PAGES.keys() - found.keys():
        name, *step = page.split()
        found[page] = reverse(f"work:{name}", args=arguments.get(name, (matter.pk, *step)))
    return found


@pytest.mark.parametrize("where", sorted(PAGES))
def test_each_page_opens_for_those_who_hold_the_post(village: Cast, urls: dict[str, str], where: str) -> None:
    with on(0):
        answers = {part: signed_in(person).get(urls[where]).status_code for part, person in village.people().items()}
    assert answers == {part: 200 if part in PAGES[where] else 403 for part in village.people()}


@pytest.mark.parametrize("where", sorted(PAGES))
def test_each_form_is_taken_from_those_who_hold_the_post(village: Cast, urls: dict[str, str], where: str) -> None:
    """An empty form: 400 from who may send it, 403 from anyone else, 405 where there is no form."""
    readable = {"home", "matter", "evidence", "notice"}
    allowed = 405 if where in readable else 400
    refused = 405 if where in readable else 403
    with on(0):
        answers = {part: signed_in(person).post(urls[where]).status_code for part, person in village.people().items()}
    assert answers == {part: allowed if part in PAGES[where] else refused for part in village.people()}


@pytest.mark.parametrize("where", sorted(PAGES))
def test_nobody_is_led_to_the_sign_in_page(urls: dict[str, str], where: str) -> None:
    with on(0):
        answer = signed_in(None).get(urls[where])
    assert answer.status_code == 303
    assert answer["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("where", sorted(PAGES))
def test_no_page_is_kept_by_a_browser(village: Cast, urls: dict[str, str], where: str) -> None:
    with on(0):
        assert signed_in(village.clerk).get(urls[where])["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("matter", (999,)), ("step", (999, "propose")), ("convene", (999, "resolve")), ("oversee", (999, "propose")),
        ("withdraw", (999,)), ("correct", (999,)), ("notice", (999,)), ("evidence", (999,)), ("take_down", (999,)),
        ("post", ("nowhere",)),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(village: Cast, name: str, arguments: tuple[object, ...]) -> None:
    with on(0):
        assert signed_in(village.clerk).get(reverse(f"work:{name}", args=arguments)).status_code == 404


@pytest.mark.parametrize(("name", "step"), [("step", "nonsense"), ("convene", "propose"), ("oversee", "resolve")])
def test_a_step_that_is_no_such_step_is_not_found(village: Cast, name: str, step: str) -> None:
    matter = raised(village)
    with on(0):
        assert signed_in(village.clerk).get(reverse(f"work:{name}", args=[matter.pk, step])).status_code == 404


def test_a_post_from_another_site_is_refused(village: Cast, urls: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(village.secretary.account)
    with on(0):
        answer = client.post(urls["step propose"], {"on": DAY.isoformat()})
    assert answer.status_code == 403
    assert "没有记录任何东西" in answer.content.decode()
