"""Signing in by choosing a person, in the demo and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.domains.people.models import Person
from tests.builders import Cast, cast, make_place
from tests.domains.work.desk import on, signed_in

pytestmark = pytest.mark.django_db


def offered() -> list[tuple[str, str]]:
    """Stand in for the demo's handpicked sign-ins."""
    return [("村文书", "person-none"), ("前任文书", Person.objects.get(name="前任癸").account.handle)]


@pytest.fixture
def village(settings: object) -> Cast:
    settings.DEMO_SIGN_INS = f"{__name__}.offered"  # type: ignore[attr-defined]
    return cast(make_place(name="上云村"))


def page(**asked: str) -> str:
    with on(0):
        return Client().get(reverse("accounts:sign_in"), asked).content.decode()


def test_people_stand_under_their_places_with_their_posts(village: Cast) -> None:
    assert "上云村" in page()
    shown = page(q="上云")
    assert "村工作人员 文书" in shown
    assert village.clerk.account.handle in shown


def test_the_handpicked_who_exist_come_first_with_their_titles(village: Cast) -> None:
    shown = page()
    assert "前任文书" in shown
    assert "person-none" not in shown


def test_before_the_demo_county_is_built_there_is_nobody_to_choose() -> None:
    assert 'name="handle"' not in page()


@pytest.mark.parametrize(
    ("asked", "found", "missing"),
    [("上云", "文书己", "邻村壬"), ("邻村", "邻村壬", "文书己"), ("云云云", "没有找到", "文书己")],
)
def test_a_search_finds_places_and_names(village: Cast, asked: str, found: str, missing: str) -> None:
    shown = page(q=asked)
    assert found in shown
    assert missing not in shown


def test_who_holds_no_post_any_more_is_found_by_name(village: Cast) -> None:
    assert "现在没有职务的" in page(q="前任")


def test_choosing_a_person_signs_in_and_leads_to_the_desk(village: Cast) -> None:
    client = Client()
    with on(0):
        answer = client.post(reverse("accounts:sign_in"), {"handle": village.clerk.account.handle})
        assert answer.status_code == 303
        assert "文书己" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("wanted", "kept"), [("/work/raise/", True), ("https://elsewhere.example/", False), ("//elsewhere.example", False)]
)
def test_only_an_address_of_this_site_is_gone_on_to(village: Cast, wanted: str, kept: bool) -> None:
    with on(0):
        answer = Client().post(reverse("accounts:sign_in"), {"handle": village.clerk.account.handle, "next": wanted})
    assert answer["Location"] == (wanted if kept else reverse("work:home"))


def test_an_unknown_handle_is_not_found(village: Cast) -> None:
    assert Client().post(reverse("accounts:sign_in"), {"handle": "nobody"}).status_code == 404


def test_who_is_no_invented_person_cannot_be_chosen(village: Cast) -> None:
    Person.objects.filter(pk=village.clerk.pk).update(is_synthetic=False)
    answer = Client().post(reverse("accounts:sign_in"), {"handle": village.clerk.account.handle})
    assert answer.status_code == 403


def test_outside_the_demo_nobody_is_chosen(village: Cast, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    shown = page(q="上云")
    assert 'name="handle"' not in shown
    assert village.clerk.name not in shown
    answer = Client().post(reverse("accounts:sign_in"), {"handle": village.clerk.account.handle})
    assert answer.status_code == 403


def test_signing_out_ends_the_session(village: Cast) -> None:
    client = signed_in(village.clerk)
    with on(0):
        assert client.get(reverse("accounts:sign_out")).status_code == 405
        assert client.post(reverse("accounts:sign_out")).status_code == 303
        assert client.get(reverse("work:home")).status_code == 303


def test_nothing_kept_leads_to_the_desk(village: Cast) -> None:
    with on(0):
        assert signed_in(village.clerk).get(reverse("accounts:resume"))["Location"] == reverse("work:home")


def test_too_much_text_is_not_kept(village: Cast) -> None:
    client = Client()
    with on(0):
        client.post(reverse("work:raise"), {"summary": "长" * 20_001})
        answer = client.post(reverse("accounts:sign_in"), {"handle": village.clerk.account.handle})
    assert answer["Location"] == reverse("work:home")
