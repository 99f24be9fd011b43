"""The county's own lists as they were handed in: what became of each file, and how to take it back.

Nothing here is disclosed: the log commits to the act of an import and to the rows that it wrote, not to its file. The
file lies here sealed until the list is written or given up, and then goes.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.people.models import Person


class Import(models.Model):
    """One list that was handed in (导入)."""

    class Kind(models.TextChoices):
        PLACES = "places", _("村（社区）和乡镇")
        RESIDENTS = "residents", _("户和居民")
        BODIES = "bodies", _("组织机构")
        POSTS = "posts", _("任职人员")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("等待核对列名")
        TO_CHECK = "to_check", _("正在检查")
        FAULTY = "faulty", _("有错误，没有写入")
        CHECKED = "checked", _("检查通过，等待确认")
        TO_APPLY = "to_apply", _("正在写入")
        APPLIED = "applied", _("已经写入")
        TO_UNDO = "to_undo", _("正在撤销")
        UNDONE = "undone", _("已经撤销")
        FAILED = "failed", _("没有完成，没有写入")
        GIVEN_UP = "given_up", _("已经放弃")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    filename = models.CharField(max_length=120)
    file_digest = models.BinaryField(max_length=32)
    sheet = models.CharField(max_length=60, blank=True)
    # Column letter -> what the column is; "" is a column that is left out. JSON.
    mapping = models.TextField(default="{}")
    # What stands above the rows, and which cells of it are joined, so that an export looks as the file came. JSON.
    layout = models.TextField(default="{}")
    as_of = models.DateField("登记截止日")
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    handed_in_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    # A digest of which rows the checked list makes and changes: what is written must be just that.
    mark = models.CharField(max_length=64, blank=True)
    faults_found = models.PositiveIntegerField(default=0)
    # Why a state was reached that nobody wished for: a refusal's code.
    refused_because = models.CharField(max_length=40, blank=True)
    entry_index = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "changed_at"], name="import_state")]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_waiting(self) -> bool:
        """Say whether the worker has something to do with it."""
        return self.state in (self.State.TO_CHECK, self.State.TO_APPLY, self.State.TO_UNDO)


class Part(models.Model):
    """A piece of the file, sealed."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="part_once")]


class Fault(models.Model):
    """What is wrong with one cell of the file; ``values`` fill the words of ``invalid.<rule>``. JSON."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    heading = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=40)
    values = models.TextField(default="{}")


class Heading(models.Model):
    """What a clerk said that a heading means, remembered for the next file of this kind."""

    kind = models.CharField(max_length=10, choices=Import.Kind)
    heading = models.CharField(max_length=60)
    column = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "heading"], name="heading_once")]


class Made(models.Model):
    """Rows that an import made: a table, and their keys, 8 bytes each."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="made")
    number = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    keys = models.BinaryField()


class Before(models.Model):
    """What rows held before an import changed them: a list of table, key and values, sealed."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="before")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
