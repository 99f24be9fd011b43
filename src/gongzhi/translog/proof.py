"""The proof that one entry is in the log, in the C2SP tlog-proof format: offline, for anyone with the log's key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue
from gongzhi.translog import base64text
from gongzhi.translog.merkle import leaf_hash, verify_inclusion
from gongzhi.translog.note import DECIMAL, Checkpoint, open_note

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = "c2sp.org/tlog-proof@v1"
PROOF_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's place, the hashes from its leaf to the root, and the signed checkpoint of that root."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def to_bytes(self) -> bytes:
        """Write the proof."""
        lines = [HEADER, f"index {self.index}", *map(base64text.encode, self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode("ascii") + self.checkpoint

    @classmethod
    def from_bytes(cls, data: bytes) -> Proof:
        """Read a proof; extra data, which nothing vouches for, is passed over.

        Raises: BadValue for another form.
        """
        head, blank, checkpoint = data.partition(b"\n\n")
        try:
            header, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise BadValue("proof.form") from error
        if lines and lines[0].startswith("extra "):
            base64text.decode(lines.pop(0).removeprefix("extra "))
        if header != HEADER or not blank or not lines or len(data) > PROOF_BYTES:
            raise BadValue("proof.form")
        word, _, index = lines[0].partition(" ")
        if word != "index" or not DECIMAL.fullmatch(index):
            raise BadValue("proof.form")
        return cls(int(index), tuple(map(base64text.decode_hash, lines[1:])), checkpoint)

    def verify(self, entry: bytes, verifier_keys: Iterable[str]) -> Checkpoint:
        """Answer the checkpoint under which this entry stands in the log.

        Raises: BadValue where a signature or the path is wrong.
        """
        checkpoint = Checkpoint.parse(open_note(self.checkpoint, verifier_keys).text)
        if not verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root):
            raise BadValue("proof.path", index=self.index, size=checkpoint.size)
        return checkpoint
