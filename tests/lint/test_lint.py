"""The linters, as tests: first of all that ./desk test runs."""

import pytest

from desk import linting


@pytest.mark.parametrize("name", linting.LINTERS)
def test_linter_finds_nothing(project, name):
    faults = linting.check(project, name)
    assert not faults, f"./desk lint {name}:\n{faults}"
