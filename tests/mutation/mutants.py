"""What is changed: comparisons, sums and numbers of Python, and numbers, shares and their words in the law's data."""

from __future__ import annotations

import ast
import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
NUMBER = re.compile(r"\b(days|working_days|months|years|number|value|least|most|per|times) = (\d+)\b")
SHARE = re.compile(r'\b(at_least|more_than) = "(\d+)/(\d+)"')


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed file. ``name`` says what was changed, in words that outlive other edits of the file."""

    path: str
    name: str
    text: str


def of_python(root: Path, path: Path) -> Iterator[Mutant]:
    """Yield a module with one operator or number changed, each in turn."""
    tree, names = ast.parse(path.read_text("utf-8")), _Names(path.relative_to(root).as_posix())
    for number, (node, where) in enumerate(_walk(tree, "")):
        for before, after in _changes(node):
            changed = deepcopy(tree)
            target = [found for found, _ in _walk(changed, "")][number]
            _apply(target, after)
            text = ast.unparse(ast.fix_missing_locations(changed))
            yield names.mutant(f"{where}: {ast.unparse(before)} -> {ast.unparse(after)}", text)


def of_data(root: Path, path: Path) -> Iterator[Mutant]:
    """Yield a file of the law with one number one larger or smaller, or one share or its word changed."""
    lines, names = path.read_text("utf-8").splitlines(keepends=True), _Names(path.relative_to(root).as_posix())
    table = ""
    for at, line in enumerate(lines):
        if found := re.match(r"\[+([^\]]+)\]+", line) or re.match(r"id = \"([^\"]+)\"", line):
            table = found[1]
        for before, after in _data_changes(line):
            text = "".join([*lines[:at], line.replace(before, after, 1), *lines[at + 1 :]])
            yield names.mutant(f"{table}: {before} -> {after}", text)


class _Names:
    """Tells apart changes that look the same, by counting them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.seen: Counter[str] = Counter()

    def mutant(self, change: str, text: str) -> Mutant:
        self.seen[change] += 1
        number = f" (#{self.seen[change]})" if self.seen[change] > 1 else ""
        return Mutant(self.path, f"{self.path} {change}{number}".replace("|", "/"), text)


def _data_changes(line: str) -> Iterator[tuple[str, str]]:
    for found in NUMBER.finditer(line):
        key, number = found[1], int(found[2])
        yield found[0], f"{key} = {number + 1}"
        yield found[0], f"{key} = {number - 1}"
    for found in SHARE.finditer(line):
        word, upper, lower = found[1], int(found[2]), int(found[3])
        yield found[0], f'{"more_than" if word == "at_least" else "at_least"} = "{upper}/{lower}"'
        yield found[0], f'{word} = "{upper + 1}/{lower + 1}"'
        yield found[0], f'{word} = "{upper * 100 - 1}/{lower * 100}"'


def _walk(node: ast.AST, where: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield every node with the function it stands in; annotations and defaults of types are left alone."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        inside = f"{where}.{child.name}".strip(".") if named else where
        yield child, inside
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from _walk(child, inside)


def _changes(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the expression before and after each change that ``node`` allows."""
    match node:
        case ast.Compare():
            for at, operator in enumerate(node.ops):
                if type(operator) in SWAPS:
                    changed = deepcopy(node)
                    changed.ops[at] = SWAPS[type(operator)]()  # type: ignore[call-overload]
                    yield node, changed
        case ast.BinOp() | ast.BoolOp() if type(node.op) in SWAPS and not _is_text(node):
            swapped = deepcopy(node)
            swapped.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
            yield node, swapped
        case ast.UnaryOp(op=ast.Not()):
            yield node, node.operand
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            yield node, ast.Constant(value + 1)


def _is_text(node: ast.AST) -> bool:
    return any(isinstance(one, ast.JoinedStr | ast.List | ast.Dict) for one in ast.walk(node)) or any(
        isinstance(one, ast.Constant) and isinstance(one.value, str) for one in ast.walk(node)
    )


def _apply(target: ast.AST, after: ast.expr) -> None:
    """Turn ``target``, in place, into ``after``."""
    target.__class__ = after.__class__
    target.__dict__.clear()
    target.__dict__.update(after.__dict__)
