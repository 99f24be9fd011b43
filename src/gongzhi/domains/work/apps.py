from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "gongzhi.domains.work"
    label = "work"
    verbose_name = "办理"
