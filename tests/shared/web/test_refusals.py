"""Each kind of refusal as a page: its status, its findings with their articles, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.urls("tests.shared.web.urls")

KINDS = [
    ("invalid", 400, "填写有误"),
    ("forbidden", 403, "没有权限"),
    ("missing", 404, "没有找到"),
    ("done", 409, "已有变化"),
    ("stale", 409, "已有变化"),
    ("refused", 422, "依法不能这样办"),
]


@pytest.mark.parametrize(("kind", "status", "title"), KINDS)
def test_each_kind_of_refusal_has_its_status_title_and_advice(
    client: Client, kind: str, status: int, title: str
) -> None:
    response = client.get(f"/refuse/{kind}/")
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in page
    assert "接下来怎么办" in page
    assert not response.cookies


def test_a_refusal_shows_each_finding_with_what_is_asked_what_is_there_and_where_it_stands(client: Client) -> None:
    page = client.get("/refuse/refused/").content.decode()
    for word in ("到会人数", "52", "至少 35", "到会 34", "村民委员会组织法 第三十条", "法律规定"):
        assert word in page
    assert page.count("未核实") == 1, "only the party rule is not verified"


def test_a_refusal_speaks_the_language_of_the_page(client: Client) -> None:
    page = client.get("/en/refuse/refused/").content.decode()
    assert '<html lang="en"' in page
    assert "Organic Law of Villagers" in page


def test_bad_input_names_its_field(client: Client) -> None:
    page = client.get("/refuse/invalid/").content.decode()
    assert "present" in page
    assert "0 到 52 的整数" in page


def test_an_address_that_leads_nowhere_has_a_page_of_its_own(client: Client) -> None:
    response = client.get("/large/nowhere/")
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()
    assert ' class="large"' in response.content.decode()


def test_a_programming_error_is_a_plain_500(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/refuse/unheard-of/")
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()
