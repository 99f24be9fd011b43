"""The law's data as one object, asked by id, kind of place and day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gongzhi.errors import Finding, NotFound, RuleNotMet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gongzhi.law.calendar import Calendar
    from gongzhi.law.schema import BodyRule, Deadline, Parameter, Procedure, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every text that the software judges by.

    Shape: texts, body rules and parameter values are ordered by their first day in force, oldest first.
    """

    sources: Mapping[str, Source]
    calendar: Calendar
    procedures: Mapping[tuple[str, str], tuple[Procedure, ...]]
    bodies: Mapping[str, tuple[tuple[date, Mapping[str, BodyRule]], ...]]
    parameters: Mapping[tuple[str, str], tuple[Parameter, ...]]
    promises: Mapping[str, Mapping[str, Deadline]]

    def texts(self, procedure_id: str, place_kind: str) -> tuple[Procedure, ...]:
        """Return every text of a procedure for a kind of place, oldest first.

        Raises: NotFound where there is none.
        """
        texts = self.procedures.get((procedure_id, place_kind))
        if texts is None:
            raise NotFound("procedure_unknown", procedure=procedure_id, place_kind=place_kind)
        return texts

    def text_or_none(self, procedure_id: str, place_kind: str, on: date) -> Procedure | None:
        """Return the text in force on a day, or None before the oldest."""
        return in_force(self.texts(procedure_id, place_kind), on)

    def text(self, procedure_id: str, place_kind: str, on: date) -> Procedure:
        """Return the text in force on a day.

        Raises: NotFound, RuleNotMet with ``lapsed_text`` before the oldest text.
        """
        text = self.text_or_none(procedure_id, place_kind, on)
        if text is None:
            oldest = self.texts(procedure_id, place_kind)[0]
            raise RuleNotMet("lapsed_text", [lapsed(on, oldest)])
        return text

    def parameter_or_none(self, parameter_id: str, place_kind: str, on: date) -> Parameter | None:
        """Return the value of a parameter in force on a day, or None where the law set none then.

        Raises: NotFound for an unknown one.
        """
        values = self.parameters.get((parameter_id, place_kind))
        if values is None:
            raise NotFound("parameter_unknown", parameter=parameter_id, place_kind=place_kind)
        for value in reversed(values):
            if value.in_force_from <= on and (value.in_force_to is None or on <= value.in_force_to):
                return value
        return None

    def parameter(self, parameter_id: str, place_kind: str, on: date) -> Parameter:
        """Return the value of a parameter in force on a day.

        Raises: NotFound for an unknown one, RuleNotMet with ``lapsed_text`` where it had no value on that day.
        """
        value = self.parameter_or_none(parameter_id, place_kind, on)
        if value is None:
            oldest = self.parameters[parameter_id, place_kind][0]
            raise RuleNotMet("lapsed_text", [_lapsed_parameter(on, oldest)])
        return value

    def body(self, body: str, place_kind: str, on: date) -> BodyRule | None:
        """Return how a body decides by the text in force on a day, or None where no text names it."""
        for first_on, rules in reversed(self.bodies.get(place_kind, ())):
            if first_on <= on:
                return rules.get(body)
        return None

    def reminders(self, procedure_id: str) -> Mapping[str, Deadline]:
        """Return the county's own promised days by step; they are no law, and the engine takes them only if given."""
        return self.promises.get(procedure_id, {})


def in_force(texts: tuple[Procedure, ...], on: date) -> Procedure | None:
    """Return the text in force on a day, of texts ordered oldest first; None before the oldest."""
    return next((text for text in reversed(texts) if text.in_force_from <= on), None)


def lapsed(on: date, oldest: Procedure, step: str = "") -> Finding:
    """Return the finding that no text was in force on a day."""
    return Finding(
        rule="lapsed_text",
        step=step,
        values={"first_on": oldest.in_force_from, "on": on},
        source=oldest.matter_kinds[0].source if oldest.matter_kinds else oldest.steps[0].source,
        binding="statute",
    )


def _lapsed_parameter(on: date, value: Parameter) -> Finding:
    return Finding(
        rule="lapsed_text",
        message="lapsed_text.parameter",
        values={"title": value.names, "first_on": value.in_force_from, "on": on},
        source=value.source,
        binding=value.binding,
        verified=value.verified,
    )


@lru_cache(maxsize=1)
def shipped() -> Library:
    """Return the law that ships with the software, read once."""
    from gongzhi.law import loader  # here, because the loader builds what this module defines

    return loader.load(Path(__file__).parent)
