"""How much memory PostgreSQL is given."""

import pytest

from desk import pg_settings, system

GIGABYTE = 2**30


@pytest.mark.parametrize(
    ("memory", "megabytes"),
    [(GIGABYTE // 4, 128), (2 * GIGABYTE, 512), (4 * GIGABYTE, 1024), (64 * GIGABYTE, 1024)],
)
def test_postgresql_gets_a_quarter_of_the_memory_within_limits(memory, megabytes):
    assert pg_settings.buffers(memory) == megabytes


def test_a_container_has_what_it_was_given(tmp_path, monkeypatch):
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(system, "CONTAINER_MEMORY", limit)
    machine = system.memory()
    assert machine > GIGABYTE // 4
    given = GIGABYTE // 8
    for text, expected in (("max\n", machine), (f"{given}\n", given), ("", machine)):
        limit.write_text(text)
        assert system.memory() == expected
