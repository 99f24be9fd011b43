"""Refusals as pages: one table from kinds to status codes, one template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongzhi.errors import Refusal
from gongzhi.law import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

STATUS = {"invalid": 400, "forbidden": 403, "missing": 404, "conflict": 409, "refused": 422}
TITLES = {
    "invalid": _("填写有误"),
    "forbidden": _("没有权限"),
    "missing": _("没有找到"),
    "conflict": _("已有变化"),
    "refused": _("依法不能这样办"),
}
ADVICE = {
    "invalid": _("请返回上一页，按上面各项改正后再提交。"),
    "forbidden": _("只有当天在当地担任相应职务的人才能办理。职务有变动的，请联系乡镇。"),
    "missing": _("请核对网址或者编号，或者从全县的页面找起。"),
    "conflict": _("可能有人刚办过这件事。请返回并刷新页面，看清最新情况再办。"),
    "refused": _(
        "请对照上面的要求和依据，补齐缺少的条件以后重新办理。已经发生的事实可以如实记录，但在条件补齐之前没有效力。"
    ),
}


def language() -> str:
    """Return the language of the words of this answer: ``zh`` or ``en``."""
    return (get_language() or "zh")[:2]


class Refusals:
    """Turns a refusal that a view raised into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer ``request``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal with its findings; leave programming errors to become 500."""
        if not isinstance(exception, Refusal):
            return None
        kind = exception.kind
        page = {
            "refusal": words.refusal(exception, language()),
            "kind": kind,
            "title": TITLES[kind],
            "advice": ADVICE[kind],
        }
        return render(request, "refusal.html", page, status=STATUS[kind])
