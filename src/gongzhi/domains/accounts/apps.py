from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "gongzhi.domains.accounts"
    label = "accounts"
    verbose_name = "登录"
    # What the log's pages call each act.
    acts = {
        "bar_person": _("停用登录"),
        "lift_bar": _("恢复登录"),
        "issue_enrolment": _("签发管理员登记码"),
        "enrol_second_factor": _("登记第二重验证"),
        "add_passkey": _("管理员添加通行密钥"),
        "remove_passkey": _("管理员删除通行密钥"),
    }
