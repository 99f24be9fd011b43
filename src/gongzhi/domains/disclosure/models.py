"""What hangs on the board of a place, since when, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.matters.models import Fact, Matter
from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place


class Posting(models.Model):
    """A text on the disclosure board (公开栏) from a first to a last day, both included."""

    class Category(models.TextChoices):
        PARTY = "party", _("党务公开")
        AFFAIRS = "affairs", _("村（居）务公开")
        FINANCE = "finance", _("财务公开")
        SERVICES = "services", _("事务公开")

    place = models.ForeignKey(Place, models.PROTECT, related_name="postings")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="postings", null=True, blank=True)
    fact = models.OneToOneField(Fact, models.PROTECT, related_name="posting", null=True, blank=True)
    category = models.CharField("公开类别", max_length=10, choices=Category)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("公开内容", max_length=4000)
    from_on = models.DateField("公布日期")
    until_on = models.DateField("公布至")
    posted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_on = models.DateField("录入日期")

    class Meta:
        constraints = [models.CheckConstraint(name="posting_period", condition=Q(until_on__gte=F("from_on")))]
        indexes = [models.Index(fields=["place", "until_on"], name="posting_place_until")]

    def __str__(self) -> str:
        return self.title


class Takedown(models.Model):
    """That a posting came down before its last day, and why (提前撤下)."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="takedown")
    on = models.DateField("撤下日期")
    reason = models.CharField("撤下理由", max_length=200)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
