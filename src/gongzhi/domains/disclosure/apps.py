from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "gongzhi.domains.disclosure"
    label = "disclosure"
    verbose_name = "公开"
