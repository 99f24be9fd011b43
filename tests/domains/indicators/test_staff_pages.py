"""The staff pages of terms and of near relatives: whose places each post sees, and nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongzhi.domains.people.models import Body, Kinship, Person, Post
from gongzhi.shared import clock
from tests.builders import DAY, Cast, cast, make_body, make_place, seat, seated
from tests.domains.work.desk import signed_in

pytestmark = pytest.mark.django_db
PAGES = ["terms", "avoidance"]


def shown(person: Person | None, name: str) -> tuple[int, str]:
    with clock.set_to(DAY):
        answer = signed_in(person).get(reverse(f"indicators:{name}"))
    return answer.status_code, answer.content.decode()


def two_villages() -> tuple[Cast, Cast]:
    """Two villages of two townships, each with near relatives on its committee."""
    found = cast(make_place(name="霁塝村")), cast(make_place(name="砚坪村"))
    for one in found:
        Kinship.objects.create(person=one.chair, relative=one.committee_member, relation=Kinship.Relation.SIBLING)
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("county_officer", (True, True)), ("township_clerk", (True, False)), ("secretary", (True, False)),
        ("chair", (True, False)), ("supervisor", (True, False)), ("clerk", (True, False)), ("outsider", (False, False)),
    ],
)  # fmt: skip
def test_each_sees_the_places_that_the_post_looks_after(name: str, part: str, sees: tuple[bool, bool]) -> None:
    mine, _ = two_villages()
    seated(mine.next_place, Body.Kind.COMMITTEE, Post.Role.CHAIR)
    status, text = shown(mine.people()[part], name)
    assert (status, "霁塝村" in text, "砚坪村" in text) == (200, *sees)


@pytest.mark.parametrize("name", PAGES)
def test_whose_post_ended_sees_nothing_and_nobody_is_asked_to_sign_in(name: str) -> None:
    mine, _ = two_villages()
    assert shown(mine.former, name)[0] == 403
    assert shown(None, name)[0] == 303


def test_near_relatives_are_named_with_the_article() -> None:
    mine, _ = two_villages()
    text = shown(mine.chair, "avoidance")[1]
    assert "主任乙与委员丙都是委员会成员，是近亲属（兄弟姐妹）" in text
    assert "村民委员会组织法 第八条" in text
    assert "没有发现" in shown(mine.outsider, "avoidance")[1]


def test_a_term_that_is_over_and_a_post_that_ends_are_said() -> None:
    mine, _ = two_villages()
    body = make_body(mine.place, Body.Kind.COMMITTEE)
    seat(mine.supervisor, body, Post.Role.MEMBER, last_on=DAY)
    text = shown(mine.clerk, "terms")[1]
    assert all(words in text for words in ("已经届满 3 个", "2026-01-14", "快要结束的职务", "监督丁"))
