from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "gongzhi.domains.indicators"
    label = "indicators"
    verbose_name = "指标"
