from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "gongzhi.domains.people"
    label = "people"
    verbose_name = "人员与任期"
    # What the log's pages call each act.
    acts = {
        "register_place_people": _("登记组织和成员"),
        "begin_term": _("开始任期"),
        "end_post": _("结束任职"),
    }
