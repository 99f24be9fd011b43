from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongzhi.domains.people"
    label = "people"
    verbose_name = "人员与任期"
