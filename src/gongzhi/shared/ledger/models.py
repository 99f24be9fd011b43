"""The tables of the log: appended only; triggers forbid anything else (but erasing an opening)."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """The one row that says how large the log is and what its right edge looks like; its lock orders all acts."""

    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")


class Entry(models.Model):
    """One act: its canonical bytes at its place in the log."""

    index = models.PositiveBigIntegerField(primary_key=True)
    data = models.BinaryField()
    place_code = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["place_code", "index"], name="entry_place"),
            models.Index(fields=["subject", "index"], name="entry_subject"),
        ]


class Node(models.Model):
    """The hash of a complete subtree: ``position`` counts the subtrees of its level from the left."""

    level = models.PositiveSmallIntegerField()
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="node_once")]


class Opening(models.Model):
    """The salt and value behind a salted hash in an entry. ``is_public`` openings are given to anyone."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="openings")
    path = models.CharField(max_length=120)
    salt = models.BinaryField()
    value = models.BinaryField()
    is_public = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "path"], name="opening_once")]


class RowImage(models.Model):
    """What an act left in one row, as a salted hash; the entry commits to all images of its act."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="images")
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    salt = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="image_once")]
        indexes = [models.Index(fields=["table", "key", "entry"], name="image_row")]


class ImagePack(models.Model):
    """What an act left in many rows of one table (``images.Pack``): a bulk import is one act, and some packs."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="packs")
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    least_key = models.PositiveBigIntegerField()
    most_key = models.PositiveBigIntegerField()
    keys = models.BinaryField()
    salt = models.BinaryField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="pack_once")]
        indexes = [models.Index(fields=["table", "least_key", "most_key"], name="pack_keys")]


class Checkpoint(models.Model):
    """A signed statement of size and root, as the signer gave it."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.BinaryField()
    signed_at = models.DateTimeField()
