"""Addresses of the log: its pages, and its files as other people's tools read them."""

from django.urls import path

from gongzhi.shared.ledger import views

app_name = "ledger"
urlpatterns = [
    path("log/", views.log, name="log"),
    path("log/records/<int:index>/", views.record, name="record"),
    path("log/records/<int:index>/proof", views.proof, name="proof"),
    path("log/checkpoint", views.checkpoint, name="checkpoint"),
    path("log/tile/<path:name>", views.tile, name="tile"),
    path("log/open/<path:name>", views.openings, name="openings"),
]
