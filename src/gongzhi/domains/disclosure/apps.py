from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "gongzhi.domains.disclosure"
    label = "disclosure"
    verbose_name = "公开"
    # What the log's pages call each act.
    acts = {
        "post": _("张贴公开"),
        "take_down": _("提前撤下"),
    }
