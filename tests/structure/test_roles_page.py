"""Nothing of the addons is missing in docs/roles*.md, the pages that the tests of roles read.

Those tests act as real users and need a database; here the sources alone are read, so that a
new model, address, action or menu is missed within a second.
"""

import ast
import csv
import re

import pytest
from lxml import etree

from .sources import ROOT, addons

PAGES = sorted((ROOT / "docs").glob("roles*.md"))
#: what a table names: in code style, in a row
NAMED = {
    name
    for page in PAGES
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
    for name in re.findall(r"`([^`]+)`", line)
}
ALL = pytest.mark.parametrize("addon", addons(), ids=lambda addon: addon.name)
ACTIONS = {"ir.actions.act_window", "ir.actions.client", "ir.ui.menu"}


def models_with_access(addon):
    """Return the models of the lines of access of an addon."""
    path = addon / "security" / "ir.model.access.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        xml_ids = {line["model_id:id"].rpartition(".")[2] for line in csv.DictReader(lines)}
    return {xml_id.removeprefix("model_") for xml_id in xml_ids}


def addresses(addon):
    """Return the addresses of the routes that the controllers of an addon declare."""
    found = set()
    for path in (addon / "controllers").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for item in node.decorator_list:
                    found |= set(_addresses_of(item, texts))
    return found


def _addresses_of(decorator, texts):
    """Yield the addresses in ``@http.route(…)``; ``texts`` are the constants of its file."""
    if not isinstance(decorator, ast.Call) or ast.unparse(decorator.func) != "http.route":
        return
    # Without any it changes a route of another addon, which tests with a database read.
    for argument in decorator.args[:1]:
        for part in getattr(argument, "elts", [argument]):
            yield _read(part, texts)


def _read(node, texts):
    """Return the text of a node: written out, a constant, or made of both."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_read(part, texts) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _read(node.value, texts)
    return texts[node.id] if isinstance(node, ast.Name) else node.value


def actions_and_menus(addon):
    """Return the XML ids of the actions and menus that an addon makes."""
    found = set()
    for path in sorted(addon.rglob("*.xml")):
        if "static" in path.parts or "demo" in path.parts:
            continue
        for node in etree.parse(str(path)).iter("record", "menuitem"):
            xml_id = node.get("id")
            makes = node.tag == "menuitem" or node.get("model") in ACTIONS
            # An id with a dot is a record of another addon, changed here.
            if makes and "." not in xml_id.removeprefix(f"{addon.name}."):
                found.add(f"{addon.name}.{xml_id.removeprefix(f'{addon.name}.')}")
    return found


@ALL
def test_models_with_access_are_rows(addon):
    # The CSV writes dots as underscores, and so may a name: compared without both.
    named = {name.replace(".", "_") for name in NAMED}
    missing = models_with_access(addon) - named
    assert not missing, f"models without a row in docs/roles*.md: {sorted(missing)}"


@ALL
def test_routes_are_rows(addon):
    found = addresses(addon)
    assert found, "no address was read"
    missing = found - NAMED
    assert not missing, f"addresses without a row in docs/roles*.md: {sorted(missing)}"


@ALL
def test_actions_and_menus_are_rows(addon):
    found = actions_and_menus(addon)
    assert found, "no action was read"
    missing = found - NAMED
    assert not missing, f"actions and menus without a row in docs/roles*.md: {sorted(missing)}"


def test_what_is_read_is_what_is_there():
    """The readers above find what they should, also in the ways that are rare."""
    source = "@http.route(['/a', '/b/<int:c>', _PATH, f'{_PATH}/e'])\ndef page(self): pass"
    decorator = ast.parse(source).body[0].decorator_list[0]
    found = set(_addresses_of(decorator, {"_PATH": "/d"}))
    assert found == {"/a", "/b/<int:c>", "/d", "/d/e"}
    meldpunt = next(addon for addon in addons() if addon.name == "roeselare_meldpunt")
    assert "/opdracht/<string:token>" in addresses(meldpunt)
    assert "meldpunt_order" in models_with_access(meldpunt)
    assert "roeselare_meldpunt.action_contractor" in actions_and_menus(meldpunt)
    assert "roeselare_meldpunt.menu_contractor" in actions_and_menus(meldpunt)
