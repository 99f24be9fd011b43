from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemunerationConfig(AppConfig):
    name = "gongzhi.domains.remuneration"
    label = "remuneration"
    verbose_name = "报酬"
    # What the log's pages call each act.
    acts = {
        "adopt_standard": _("公布报酬标准"),
        "record_appraisal": _("记录绩效考核"),
        "record_payment": _("记录报酬发放"),
    }
