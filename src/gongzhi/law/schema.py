"""The frozen shapes that the law's data files are read into; nothing past the loader handles a raw table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

Kind = Literal["deed", "meeting", "posting", "collection", "filing", "answer"]
Whole = Literal["roll", "present", "cast"]
Unit = Literal["days", "working_days"]

KINDS: tuple[str, ...] = ("deed", "meeting", "posting", "collection", "filing", "answer")
WHOLES: tuple[str, ...] = ("roll", "present", "cast")
BINDINGS: tuple[str, ...] = ("statute", "party rule", "local rule", "custom")
LANGUAGES: tuple[str, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One name in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Return the name in ``lang``."""
        return {"zh": self.zh, "en": self.en}[lang]


@dataclass(frozen=True, slots=True)
class Share:
    """A legal ratio: at least (以上) or, when strict, more than (过半数) a fraction of a whole.

    >>> from fractions import Fraction
    >>> Share(Fraction(2, 3)).least(52)
    35
    >>> Share(Fraction(1, 2), strict=True).least(40)
    21
    """

    fraction: Fraction
    strict: bool = False
    of: Whole = "roll"
    source: str = ""
    binding: str = ""
    verified: bool = False

    def least(self, whole: int) -> int:
        """Return the smallest count that satisfies the ratio of ``whole``."""
        above, below = self.fraction.numerator * whole, self.fraction.denominator
        return above // below + 1 if self.strict else -(-above // below)

    def met(self, part: int, whole: int) -> bool:
        """Tell whether ``part`` of ``whole`` satisfies the ratio, exactly."""
        have, need = part * self.fraction.denominator, whole * self.fraction.numerator
        return have > need if self.strict else have >= need

    def words(self, lang: str) -> str:
        """Return the ratio as a person writes it (2/3 以上, 超过 1/2)."""
        ratio = f"{self.fraction.numerator}/{self.fraction.denominator}"
        if lang == "zh":
            return f"超过 {ratio}" if self.strict else f"{ratio} 以上"
        return f"more than {ratio}" if self.strict else f"at least {ratio}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What every rule and number carries: where it is written, how binding it is, whether it was verified."""

    source: str
    binding: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Sourced):
    """The days before a meeting by which its members must know of it."""

    days: int
    may_be_waived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Sourced):
    """The days that a posting must stay on the board, day 0 not counted."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Sourced):
    """The days within which a step must follow what it waits for."""

    days: int
    unit: Unit = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows(Sourced):
    """One step that must come before another."""

    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected(Sourced):
    """How many of a roll must sign or speak: a share, a number, or both."""

    roll: str
    share: Share | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRule(Sourced):
    """How one body meets and decides under one text."""

    body: str
    names: Words
    unit: Words
    roll: str
    quorum: Share | None = None
    majority: Share | None = None
    notice: Notice | None = None
    authority: Sourced | None = None

    def title(self, lang: str) -> str:
        """Return the body's official name."""
        return self.names.of(lang)

    @property
    def notice_days(self) -> int | None:
        """Return the days of notice that this body must be given, if any."""
        return self.notice.days if self.notice else None

    @property
    def notice_may_be_waived(self) -> bool:
        """Tell whether special circumstances let this body meet on short notice."""
        return self.notice is not None and self.notice.may_be_waived

    @property
    def needs_authority(self) -> bool:
        """Tell whether this body decides only what an assembly authorised."""
        return self.authority is not None

    @property
    def needs_roll(self) -> bool:
        """Tell whether judging this body asks for its size."""
        return any(share is not None and share.of == "roll" for share in (self.quorum, self.majority))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterKind(Sourced):
    """One kind of matter that a procedure decides; ``reserved_to`` names the only bodies that may resolve it."""

    id: str
    names: Words
    reserved_to: tuple[str, ...] = ()

    def title(self, lang: str) -> str:
        """Return the kind's name."""
        return self.names.of(lang)

    def may_be_resolved_by(self, body: str) -> bool:
        """Tell whether the law leaves this kind of matter to ``body``."""
        return not self.reserved_to or body in self.reserved_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Sourced):
    """One step of a procedure, of one of the six kinds."""

    id: str
    kind: Kind
    names: Words
    by: tuple[str, ...]
    follows: tuple[Follows, ...] = ()
    bodies: tuple[BodyRule, ...] = ()
    is_closed: bool = False
    optional: bool = False
    posting: Posting | None = None
    deadline: Deadline | None = None
    collected: Collected | None = None

    def title(self, lang: str) -> str:
        """Return the step's name."""
        return self.names.of(lang)

    @property
    def after(self) -> tuple[str, ...]:
        """Return the ids of the steps that must come before this one."""
        return tuple(follows.step for follows in self.follows)

    @property
    def posting_days(self) -> int | None:
        """Return the days that this posting must stay up, if the text sets a number."""
        return self.posting.days if self.posting else None

    def body(self, body: str | None) -> BodyRule | None:
        """Return the rule of ``body``, or of the only body when none is named; None where it has no say here."""
        if body is None:
            return self.bodies[0] if len(self.bodies) == 1 else None
        return next((rule for rule in self.bodies if rule.body == body), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseer(Sourced):
    """The body whose word on each step is asked for (一监督)."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One text of a procedure: the steps that hold for a kind of place from one day to another, both inclusive."""

    id: str
    place_kind: str
    names: Words
    in_force_from: date
    in_force_to: date | None
    steps: tuple[Step, ...]
    matter_kinds: tuple[MatterKind, ...]
    withdraw_before: str = ""
    overseer: Overseer | None = None
    by_id: dict[str, Step] = field(repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id.update((step.id, step) for step in self.steps)

    def title(self, lang: str) -> str:
        """Return the procedure's name."""
        return self.names.of(lang)

    def step(self, step_id: str) -> Step:
        """Return one step.

        Raises: KeyError where the text has no such step.
        """
        return self.by_id[step_id]

    def matter_kind(self, kind_id: str) -> MatterKind | None:
        """Return one kind of matter, or None where this text has no such kind."""
        return next((kind for kind in self.matter_kinds if kind.id == kind_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document that rules are taken from; ``articles`` is 0 where it is cited as a whole."""

    id: str
    names: Words
    articles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Sourced):
    """One dated value of the law that belongs to no procedure."""

    id: str
    names: Words
    place_kind: str
    value: int | Share
    unit: str
    in_force_from: date
    in_force_to: date | None

    def title(self, lang: str) -> str:
        """Return the parameter's name."""
        return self.names.of(lang)
