"""Every refusal of the software, in five kinds; pure, and the bottom of the import order.

A refusal carries findings: what was required, what was found, and the source of the requirement. The words
that people read are made at the edges by ``gongzhi.law.words`` from ``rule``, ``message`` and ``values``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from types import MappingProxyType

NO_VALUES: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule found, with what it asks, what it met, and where it is written.

    Shape: ``message`` names the words in ``law/messages/<language>.toml`` (``rule`` if empty), ``values`` fill them;
    ``field`` is a JSON pointer into bad input, ``step`` the step of a procedure; ``need``, ``have`` and ``of`` are
    the integers of the comparison, where there are any; ``source`` is a source id (``villagers_committees_2026/30``).
    """

    rule: str
    message: str = ""
    values: Mapping[str, object] = dataclass_field(default_factory=lambda: NO_VALUES)
    field: str = ""
    step: str = ""
    need: int | None = None
    have: int | None = None
    of: int | None = None
    source: str = ""
    binding: str = ""
    verified: bool = True
    superseded: bool = False


def fault(rule: str, field: str, **values: object) -> Finding:
    """Return what is wrong with one field of bad input; its words are those of ``invalid.<rule>``."""
    return Finding(rule=rule, message=f"invalid.{rule}", field=field, values=MappingProxyType(values))


class Refusal(Exception):
    """Base of the five kinds. ``code`` is stable; ``message`` and ``values`` name its words in the catalogue."""

    kind = ""

    def __init__(self, code: str, findings: Sequence[Finding] = (), **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.findings = tuple(findings)
        self.values: Mapping[str, object] = MappingProxyType(values)

    def __str__(self) -> str:
        return f"{self.code}: {', '.join(f.rule for f in self.findings)}" if self.findings else self.code


class BadValue(Refusal):
    """The input has the wrong shape, or cannot be."""

    kind = "invalid"


class NotPermitted(Refusal):
    """This person may not do this here today."""

    kind = "forbidden"


class NotFound(Refusal):
    """There is no such thing in this place."""

    kind = "missing"


class AlreadyDone(Refusal):
    """Somebody did it before."""

    kind = "conflict"


class StaleState(Refusal):
    """The thing changed since the person looked at it."""

    kind = "conflict"


class RuleNotMet(Refusal):
    """The law gives no such effect; the findings say why, with the arithmetic."""

    kind = "refused"
