from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "gongzhi.domains.registers"
    label = "registers"
    verbose_name = "登记簿"
