"""Runs the fast tests of the law against each mutant: ``python -m tests.mutation [PART-OF-A-NAME]``.

A mutant that no test kills must be explained in ``docs/mutation.md``; one that is explained and killed must not.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation import mutants
from tests.mutation.mutants import Mutant

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
LAW = SOURCE / "gongzhi" / "law"
MODULES = ("calendar", "checks", "engine", "library", "schema")
DATA = ("bodies", "local", "parameters", "procedures")
EXPLAINED = ROOT / "docs" / "mutation.md"
# The quickest to find a fault come first; commands in other processes would not see the mutant.
OF_PYTHON = ["tests/law/test_checks.py", "tests/cases", "tests/law", "--ignore=tests/law/test_cli_law.py"]
OF_DATA = ["tests/cases/numbers", "tests/cases", "tests/law/test_checks.py"]
PYTEST = [
    *["-x", "-q", "--noconftest", "-o", "addopts=", "-o", "filterwarnings=", "-p", "no:cacheprovider"],
    *["--tb=no", "--assert=plain"],
]
PROCESSES = int(os.environ.get("PROCESSES", "2"))
SECONDS = 60
SHOWN_EVERY = 50


def main(wanted: str) -> int:
    """Run every mutant; return 1 where one survived unexplained."""
    began = time.monotonic()
    found = [one for one in _all() if wanted in one.name]
    if not _tests_pass_without_a_mutant():
        print("the tests fail without any mutant")
        return 1
    survivors = _survivors(found)
    explained = set(re.findall(r"^\| `(.+?)` \|", EXPLAINED.read_text("utf-8"), re.M)) if EXPLAINED.exists() else set()
    new, stale = sorted(survivors - explained), sorted(explained - survivors) if not wanted else []
    for name in new:
        print(f"survived: {name}")
    for name in stale:
        print(f"explained, but killed or gone: {name}")
    seconds = time.monotonic() - began
    print(f"{len(found)} mutants, {len(found) - len(survivors)} killed, {len(survivors)} survived, {seconds:.0f} s")
    return 1 if new or stale else 0


def _all() -> list[Mutant]:
    python = [one for name in MODULES for one in mutants.of_python(SOURCE, LAW / f"{name}.py")]
    files = sorted(path for folder in DATA for path in (LAW / folder).rglob("*.toml"))
    return python + [one for path in files for one in mutants.of_data(SOURCE, path)]


def _survivors(found: list[Mutant]) -> set[str]:
    """Try the mutants, one child for each copy of the source at a time."""
    with tempfile.TemporaryDirectory() as folder:
        free = [_copy(Path(folder) / str(number)) for number in range(PROCESSES)]
        running: dict[int, tuple[Mutant, Path]] = {}
        survivors: set[str] = set()
        for tried, mutant in enumerate(found):
            if not free:
                free.append(_await_one(running, survivors))
            copy = free.pop()
            (copy / mutant.path).write_text(mutant.text, "utf-8")
            running[_start(copy, OF_PYTHON if mutant.path.endswith(".py") else OF_DATA)] = mutant, copy
            if tried % SHOWN_EVERY == 0:
                print(f"{tried} of {len(found)} mutants, {len(survivors)} survived so far", flush=True)
        while running:
            _await_one(running, survivors)
        return survivors


def _await_one(running: dict[int, tuple[Mutant, Path]], survivors: set[str]) -> Path:
    """Wait for a child to end, note whether its mutant survived, and return its copy of the source, mended."""
    child, status = os.wait()
    mutant, copy = running.pop(child)
    if os.waitstatus_to_exitcode(status) == 0:
        survivors.add(mutant.name)
    shutil.copy(SOURCE / mutant.path, copy / mutant.path)
    return copy


def _tests_pass_without_a_mutant() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        _, status = os.waitpid(_start(_copy(Path(folder)), OF_PYTHON), 0)
        return os.waitstatus_to_exitcode(status) == 0


def _copy(folder: Path) -> Path:
    for name in ("law", "translog", "config"):
        shutil.copytree(
            SOURCE / "gongzhi" / name, folder / "gongzhi" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("__init__.py", "errors.py"):
        shutil.copy(SOURCE / "gongzhi" / name, folder / "gongzhi" / name)
    return folder


def _start(copy: Path, tests: list[str]) -> int:
    """Start a child that imports the law from ``copy``; one that takes too long is killed, as is its mutant."""
    child = os.fork()
    if not child:
        _test(copy, tests)
    return child


def _test(copy: Path, tests: list[str]) -> None:
    import pytest

    signal.alarm(SECONDS)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.chdir(ROOT)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copy), str(ROOT)]
    os._exit(pytest.main([*PYTEST, *tests]))


if __name__ == "__main__":
    # Each child then starts warm, and without the plug-ins that it does not need.
    import hypothesis
    import hypothesis.internal.conjecture.engine
    import hypothesis.strategies
    import jsonschema  # noqa: F401
    import pytest  # noqa: F401

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"

    hypothesis.settings.register_profile("mutation", max_examples=25, deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutation")
    sys.exit(main(" ".join(sys.argv[1:])))
