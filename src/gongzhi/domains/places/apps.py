from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "gongzhi.domains.places"
    label = "places"
    verbose_name = "地方"
