from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "gongzhi.domains.places"
    label = "places"
    verbose_name = "地方"
    # What the log's pages call each act.
    acts = {
        "register_places": _("登记地方"),
        "rename_place": _("更名"),
        "move_place": _("变更隶属"),
        "count_rolls": _("登记人数"),
        "measure_areas": _("登记面积"),
    }
