from __future__ import annotations

from django.urls import path

from gongzhi.domains.remuneration import views

app_name = "remuneration"
urlpatterns = [
    path("pay/", views.standard, name="standard"),
    path("work/pay/", views.home, name="home"),
    path("work/pay/places/<str:code>/", views.place, name="place"),
    path("work/pay/people/<uuid:uid>/<str:month>/", views.sheet, name="sheet"),
    path("work/pay/people/<uuid:uid>/<str:month>/payment", views.pay, name="pay"),
    path("work/pay/people/<uuid:uid>/<str:month>/appraisal", views.appraise, name="appraise"),
]
