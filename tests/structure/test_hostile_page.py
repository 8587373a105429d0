"""docs/hostile.md names tests that exist, and leaves no row without one."""

import ast
import re
from functools import cache

from .sources import ROOT

PAGE = ROOT / "docs/hostile.md"
FOLDERS = {
    **{name: f"addons/roeselare_{name}/tests" for name in ("docs", "meldpunt", "servicedesk")},
    **{name: f"tests/{name}" for name in ("e2e", "faults", "plugin", "security")},
}
NAME = re.compile(r"`(\w+):(\w+)\.(test_\w+)`")
#: what the table must try
WORDS = """
EICAR; renamed; in a zip; in a docx; PDF+HTML; JPEG+ZIP; SVG; Zip bomb; docx bomb; 30,000;
Double extension; path in name; NUL; CRLF; 300 characters; right-to-left; 0 byte; Limit + 1;
Wrong declared type; Encrypted; active PDF; every route; by RPC; attachment_id; Expired; revoked;
Archived file; Ten wrong passwords; Scanner stopped; Two uploads; deleted under hold;
ended during a session; Not yours
"""


def _is_simple(node):
    return isinstance(node, ast.For) and isinstance(node.target, ast.Name)


@cache
def _tests_of(folder, module):
    """Return the names of a module's tests → what each is given or goes through."""
    tree = ast.parse((ROOT / folder / f"{module}.py").read_text(encoding="utf-8"))
    return {
        item.name: {argument.arg for argument in item.args.args}
        | {loop.target.id for loop in ast.walk(item) if _is_simple(loop)}
        for item in ast.walk(tree)
        if isinstance(item, ast.FunctionDef)
    }


def rows():
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] not in ("Row", "Promise", "Journey"):
            yield cells


def test_every_test_that_is_named_exists():
    found = NAME.findall(PAGE.read_text(encoding="utf-8"))
    assert len(found) > 100
    missing = [
        f"{place}:{module}.{name}"
        for place, module, name in found
        if name not in _tests_of(FOLDERS[place], module)
    ]
    assert not missing


def test_no_row_and_no_cell_is_without_a_test():
    for cells in rows():
        text = " ".join(cells)
        assert NAME.search(text), cells[0]
        for cell in cells[1:] if len(cells) == 7 else ():  # a journey: each person
            assert NAME.search(cell) or "the same" in cell, (cells[0], cell)


def test_each_person_goes_each_way_on_a_phone_and_a_desktop():
    """A test that is given ``phone``, or a loop of it, runs on each; others say so there."""
    journeys = [cells for cells in rows() if len(cells) == 7]
    assert len(journeys) == 6, "deliver, request, once only, who looked, share, find"
    for cells in journeys:
        before = []
        for cell in cells[1:]:
            on_both = [
                (module, name)
                for place, module, name in NAME.findall(cell.replace("` (a desktop)", ""))
                if "phone" in _tests_of(FOLDERS[place], module)[name]
            ]
            named = NAME.findall(cell)
            told = len(re.findall(r"` \(a desktop\)", cell))
            assert len(on_both) + told == len(named), (cells[0], cell)
            if "the same" in cell:
                on_both = on_both or before
            assert on_both, (cells[0], cell)
            before = on_both


def test_each_bad_thing_is_tried():
    text = " ".join(cells[0] for cells in rows())
    wanted = [word.strip() for word in WORDS.replace("\n", " ").split(";")]
    assert not [word for word in wanted if word not in text]
