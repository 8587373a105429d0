"""Browser tests wait for what they look at."""

import re
from pathlib import Path

import pytest

JOURNEYS = Path(__file__).parents[1] / "e2e"
AT_ONCE = re.compile(r"assert\b.*\.is_(visible|hidden|checked|enabled|disabled|editable)\(\)")


@pytest.mark.parametrize("path", sorted(JOURNEYS.glob("*.py")), ids=lambda path: path.name)
def test_nothing_is_looked_at_before_it_can_be_there(path):
    """`is_visible` answers at once, also for the page that a click is leaving; `expect` waits."""
    assert AT_ONCE.findall(path.read_text(encoding="utf-8")) == []


def test_the_pattern_finds_what_it_is_for():
    assert AT_ONCE.search('    assert page.get_by_text("x").first.is_visible()')
    assert not AT_ONCE.search("    if button.is_visible():")
