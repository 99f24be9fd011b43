"""Watches a log grow from outside the actions: its own tree from the entries alone, beside what the tables claim."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from gongzhi.domains.matters.models import Fact
from gongzhi.shared.ledger import files
from gongzhi.shared.ledger.models import Checkpoint, Entry, Head, Node
from gongzhi.shared.ledger.nodes import completed
from gongzhi.translog import merkle, note
from gongzhi.translog.verify import verify_directory

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORD = "matters.record_fact"


class Watch:
    """Everything seen so far; what was once seen may never be otherwise."""

    def __init__(self) -> None:
        self.frontier = merkle.Frontier()
        self.leaves: list[bytes] = []
        self.roots: dict[int, bytes] = {}
        self.facts: set[int] = set()
        self.acknowledged: set[int] = set()
        self.signed = 0
        self.checkpoints = 0
        self.lost: list[str] = []
        self.forked: list[str] = []

    def acknowledge(self, facts: Iterable[int]) -> None:
        """Remember facts that a writer was told are recorded."""
        self.acknowledged.update(facts)

    def report(self) -> dict[str, object]:
        """Return the counts, and what was found wrong."""
        return {
            "acknowledged": len(self.acknowledged), "size": self.frontier.size, "checkpoints": self.checkpoints,
            "lost": self.lost, "forked": self.forked,
        }  # fmt: skip

    @transaction.atomic
    def look(self) -> None:
        """Read what came to the log since the last look and hold it against the tables."""
        head, before = Head.objects.get(), self.frontier.size
        grown = Entry.objects.filter(index__gte=before, index__lt=head.size).order_by("index")
        nodes = {
            place: found for data in grown.values_list("data", flat=True) for place, found in self._grow(bytes(data))
        }
        if not head.size or self.frontier.to_bytes() != bytes(head.frontier):
            self.forked.append(f"head of {head.size} is not the tree of its {self.frontier.size} entries")
        self._compare_nodes(nodes)
        self._compare_checkpoints()
        self._compare_facts()

    def read_everything(self) -> None:
        """Read the whole log again, count facts against entries, then export it and verify the files."""
        entries = Entry.objects.order_by("index").values_list("data", flat=True)
        if [merkle.leaf_hash(bytes(data)) for data in entries] != self.leaves:
            self.forked.append("an entry is not what it was when it was first seen")
        recorded = set(Fact.objects.values_list("pk", flat=True))
        self.lost += [f"fact {fact} without its row or entry" for fact in recorded ^ self.facts]
        with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
            files.export(Path(folder))
            report = verify_directory(Path(folder), settings.LOG_VERIFIER)
        if not report.ok or report.size != self.frontier.size:
            self.forked.append(f"verification: size {report.size}, {report.findings[:3]}")

    def _grow(self, data: bytes) -> Iterable[tuple[tuple[int, int], bytes]]:
        """Add an entry to the tree; yield the subtrees that it completes."""
        leaf, entry = merkle.leaf_hash(data), json.loads(data)
        if entry["act"] == RECORD:
            self.facts.add(entry["public"]["fact"])
        nodes = [((level, position), found) for level, position, found in completed(self.frontier, leaf)]
        self.frontier.append(leaf)
        self.leaves.append(leaf)
        self.roots[self.frontier.size] = self.frontier.root()
        return nodes

    def _compare_nodes(self, nodes: dict[tuple[int, int], bytes]) -> None:
        first = {level: min(at for one, at in nodes if one == level) for level, _ in nodes}
        found = {
            (level, node.position): bytes(node.hash)
            for level, position in first.items()
            for node in Node.objects.filter(
                level=level, position__gte=position, position__lt=self.frontier.size >> level
            )
        }
        if found != nodes:
            self.forked.append(f"inner nodes of the tree of {self.frontier.size} are not those of its entries")

    def _compare_checkpoints(self) -> None:
        for row in Checkpoint.objects.filter(size__gt=self.signed).order_by("size"):
            text = note.open_note(bytes(row.note), [settings.LOG_VERIFIER]).text
            checkpoint = note.Checkpoint.parse(text)
            if self.roots.get(checkpoint.size) != checkpoint.root:
                self.forked.append(f"checkpoint {checkpoint.size} is of another tree")
            self.signed, self.checkpoints = checkpoint.size, self.checkpoints + 1

    def _compare_facts(self) -> None:
        missing = self.acknowledged - self.facts
        self.lost += [f"fact {fact} was acknowledged" for fact in sorted(missing)]
        self.acknowledged -= missing
