"""Places as identities; their names, parents and succession as dated rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.shared.periods import Period


class Place(models.Model):
    """A county, township, village or community (县、乡镇、村、社区), from its first day to its last."""

    class Level(models.TextChoices):
        COUNTY = "county", _("县")
        TOWNSHIP = "township", _("乡镇")
        VILLAGE = "village", _("村")
        COMMUNITY = "community", _("社区")

    code = models.CharField("行政区划代码", max_length=12, unique=True)
    level = models.CharField(max_length=10, choices=Level)
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="place_period", condition=Q(last_on=None) | Q(last_on__gte=F("first_on")))
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_self_governing(self) -> bool:
        """Say whether residents govern themselves here: a village or a community."""
        return self.level in (Place.Level.VILLAGE, Place.Level.COMMUNITY)


class PlaceName(Period):
    """What a place is called while the row holds."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="names")
    name = models.CharField(max_length=60)

    class Meta(Period.Meta):
        constraints = Period.constraints("place_name")


class PlaceParent(Period):
    """Which place another one belongs to while the row holds."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Place, models.PROTECT, related_name="children")

    class Meta(Period.Meta):
        constraints = Period.constraints("place_parent")


class PlaceArea(Period):
    """How large a place is while the row holds, as it was last measured (区域面积)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="areas")
    area_m2 = models.PositiveBigIntegerField("面积（平方米）")

    class Meta(Period.Meta):
        constraints = Period.constraints("place_area")


class Succession(models.Model):
    """That one place went into another on a day (合并、拆分): a merger is several rows with one successor."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("合并")
        SPLIT = "split", _("拆分")

    predecessor = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Place, models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()


class RollCount(models.Model):
    """How many stand on a roll of a place from a day on, until a later count (花名册人数).

    ``roll`` is a key of the law's rolls: adults, households, voting_party_members, or registered_voters, population.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="roll_counts")
    roll = models.CharField(max_length=40)
    counted_on = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "roll", "counted_on"], name="roll_count_once_a_day")]
