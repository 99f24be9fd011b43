"""The tree keeps its shape: whoever knows one domain finds their way in every other."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.plugins.deployment import ROOT

PACKAGE = ROOT / "src" / "gongzhi"
DOMAINS = sorted(path for path in (PACKAGE / "domains").iterdir() if (path / "apps.py").exists())
# The files of a domain; past about 400 lines one becomes a package of the same name. The last three are of one domain
# each: evidence as it is handed in, the catalogue of figures, and whom a session stands for.
OF_A_DOMAIN = {
    "__init__", "rules", "models", "queries", "permissions", "actions", "forms", "views", "api", "urls", "apps",
    "migrations", "templates", "static", "evidence", "catalogue", "backends",
}  # fmt: skip
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_FILE = 500
TEXT = {".py", ".toml", ".html", ".css", ".js", ".md", ".txt", ".po", ".sh", ".svg", ".cfg", ".yml", ".yaml", ""}
LEFT_OUT = {".git", ".venv", "var", "build", "dist", "htmlcov", "node_modules", "__pycache__"}


@cache
def tree() -> tuple[Path, ...]:
    """Return every text file of the project, without what is made from it."""
    found = [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix in TEXT and not LEFT_OUT & set(path.relative_to(ROOT).parts)
    ]
    return tuple(path for path in found if not re.search(r"/\.\w+_cache/|/\.coverage|/\.hypothesis/", str(path)))


def python(folder: Path) -> list[Path]:
    return [path for path in tree() if path.suffix == ".py" and path.is_relative_to(folder)]


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda path: path.name)
def test_a_domain_has_the_files_of_every_domain(domain: Path) -> None:
    held = {path.stem for path in domain.iterdir() if path.name != "__pycache__"}
    assert held <= OF_A_DOMAIN
    assert not [path for path in (domain / "templates").glob("*") if path.name != domain.name]


def test_no_file_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert not [path for path in tree() if path.stem in drawers or drawers & set(path.parts)]


def test_functions_and_files_stay_short() -> None:
    long = []
    for path in python(PACKAGE):
        text = path.read_text("utf-8")
        if text.count("\n") > MOST_LINES_OF_A_FILE:
            long.append(str(path))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION:
                long.append(f"{path}:{node.lineno} {node.name}")
    assert long == []


def test_the_clock_is_read_in_one_file() -> None:
    reads = re.compile(r"\b(datetime\.now|date\.today|datetime\.today|utcnow|timezone\.now|time\.time|localdate)\(")
    found = {str(path.relative_to(PACKAGE)) for path in python(PACKAGE) if reads.search(path.read_text("utf-8"))}
    assert found == {"shared/clock.py"}


def test_the_database_hears_no_signals_but_the_one_that_guards_the_log() -> None:
    uses = re.compile(r"django\.dispatch|models\.signals|@receiver")
    found = {str(path.relative_to(PACKAGE)) for path in python(PACKAGE) if uses.search(path.read_text("utf-8"))}
    assert found == {"shared/ledger/apps.py"}


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    bad = re.compile(
        "|".join([r"pypi\.(org|python)", r"files\.pythonhosted", re.escape(f"{ROOT}/"), "/" + "home/", "/" + "root/"])
    )
    itself = Path(__file__)
    assert not [path for path in tree() if path != itself and bad.search(path.read_text("utf-8", "replace"))]


def test_identifiers_are_english_not_pinyin() -> None:
    pinyin = re.compile(
        r"\b\w*(cunmin|jumin|cunwei|shequ|xiangzhen|huiyi|biaojue|gongshi|dangzhibu|tongzhi|jiandu|tiyi|shangyi|shenyi)\w*\b"
    )
    names: set[str] = set()
    for path in python(PACKAGE):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
    assert sorted(name for name in names if pinyin.search(name.lower()) or not name.isascii()) == []


def test_law_lives_in_data_not_in_python() -> None:
    """No comparison or sum in the engine or in a domain's rules holds a number that could be a law's; ten is a base."""
    statutory = {3, 5, 7, 9, 10, 15, 18, 20, 21, 25, 30, 60, 90}
    found = []
    for path in [
        *python(PACKAGE / "law"),
        *(domain / "rules.py" for domain in DOMAINS if (domain / "rules.py").exists()),
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare | ast.BinOp):
                known = statutory if isinstance(node, ast.Compare) else statutory - {10}
                constants = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                found += [f"{path}:{node.lineno}: {one}" for one in constants if type(one) is int and one in known]
    assert found == []


def test_every_domain_has_tests_in_the_folder_of_its_name() -> None:
    assert not [path.name for path in DOMAINS if not [*(ROOT / "tests" / "domains" / path.name).glob("test_*.py")]]


def test_scripts_of_continuous_integration_can_be_run() -> None:
    for path in (ROOT / ".ci").iterdir():
        assert path.stat().st_mode & 0o111, path
        assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
