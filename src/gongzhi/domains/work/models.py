"""What the staff side keeps for itself: which forms were sent."""

from __future__ import annotations

from django.db import models

from gongzhi.domains.people.models import Person


class Submission(models.Model):
    """That a form was sent, and where its answer stands, so that a second press of the button finds the first."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    answer_url = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="submission_once")]

    def __str__(self) -> str:
        return self.answer_url
