from django.urls import path

from gongzhi.domains.indicators import views

app_name = "indicators"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/structure/", views.structure, name="structure"),
    path("work/terms/", views.terms, name="terms"),
    path("work/avoidance/", views.avoidance, name="avoidance"),
    path("figures/<str:figure_id>/", views.figure, name="figure"),
]
