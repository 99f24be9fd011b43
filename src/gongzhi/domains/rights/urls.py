from __future__ import annotations

from django.urls import path

from gongzhi.domains.rights.views import entering, files, mine, names

app_name = "rights"
urlpatterns = [
    path("me/", mine.mine, name="mine"),
    path("me/ask/<str:deed>/", entering.own, name="ask"),
    path("me/contest/<str:of>/<int:number>/", entering.own_contest, name="contest"),
    path("me/for/<uuid:uid>/<str:deed>/", entering.proxy, name="proxy"),
    path("work/people/<uuid:uid>/", files.person, name="person"),
    path("work/people/<uuid:uid>/correct", files.correct, name="correct"),
    path("work/people/<uuid:uid>/erase", files.erase, name="erase"),
    path("work/people/<uuid:uid>/enter/<str:deed>/", entering.in_name, name="enter"),
    path("work/people/<uuid:uid>/contest/<str:of>/<int:number>/", entering.contest_in_name, name="contest_in_name"),
    path("work/rights/", names.rights, name="rights"),
    path("work/in-name/", names.waiting, name="waiting"),
    path("work/in-name/<int:number>/", names.answer, name="answer"),
    path("work/in-name/sheets/<int:number>/", names.sheet, name="sheet"),
]
