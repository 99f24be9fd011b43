"""What posts are paid, what is insured, how officers were appraised and what they were paid; money in whole fen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place
from gongzhi.domains.remuneration.rules.sheet import written, yuan
from gongzhi.domains.remuneration.rules.standard import share_of
from gongzhi.shared.periods import Period


class PayLevel(models.TextChoices):
    """The kinds of place whose posts are paid."""

    VILLAGE = "village", _("村")
    COMMUNITY = "community", _("社区")


class Standard(models.Model):
    """A pay standard as the guiding office adopted it, with the text that it rests on (报酬标准)."""

    title = models.CharField("名称", max_length=120)
    source = models.CharField("依据", max_length=200)
    is_verified = models.BooleanField("已核实", default=False)


class PayScale(Period):
    """What a class of posts in a kind of place is paid a month while the row holds (报酬档次).

    ``posts`` names what belongs to the class, as ``body/role`` with a space between. Shares are exact: ``20/100``.
    """

    class PostClass(models.TextChoices):
        HEAD = "head", _("正职")
        DEPUTY = "deputy", _("副职")
        STAFF = "staff", _("一般工作人员")

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="scales")
    level = models.CharField(max_length=10, choices=PayLevel)
    post_class = models.CharField(max_length=10, choices=PostClass)
    posts = models.CharField(max_length=400)
    monthly_fen = models.PositiveIntegerField("每月基本报酬（分）")
    growth_fen = models.PositiveIntegerField("每满一年增加（分）", default=0)
    growth_share = models.CharField("每满一年增加基本报酬的几分之几", max_length=13, blank=True)
    growth_years_most = models.PositiveSmallIntegerField("最多计算多少年", null=True, blank=True)
    performance_share = models.CharField("绩效报酬最多为基本报酬的几分之几", max_length=13, blank=True)

    class Meta(Period.Meta):
        constraints = [
            *Period.constraints("pay_scale"),
            models.CheckConstraint(name="pay_scale_one_growth", condition=Q(growth_fen=0) | Q(growth_share="")),
        ]

    @property
    def monthly_yuan(self) -> str:
        """Return what is paid a month, as it is written."""
        return yuan(self.monthly_fen)

    @property
    def growth_words(self) -> str:
        """Return what each full year adds, as it is written; "" for nothing."""
        if self.growth_share:
            return written(share_of(self.growth_share))
        return yuan(self.growth_fen) if self.growth_fen else ""

    @property
    def performance_words(self) -> str:
        """Return how much of the base the performance pay may be; "" for none."""
        return written(share_of(self.performance_share)) if self.performance_share else ""


class Insurance(Period):
    """What is paid into one insurance or the housing fund, and by whom, while the row holds (五险一金)."""

    class Item(models.TextChoices):
        PENSION = "pension", _("养老保险")
        MEDICAL = "medical", _("医疗保险")
        UNEMPLOYMENT = "unemployment", _("失业保险")
        INJURY = "injury", _("工伤保险")
        MATERNITY = "maternity", _("生育保险")
        HOUSING_FUND = "housing_fund", _("住房公积金")

    class Base(models.TextChoices):
        PAY = "pay", _("当月基本报酬和年限报酬")
        FIXED = "fixed", _("固定基数")

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="insurances")
    level = models.CharField(max_length=10, choices=PayLevel)
    item = models.CharField(max_length=12, choices=Item)
    base = models.CharField(max_length=5, choices=Base)
    base_fen = models.PositiveIntegerField("固定基数（分）", default=0)
    employer_share = models.CharField("单位缴纳", max_length=13)
    individual_share = models.CharField("个人缴纳", max_length=13)

    class Meta(Period.Meta):
        constraints = Period.constraints("insurance")

    @property
    def base_yuan(self) -> str:
        """Return the fixed base, as it is written."""
        return yuan(self.base_fen)

    @property
    def employer_words(self) -> str:
        """Return what the place pays in, as it is written."""
        return written(share_of(self.employer_share))

    @property
    def individual_words(self) -> str:
        """Return what the person pays in, as it is written."""
        return written(share_of(self.individual_share))


class Appraisal(models.Model):
    """What share of the performance pay of a month somebody was appraised to have earned, in hundredths (绩效考核)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appraisals")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    month = models.DateField("月份（当月第一天）")
    percent = models.PositiveSmallIntegerField("考核结果（%）")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="appraisal_once_a_month"),
            models.CheckConstraint(name="appraisal_percent", condition=Q(percent__lte=100)),
        ]


class Payment(models.Model):
    """That somebody was paid so much for a month on a day (报酬发放); what was paid too much stands as a minus."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="payments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    month = models.DateField("月份（当月第一天）")
    amount_fen = models.IntegerField("金额（分）")
    paid_on = models.DateField("发放日期")
    reason = models.CharField("与应发不同的原因", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "paid_on"], name="payment_once_a_day"),
            models.CheckConstraint(name="payment_not_before", condition=Q(paid_on__gte=F("month"))),
        ]
        indexes = [models.Index(fields=["place", "month"], name="payment_place_month")]

    @property
    def yuan(self) -> str:
        """Return the amount, as it is written."""
        return yuan(self.amount_fen)
