"""The slugs of all messages, found in the source: where a parameter called `slug` is given.

A function or class takes slugs when one of its parameters (or fields) is called `slug`; what is
passed there is a slug, and so are its default, what a function called `slug` or `_slug` returns,
the values of a mapping called `SLUGS`, and the first item of a note, `(slug, text, where)`.
`take(function, …)` passes what follows on to the function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "kpicli"


@cache
def slugs() -> dict[str, set[str]]:
    """Each slug with the files that use it."""
    trees = {
        str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }
    takers: dict[str, set[int]] = {}
    for tree in trees.values():
        for name, place in _takers(tree):
            takers.setdefault(name, set()).add(place)
    found: dict[str, set[str]] = {}
    for file, tree in trees.items():
        for node in ast.walk(tree):
            for value in _places(node, takers):
                for slug in _texts(value):
                    found.setdefault(slug, set()).add(file)
    return found


def _takers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """(name, place of the parameter) of what takes a slug; -1 where it goes by name only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [
                one.target.id
                for one in node.body
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
            ]
            if "slug" in fields:
                yield node.name, fields.index("slug")
            for one in node.body:
                if isinstance(one, ast.FunctionDef) and one.name == "__init__":
                    yield from ((node.name, place) for place in _place(one))
        elif isinstance(node, ast.FunctionDef):
            yield from ((node.name, place) for place in _place(node))


def _place(function: ast.FunctionDef) -> Iterator[int]:
    names = [one.arg for one in function.args.args]
    bound = names[1:] if names[:1] in (["self"], ["cls"]) else names
    if "slug" in bound:
        yield bound.index("slug")
    if "slug" in [one.arg for one in function.args.kwonlyargs]:
        yield -1


def _places(node: ast.AST, takers: dict[str, set[int]]) -> Iterator[ast.AST]:
    """The expressions of a node that are slugs."""
    if isinstance(node, ast.Call):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        shift = 0
        if name == "take" and node.args and isinstance(node.args[0], ast.Name):
            name, shift = node.args[0].id, 1  # an option read by a function with these arguments
        for place in takers.get(name, ()):
            if 0 <= place + shift < len(node.args):
                yield node.args[place + shift]
        yield from (one.value for one in node.keywords if one.arg == "slug")
        first = node.args[0] if node.args else None
        if name == "append" and isinstance(first, ast.Tuple) and "notes" in ast.unparse(called):
            yield first.elts[0]
    elif isinstance(node, ast.FunctionDef):
        arguments = node.args
        given = [*arguments.defaults, *arguments.kw_defaults]
        named = [*arguments.args[-len(arguments.defaults) or len(arguments.args) :]]
        for one, default in zip([*named, *arguments.kwonlyargs], given, strict=True):
            if one.arg == "slug" and default is not None:
                yield default
        if node.name.strip("_") == "slug":
            yield from (
                one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value
            )
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
        names = [one.id.strip("_") for one in node.targets if isinstance(one, ast.Name)]
        yield from node.value.values if "SLUGS" in names else ()


def _texts(value: ast.AST) -> Iterator[str]:
    """The texts that an expression may be; names and calls are looked into elsewhere."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
    elif isinstance(value, ast.JoinedStr | ast.BinOp):
        raise AssertionError(f"a slug is a text in full, not {ast.unparse(value)}")
