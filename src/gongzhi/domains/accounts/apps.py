from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gongzhi.domains.accounts"
    label = "accounts"
    verbose_name = "登录"
