from __future__ import annotations

app_name = "remuneration"
urlpatterns: list[object] = []
