"""Language and type size as the first parts of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from gongzhi.shared.web import face

if TYPE_CHECKING:
    from django.http import HttpRequest

FACES = [
    ("/log/", "zh-hans", "/log/", "/large/log/", "/en/log/"),
    ("/en/log/", "en", "/en/log/", "/en/large/log/", "/log/"),
    ("/large/log/", "zh-hans", "/large/log/", "/log/", "/en/large/log/"),
    ("/en/large/log/", "en", "/en/large/log/", "/en/log/", "/large/log/"),
]


@pytest.mark.parametrize(("path", "language", "link", "large_url", "english_url"), FACES)
def test_the_face_is_taken_off_the_path_and_put_back_on_links(
    path: str, language: str, link: str, large_url: str, english_url: str
) -> None:
    seen: dict[str, object] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update(face.context(request), path=request.path_info, language=get_language(), link=reverse("ledger:log"))
        return HttpResponse()

    response = face.Face(view)(RequestFactory().get(path))
    assert (seen["path"], seen["language"], seen["link"]) == ("/log/", language, link)
    assert (seen["large_url"], seen["english_url"]) == (large_url, english_url)
    assert response.headers["Content-Language"] == ("en" if language == "en" else "zh-CN")
    assert get_script_prefix() == "/"


def test_the_prefix_is_put_back_where_the_view_fails() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise LookupError

    with pytest.raises(LookupError):
        face.Face(view)(RequestFactory().get("/en/log/"))
    assert get_script_prefix() == "/"


def test_other_faces_keep_the_question() -> None:
    request = RequestFactory().get("/log/?before=5")
    request.face = []  # type: ignore[attr-defined]
    assert face.toggled(request, face.LARGE) == "/large/log/?before=5"
