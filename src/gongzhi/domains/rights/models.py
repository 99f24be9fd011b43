"""What residents do about themselves, by themselves or in their name, and what is answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.matters.models import Attendance
from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place
from gongzhi.domains.rights.rules import Manner


class ResidentAct(models.Model):
    """One act of a resident, with how it was done and who helped (本人办理、帮助办理、纸质、代办).

    Never changed but for its answer. A contest names what it is against: an act in one's name, or an attendance.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("申请更正个人信息")
        DELETION = "deletion", _("申请删除个人信息")
        TELEPHONE = "telephone", _("更改联系电话")
        CONTEST = "contest", _("提出异议")

    class Way(models.TextChoices):
        SELF = Manner.SELF.value, _("本人办理")
        ASSISTED = Manner.ASSISTED.value, _("工作人员帮助办理")
        PAPER = Manner.PAPER.value, _("据本人签字的纸质材料录入")
        PROXY = Manner.PROXY.value, _("家人凭书面委托代办")

    person = models.ForeignKey(Person, models.PROTECT, related_name="acts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField("内容", max_length=1000, blank=True)
    manner = models.CharField(max_length=10, choices=Way, default=Way.SELF)
    helper = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    done_on = models.DateField("办理日期")
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    of_act = models.ForeignKey("self", models.PROTECT, related_name="contests", null=True, blank=True)
    of_attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.TextField("答复", max_length=1000, blank=True)
    is_upheld = models.BooleanField("是否属实", null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contest_of_one_thing",
                condition=(
                    ~Q(kind="contest") & Q(of_act=None, of_attendance=None)
                    | Q(kind="contest", of_act__isnull=False, of_attendance=None)
                    | Q(kind="contest", of_act=None, of_attendance__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="answered_wholly",
                condition=Q(answered_on=None, answered_by=None)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-entered_on"], name="resident_act_person"),
            models.Index(fields=["place", "answered_on"], name="resident_act_place"),
        ]


class ActSheet(models.Model):
    """A signed sheet or a written authority behind an act in somebody's name; never public (签字材料、委托书)."""

    act = models.ForeignKey(ResidentAct, models.PROTECT, related_name="sheets")
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
