"""Rows that hold from one day to another, both included."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from typing import Self


Row = TypeVar("Row", bound="Period")


class PeriodQuerySet(models.QuerySet[Row]):
    """Queries over dated rows."""

    def on(self, day: date) -> Self:
        """Return the rows that hold on ``day``."""
        return self.filter(holds_on(day))


def holds_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated row, reached by ``prefix``, holds on ``day``."""
    return Q(**{f"{prefix}first_on__lte": day}) & (
        Q(**{f"{prefix}last_on": None}) | Q(**{f"{prefix}last_on__gte": day})
    )


class Period(models.Model):
    """A dated row: ``first_on`` to ``last_on`` inclusive; no ``last_on`` means that it still holds."""

    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    @staticmethod
    def constraints(name: str) -> list[models.BaseConstraint]:
        """Return the constraint that a row does not end before it begins."""
        ends_after = Q(last_on=None) | Q(last_on__gte=F("first_on"))
        return [models.CheckConstraint(name=f"{name}_period", condition=ends_after)]
