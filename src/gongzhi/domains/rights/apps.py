from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "gongzhi.domains.rights"
    label = "rights"
    verbose_name = "个人权利"
