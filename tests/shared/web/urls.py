"""Every address of the site, and one that refuses with each kind of refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from gongzhi.config import urls
from gongzhi.errors import (
    AlreadyDone,
    BadValue,
    Finding,
    NotFound,
    NotPermitted,
    Refusal,
    RuleNotMet,
    StaleState,
    fault,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

QUORUM = Finding(
    rule="quorum", need=35, have=34, of=52, source="villagers_committees_2026/30", binding="statute",
    values={"need": 35, "have": 34, "of": 52, "unit": "人", "share": "2/3 以上"},
)  # fmt: skip
UNVERIFIED = Finding(
    rule="majority", message="majority.roll", need=25, have=24, of=48, source="party_branch_regulations_2018",
    binding="party rule", verified=False, values={"need": 25, "have": 24, "of": 48, "unit": "名", "share": "超过 1/2"},
)  # fmt: skip
REFUSALS: dict[str, Refusal] = {
    "invalid": BadValue("invalid", [fault("range", "present", least=0, most=52, actual="53")]),
    "forbidden": NotPermitted("not_permitted"),
    "missing": NotFound("no_place", place="990000000000"),
    "done": AlreadyDone("already_corrected", fact=1),
    "stale": StaleState("log_shrunk", signed=8, found=7),
    "refused": RuleNotMet("no_effect", [QUORUM, UNVERIFIED]),
}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise REFUSALS[kind]


urlpatterns = [*urls.urlpatterns, path("refuse/<str:kind>/", refuse)]
