"""Addresses of the county, its places and their boards."""

from __future__ import annotations

from django.urls import path

from gongzhi.domains.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.county, name="county"),
    path("places/<str:code>/", views.place, name="place"),
    path("places/<str:code>/postings/", views.postings, name="postings"),
    path("postings/<int:posting_id>/", views.posting, name="posting"),
]
