from __future__ import annotations

from django.urls import path

from gongzhi.domains.work.views import board, desk, matter, meetings, raising, steps

app_name = "work"
urlpatterns = [
    path("work/", desk.home, name="home"),
    path("work/raise/", raising.raise_matter, name="raise"),
    path("work/places/<str:code>/post", board.post, name="post"),
    path("work/postings/<int:posting_id>/take-down", board.take_down, name="take_down"),
    path("work/evidence/<int:evidence_id>/", matter.evidence, name="evidence"),
    path("work/convenings/<int:convening_id>/notice", matter.notice, name="notice"),
    path("work/facts/<int:fact_id>/correct", steps.correct, name="correct"),
    path("work/matters/<int:matter_id>/", matter.matter, name="matter"),
    path("work/matters/<int:matter_id>/withdraw/", steps.withdraw, name="withdraw"),
    path("work/matters/<int:matter_id>/<str:step>/", steps.step, name="step"),
    path("work/matters/<int:matter_id>/<str:step>/convene", meetings.convene, name="convene"),
    path("work/matters/<int:matter_id>/<str:step>/word", steps.oversee, name="oversee"),
]
