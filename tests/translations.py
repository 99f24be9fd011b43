"""Refuses a message that has no English, and a compiled catalogue that is not that of the text: ``python -m``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PACKAGE = Path("src/gongzhi").resolve()
TEXT = Path("locale/en/LC_MESSAGES/django.po")


def main() -> int:
    """Collect the messages anew beside the catalogue that stands, and compare; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "gongzhi"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        collect = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location", "--no-obsolete"]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(collect, cwd=copy, env=environment, check=True, capture_output=True)
        with (copy / TEXT).open("rb") as file:
            faults = [f"no English: {message}" for message in untranslated(read_po(file))]
    with (PACKAGE / TEXT).open("rb") as text, (PACKAGE / TEXT.with_suffix(".mo")).open("rb") as compiled:
        faults += [f"not compiled: {message}" for message in differing(read_po(text), read_mo(compiled))]
    print("\n".join(faults) or "every message has its English")
    return 1 if faults else 0


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the messages that the catalogue leaves empty or only guesses."""
    return [str(one.id) for one in catalogue if one.id and (not one.string or one.fuzzy)]


def differing(text: Catalog, compiled: Catalog) -> list[str]:
    """Return the messages whose compiled English is not that of the text."""
    return [str(one.id) for one in text if one.id and one.string and _said(compiled, one.id) != one.string]


def _said(catalogue: Catalog, message: str | tuple[str, ...] | list[str]) -> object:
    found = catalogue.get(message)
    return found.string if found else None


if __name__ == "__main__":
    sys.exit(main())
