"""What people read, and what they filter by, follows the clock of the city.

A visitor's browser has a clock of its own, a colleague may have chosen another zone, and a
job has none: “today” is another day for each of them between two midnights.
"""

import ast
import re

import pytest
from lxml import etree

from .sources import ADDONS, ROOT, addons

#: names of days that Odoo reads by the clock of whoever asks
RELATIVE = re.compile(r"""["'](today|now|=?[+-]?\d+[dwmyHMS])\b|context_today|datetime\.|time\.""")
DAYS = re.compile(r"(?:^|\.)(?:[Dd]ate|[Dd]atetime)\.(?:context_)?today$")
OF_A_MAIL = re.compile(r"format_date(?:time)?\((?P<what>(?:[^()]|\([^()]*\))*)\)")


def _xml():
    for addon in addons():
        for folder in ("views", "wizards", "data"):
            for path in sorted((addon / folder).glob("*.xml")):
                yield path, etree.fromstring(path.read_bytes())


def _python():
    for addon in addons():
        for path in sorted(addon.rglob("*.py")):
            if not {"tests", "demo"} & set(path.relative_to(addon).parts):
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def _in_their_own_zone(options):
    return "'datetime'" in options and "tz_name" not in options


def test_times_on_pages_say_in_which_zone():
    seen, wrong = 0, []
    for path, root in _xml():
        for node in root.iter(etree.Element):
            options = node.get("t-options", "")
            seen += "'datetime'" in options
            if _in_their_own_zone(options):
                wrong.append(f"{path.relative_to(ROOT)}:{node.sourceline}")
    assert seen > 20, "no page was read"
    assert not wrong


def test_days_in_mails_are_days_of_the_city():
    seen, wrong = 0, []
    for path, root in _xml():
        for node in root.iter(etree.Element):
            for found in OF_A_MAIL.finditer(node.get("t-out", "")):
                seen += 1
                if not re.search(r"_city_day\(|tz=|due_date|valid_to", found["what"]):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.sourceline} {found[0]}")
    assert seen >= 5, "no mail was read"
    assert not wrong


def test_filters_ask_the_city_which_day_it_is():
    seen, wrong = 0, []
    for path, root in _xml():
        for node in root.iter("filter"):
            domain = node.get("domain", "")
            seen += bool(domain)
            if RELATIVE.search(domain):
                wrong.append(f"{path.relative_to(ROOT)}:{node.sourceline} {domain}")
    assert seen > 50, "no filter was read"
    assert not wrong


def test_code_asks_the_city_which_day_it_is():
    """Plain values (tools, schemas) know no city: whoever calls them gives the day."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in _python()
        if not {"tools", "schemas"} & set(path.parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and DAYS.search(ast.unparse(node))
    ]
    assert not wrong


def test_code_that_writes_a_time_says_in_which_zone():
    seen, wrong = 0, []
    for path, tree in _python():
        if "email.utils" in path.read_text(encoding="utf-8"):
            continue  # the date of a feed, which names its zone
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("format_datetime"):
                seen += 1
                if "tz" not in {keyword.arg for keyword in node.keywords}:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert seen > 5, "no call was read"
    assert not wrong


def test_screens_show_the_day_that_the_server_gives():
    """A field worker's phone has only its own clock before it heard from the server."""
    wrong = [
        f"{path.relative_to(ROOT)}"
        for path in sorted(ADDONS.glob("*/static/src/**/*.js"))
        if "DateTime.now(" in path.read_text(encoding="utf-8")
        or ("new Date()" in path.read_text(encoding="utf-8") and "field" not in path.parts)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("{'widget': 'datetime', 'format': 'd MMMM y'}", True),
        ("{'widget': 'datetime', 'tz_name': res_company._city_time_zone()}", False),
        ("{'widget': 'date', 'format': 'd MMMM y'}", False),
    ],
)
def test_a_time_without_a_zone_is_noticed(options, told):
    assert _in_their_own_zone(options) is told


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        ("[('valid_to', '<', 'today')]", True),
        ("[('term_deadline', '<', 'today +7d')]", True),
        ("[('date', '>', context_today())]", True),
        ("[('expired', '=', True)]", False),
        ("[('state', 'in', ['received', 'in_progress'])]", False),
    ],
)
def test_a_day_of_ones_own_is_noticed(domain, told):
    assert bool(RELATIVE.search(domain)) is told
