from django.apps import AppConfig


class RemunerationConfig(AppConfig):
    name = "gongzhi.domains.remuneration"
    label = "remuneration"
    verbose_name = "报酬"
