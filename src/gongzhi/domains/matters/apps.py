from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "gongzhi.domains.matters"
    label = "matters"
    verbose_name = "事项"
    # What the log's pages call each act.
    acts = {
        "raise_matter": _("提出事项"),
        "convene": _("召集会议"),
        "record_fact": _("记录事实"),
        "correct_fact": _("更正记录"),
        "end_posting": _("提前撤下公开"),
    }
