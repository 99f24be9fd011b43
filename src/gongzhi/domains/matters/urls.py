"""Addresses of matters and their resolutions."""

from __future__ import annotations

from django.urls import path

from gongzhi.domains.matters import views

app_name = "matters"
urlpatterns = [
    path("matters/<int:matter_id>/", views.matter, name="matter"),
    path("matters/<int:matter_id>/resolution", views.resolution, name="resolution"),
]
