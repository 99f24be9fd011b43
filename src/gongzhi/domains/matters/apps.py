from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "gongzhi.domains.matters"
    label = "matters"
    verbose_name = "事项"
