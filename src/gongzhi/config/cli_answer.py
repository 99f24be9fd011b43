"""How every command answers: one JSON document on standard output, and an exit code by the kind of refusal."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

import click

from gongzhi.errors import Refusal
from gongzhi.law import words
from gongzhi.law.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EXIT = {"invalid": 2, "forbidden": 3, "missing": 4, "conflict": 5, "refused": 6}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says, and its exit code."""

    document: Mapping[str, object]
    code: int = 0


def answering(command: Callable[..., Answer]) -> Callable[..., None]:
    """Print a command's answer; print a refusal in the language of ``--lang`` and exit by its kind."""

    @click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="回答所用的语言。")
    @wraps(command)
    def run(*, lang: str, **options: object) -> None:
        try:
            answer = command(**options)
        except Refusal as refusal:
            answer = Answer(words.refusal(refusal, lang), EXIT[refusal.kind])
        # As bytes: JSON is UTF-8, whatever the terminal's or the pipe's encoding.
        click.echo(json.dumps(answer.document, ensure_ascii=False, indent=2).encode())
        click.get_current_context().exit(answer.code)

    return run


def start_django() -> None:
    """Make the database and the applications ready; commands on files do without. Raises: NotFound without keys."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    django.setup()
