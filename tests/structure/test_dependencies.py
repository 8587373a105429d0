"""Dependencies point one way: servicedesk knows neither meldpunt nor docs, nor they each other."""

import ast

import pytest

from .sources import ADDONS, CORE, LEAVES, addons, addons_imported, imported, manifest

#: what an addon of ours must not know
FORBIDDEN = {
    CORE: set(LEAVES),
    **{leaf: set(LEAVES) - {leaf} for leaf in LEAVES},
}
TEXT = (".py", ".xml", ".csv", ".js", ".scss", ".po", ".pot", ".json")


def test_all_three_addons_are_here():
    assert {addon.name for addon in addons()} == set(FORBIDDEN)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_manifest_depends_in_the_right_direction(name):
    depends = set(manifest(ADDONS / name)["depends"])
    assert not depends & FORBIDDEN[name]
    assert name == CORE or CORE in depends


@pytest.mark.parametrize("name", FORBIDDEN)
def test_python_imports_only_what_the_manifest_depends_on(name):
    allowed = {name, *(set(FORBIDDEN) - FORBIDDEN[name])}
    wrong = [
        f"{path.relative_to(ADDONS)} imports {found}"
        for path in (ADDONS / name).rglob("*.py")
        for found in addons_imported(path) & set(FORBIDDEN) - allowed
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_file_names_a_forbidden_addon(name):
    """XML ids, assets, models by string: a name is a dependency, however it is written."""
    wrong = [
        f"{path.relative_to(ADDONS)} names {other}"
        for path in (ADDONS / name).rglob("*")
        if path.is_file() and path.suffix in TEXT
        for other in FORBIDDEN[name]
        if other in path.read_text(encoding="utf-8")
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("name", FORBIDDEN)
def test_controllers_and_tools_keep_to_their_rooms(name):
    """tools/ and schemas/ handle plain values: they know no environment and no request."""
    wrong = []
    for room in ("tools", "schemas"):
        for path in (ADDONS / name / room).glob("*.py"):
            asked = {
                node.attr
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Attribute)
            }
            if "env" in asked or any(name.startswith("odoo.http") for name in imported(path)):
                wrong.append(str(path.relative_to(ADDONS)))
    assert not wrong, f"not plain values: {wrong}"
