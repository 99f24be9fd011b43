"""Matters on their lawful way: the matter, and the facts that happened. What follows from them is computed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place


class Matter(models.Model):
    """Something that a village or community decides by a procedure of the law (事项)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="matters")
    procedure = models.CharField(max_length=60)
    kind = models.CharField("事项类别", max_length=40)
    title = models.CharField("事项名称", max_length=80)
    summary = models.TextField("公开说明", max_length=2000)
    draft = models.TextField("内部草稿", max_length=4000, blank=True)
    decided_by = models.CharField("决议机构", max_length=40)
    raised_on = models.DateField("提出日期")
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="raised_matters")
    recorded_on = models.DateField("录入日期")

    class Meta:
        indexes = [models.Index(fields=["place", "-raised_on"], name="matter_place_raised")]

    def __str__(self) -> str:
        return self.title


class Authorisation(models.Model):
    """That a matter, once an assembly resolves it, lets the representatives decide matters of a kind (授权)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="authorisations")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "kind"], name="authorisation_once")]


class Convening(models.Model):
    """That a meeting was called: which body, when it meets, when it was told (召集、通知)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="convenings")
    step = models.CharField(max_length=40)
    body = models.CharField("会议", max_length=40)
    notice_on = models.DateField("通知日期")
    notice_waived_because = models.CharField("临时通知的特殊情况", max_length=200, blank=True)
    meeting_on = models.DateField("会议日期")
    venue = models.CharField("会议地点", max_length=80)
    agenda = models.TextField("议题", max_length=1000)
    convened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")


class Fact(models.Model):
    """What happened at one step, as it happened; without effect where the law gives it none (事实).

    Never changed: a ``Correction`` supersedes it.
    Shape: ``votes_*`` and ``present`` are counts; ``roll`` is the size of the body on the day; ``on`` and ``until`` are
    the first and last day of a posting, ``on`` alone the day of anything else.
    """

    class Source(models.TextChoices):
        SYSTEM = "system", _("当时录入")
        PAPER = "paper", _("据纸质材料补录")

    class Opinion(models.TextChoices):
        ENDORSE = "endorse", _("认可")
        OBJECT = "object", _("异议")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="facts")
    step = models.CharField(max_length=40)
    on = models.DateField("日期")
    until = models.DateField("公布截止日期", null=True, blank=True)
    body = models.CharField(max_length=40, blank=True)
    roll = models.PositiveIntegerField("应到人数", null=True, blank=True)
    present = models.PositiveIntegerField("实到人数", null=True, blank=True)
    votes_for = models.PositiveIntegerField("赞成", null=True, blank=True)
    votes_against = models.PositiveIntegerField("反对", null=True, blank=True)
    abstain = models.PositiveIntegerField("弃权", null=True, blank=True)
    count = models.PositiveIntegerField("收到份数", null=True, blank=True)
    notice_on = models.DateField("通知日期", null=True, blank=True)
    notice_waived_because = models.CharField(max_length=200, blank=True)
    of_step = models.CharField(max_length=40, blank=True)
    opinion = models.CharField(max_length=10, choices=Opinion, blank=True)
    text = models.TextField("公开内容", max_length=4000, blank=True)
    note = models.TextField("内部记录", max_length=4000, blank=True)
    acted_by = models.CharField("行为主体", max_length=80)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="entered_facts")
    source = models.CharField(max_length=10, choices=Source, default=Source.SYSTEM)
    recorded_on = models.DateField("录入日期")

    class Meta:
        constraints = [
            models.CheckConstraint(name="fact_until_after_on", condition=Q(until=None) | Q(until__gte=F("on"))),
            models.CheckConstraint(name="fact_not_from_the_future", condition=Q(on__lte=F("recorded_on"))),
        ]
        indexes = [models.Index(fields=["matter", "on"], name="fact_matter_on")]


class Attendance(models.Model):
    """That a person of the roster was at a meeting (签到)."""

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "person"], name="attends_once")]


class Evidence(models.Model):
    """A photographed sheet or a document behind a fact; never public (佐证材料)."""

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="evidence")
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)


class Correction(models.Model):
    """That a fact was recorded wrongly: it names the fact, why, and what stands instead (更正)."""

    wrong = models.OneToOneField(Fact, models.PROTECT, related_name="correction")
    right = models.OneToOneField(Fact, models.PROTECT, related_name="corrects", null=True, blank=True)
    reason = models.CharField("更正理由", max_length=200)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_on = models.DateField("更正日期")
