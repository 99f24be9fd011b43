"""All addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from gongzhi.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gongzhi.domains.disclosure.urls")),
    path("", include("gongzhi.domains.matters.urls")),
    path("", include("gongzhi.domains.accounts.urls")),
    path("", include("gongzhi.domains.work.urls")),
    path("", include("gongzhi.domains.indicators.urls")),
    path("", include("gongzhi.domains.remuneration.urls")),
    path("", include("gongzhi.domains.registers.urls")),
    path("", include("gongzhi.domains.rights.urls")),
    path("", include("gongzhi.shared.ledger.urls")),
    path("api/v1/", api.urls),
]
