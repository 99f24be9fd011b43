"""People, the bodies they sit on, and the posts they hold, each with its days."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.places.models import Place
from gongzhi.shared.periods import Period


class Person(models.Model):
    """Somebody who holds or held a post. Only the name may become public, and only with a post."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    class Education(models.IntegerChoices):
        PRIMARY = 1, _("小学及以下")
        JUNIOR = 2, _("初中")
        SENIOR = 3, _("高中（中专）")
        COLLEGE = 4, _("大专")
        BACHELOR = 5, _("本科")
        MASTER = 6, _("研究生")

    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    born_on = models.DateField("出生日期")
    education = models.PositiveSmallIntegerField("学历", choices=Education)
    remark = models.CharField("内部备注", max_length=200, blank=True)
    is_synthetic = models.BooleanField("虚构人物", default=False)

    def __str__(self) -> str:
        return self.name


class Body(Period):
    """A committee, council, assembly or office of a place (机构、组织)."""

    class Kind(models.TextChoices):
        PARTY_ORGANISATION = "party_organisation", _("党组织")
        COMMITTEE = "committee", _("村（居）民委员会")
        SUPERVISION_COMMITTEE = "supervision_committee", _("村（居）务监督委员会")
        REPRESENTATIVES_ASSEMBLY = "representatives_assembly", _("村（居）民代表会议")
        STAFF = "staff", _("村（社区）工作人员")
        WEDDINGS_FUNERALS_COUNCIL = "weddings_funerals_council", _("红白理事会")
        TOWNSHIP_GOVERNMENT = "township_government", _("乡镇人民政府")
        GUIDING_OFFICE = "guiding_office", _("基层群众自治指导监督部门")

    place = models.ForeignKey(Place, models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=40, choices=Kind)
    name = models.CharField("名称", max_length=60, blank=True, help_text="只在与通称不同时填写，如：县民政局")

    class Meta(Period.Meta):
        constraints = Period.constraints("body")
        indexes = [models.Index(fields=["place", "kind"], name="body_place_kind")]


class Post(Period):
    """A seat that a person holds on a body for a term (职务)."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("书记")
        DEPUTY_SECRETARY = "deputy_secretary", _("副书记")
        CHAIR = "chair", _("主任")
        DEPUTY_CHAIR = "deputy_chair", _("副主任")
        MEMBER = "member", _("委员")
        REPRESENTATIVE = "representative", _("代表")
        CLERK = "clerk", _("文书")
        OFFICER = "officer", _("工作人员")

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)

    class Meta(Period.Meta):
        constraints = Period.constraints("post")
        indexes = [models.Index(fields=["person", "first_on"], name="post_person_from")]


VILLAGE_TITLES = {
    Body.Kind.PARTY_ORGANISATION: _("村党组织"),
    Body.Kind.COMMITTEE: _("村民委员会"),
    Body.Kind.SUPERVISION_COMMITTEE: _("村务监督委员会"),
    Body.Kind.REPRESENTATIVES_ASSEMBLY: _("村民代表会议"),
    Body.Kind.STAFF: _("村工作人员"),
}
COMMUNITY_TITLES = {
    Body.Kind.PARTY_ORGANISATION: _("社区党组织"),
    Body.Kind.COMMITTEE: _("居民委员会"),
    Body.Kind.SUPERVISION_COMMITTEE: _("居务监督委员会"),
    Body.Kind.REPRESENTATIVES_ASSEMBLY: _("居民代表会议"),
    Body.Kind.STAFF: _("社区工作人员"),
}
TITLES = {Place.Level.VILLAGE.value: VILLAGE_TITLES, Place.Level.COMMUNITY.value: COMMUNITY_TITLES}


def body_title(kind: str, level: str) -> str:
    """Return what a body of this kind is called in a place of this level."""
    body_kind = Body.Kind(kind)
    return str(TITLES.get(level, {}).get(body_kind, body_kind.label))
