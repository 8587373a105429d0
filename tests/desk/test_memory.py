"""How much memory PostgreSQL is given."""

import pytest

from desk import postgres, system

GIGABYTE = 2**30


@pytest.mark.parametrize(
    ("memory", "megabytes"),
    [(GIGABYTE // 4, 128), (2 * GIGABYTE, 512), (4 * GIGABYTE, 1024), (64 * GIGABYTE, 1024)],
)
def test_postgresql_gets_a_quarter_of_the_memory_within_limits(memory, megabytes):
    assert postgres.buffers(memory) == megabytes


def test_a_container_has_what_it_was_given(tmp_path, monkeypatch):
    whole = system.memory()
    assert whole > GIGABYTE // 4
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(system, "CONTAINER_MEMORY", limit)
    for text, expected in (("max\n", None), (f"{GIGABYTE // 8}\n", GIGABYTE // 8), ("", None)):
        limit.write_text(text)
        assert system.memory() == expected or (expected is None and system.memory() >= whole)
