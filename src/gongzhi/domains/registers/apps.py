from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "gongzhi.domains.registers"
    label = "registers"
    verbose_name = "登记簿"
    # What the log's pages call each act.
    acts = {
        "import_list": _("导入表格"),
        "undo_import": _("撤销导入"),
    }
