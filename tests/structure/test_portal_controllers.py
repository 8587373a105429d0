"""Odoo makes one class of all portal controllers: a name that two of them have is one method."""

import ast
from collections import defaultdict

from .sources import addons


def _methods():
    """Yield file, name and source of every method of a controller of the portal."""
    for addon in addons():
        for path in sorted((addon / "controllers").glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and node.bases:
                    bases = {ast.unparse(base) for base in node.bases}
                    if bases != {"http.Controller"}:
                        yield from (
                            (path, method.name, ast.unparse(method))
                            for method in node.body
                            if isinstance(method, ast.FunctionDef)
                        )


def test_no_controller_replaces_a_method_of_another_by_chance():
    found = defaultdict(list)
    for path, name, source in _methods():
        found[name].append((path, "super()." in source))
    assert len(found) > 20, "no controller was read"
    wrong = {
        name: [path.name for path, _calls in places]
        for name, places in found.items()
        if sum(not calls for _path, calls in places) > 1
    }
    assert not wrong, f"two portal controllers have these methods: {wrong}"
