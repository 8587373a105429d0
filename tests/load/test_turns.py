"""What is compared is measured in turns; memory is taken from the kernel, not guessed."""

import json
import mmap
import multiprocessing
import urllib.request

import pytest

from bench import bulk, download, own_page
from bench.measuring import CALLS, Measuring, in_turns
from bench.stats import ROUNDS, Row
from desk import benching

MIB = 1024 * 1024


class Machine:
    """A clock for all: it runs slower after a while, as a shared machine does."""

    def __init__(self, slow_after=10**6):
        self.slow_after = slow_after
        self.made = []

    def factor(self):
        return 10 if len(self.made) > self.slow_after else 1


class Bench(Measuring):
    """A bench of which the calls take what it is told."""

    def __init__(self, machine, scale, milliseconds, statements):
        self.machine = machine
        self.scale, self.beside = scale, ""
        self.milliseconds, self.statements = milliseconds, statements

    def _once(self, call):
        call()
        return self.milliseconds * self.machine.factor(), self.statements


def pair(machine):
    ours = ("ours", lambda: machine.made.append("ours"), Bench(machine, "10k", 6.0, 9))
    theirs = ("theirs", lambda: machine.made.append("theirs"), Bench(machine, "stock", 3.0, 4))
    return ours, theirs


def test_one_call_follows_the_other_again_and_again():
    machine = Machine()
    in_turns(*pair(machine))
    assert machine.made == ["ours", "theirs"] * (1 + ROUNDS * CALLS)


def test_each_row_has_its_own_times_statements_and_scale_and_none_of_the_first_call():
    machine = Machine()
    ours, theirs = in_turns(*pair(machine))
    assert (ours.name, ours.scale, ours.queries) == ("ours", "10k", 9)
    assert (theirs.name, theirs.scale, theirs.queries) == ("theirs", "stock", 4)
    assert ours.rounds == [[6.0] * CALLS] * ROUNDS
    assert theirs.rounds == [[3.0] * CALLS] * ROUNDS


@pytest.mark.parametrize("slow_after", [0, 7, CALLS, 3 * CALLS, 5 * CALLS])
def test_a_machine_that_slows_down_does_not_change_the_ratio(slow_after):
    ours, theirs = in_turns(*pair(Machine(slow_after)))
    assert ours.compare(theirs, "theirs", 2).ratio == 2.0
    assert ours.holds


def test_a_comparison_has_a_limit_for_the_ratio_and_one_for_statements():
    machine = Machine()
    (name, call, bench), theirs = pair(machine)
    ours, _theirs = bench.against((name, call), theirs, "theirs", 1.9, queries=9)
    assert (ours.ratio, ours.limit, ours.query_limit, ours.holds) == (2.0, 1.9, 9, False)


# ------------------------------------------------------------------- memory


def _take(pipe, size):
    pipe.recv()
    # new pages: what Python freed before could be taken again without growing
    with mmap.mmap(-1, size) as held:
        for place in range(0, size, mmap.PAGESIZE):
            held[place] = 1
        pipe.send(size)
        pipe.recv()


def _grown(size):
    """Return by how much a process grew that takes some bytes for a moment."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_take, args=(there, size))
    child.start()
    found = []
    with download.peak([child.pid], found):
        here.send(None)
        here.recv()
    here.send(None)
    child.join()
    return found[0]


def test_memory_that_a_worker_takes_is_seen():
    assert 50 <= _grown(50 * MIB) < 60
    assert _grown(1000) < 5


def test_a_file_that_comes_whole_and_one_that_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "SIZE", 3 * MIB + 5)
    place = tmp_path / "large"
    download._write(place)
    assert place.stat().st_size == download.SIZE
    assert place.read_bytes().startswith(b"%PDF-")
    with download.plain_server(place) as port:
        assert download._save(port, "/large", "", place) > 0
        place.write_bytes(b"short")
        with pytest.raises(RuntimeError, match="5 bytes"):
            download._save(port, "/large", "", place)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/large") as answer:
            assert answer.read() == b"short"


def _notes(*batches):
    return [
        {"lines": lines, "at": at, "sql": at * 100, "mb": megabytes}
        for at, (lines, megabytes) in enumerate(batches)
    ]


def test_a_worker_that_grows_after_its_first_lines_is_seen():
    flat = _notes((0, 90), (450, 150), (50, 160), (500, 161), (100, 160.5))
    assert bulk.grown(flat) == 0.5
    assert bulk.grown(_notes((0, 90), (500, 160), (500, 190))) == 30
    assert bulk.grown(_notes((0, 90), (450, 150))) is None, "it ended too early to tell"


def test_a_line_takes_its_part_of_a_batch(tmp_path):
    worker = bulk.Worker.__new__(bulk.Worker)
    worker.notes = tmp_path / "notes"
    lines = [json.dumps(note) for note in _notes((0, 1), (50, 1), (50, 1), (20, 1))]
    worker.notes.write_text("\n".join([*lines, '{"lines": 50']))
    assert worker.lines() == 120, "what is half written does not count"
    [row] = bulk._times("bulk", "10k", [worker])
    assert row.rounds == [[20.0], [20.0], [50.0]]
    assert row.queries == 2


# ------------------------------------------------------------- which are made


def test_databases_are_made_only_for_rows_that_somebody_asked_for():
    assert benching.asks("", benching.COMPARED) and benching.asks("", benching.BULK)
    assert benching.asks("first page", benching.COMPARED)
    assert benching.asks("memory added", benching.BULK)
    assert not benching.asks("deliver a document", benching.COMPARED)
    assert not benching.asks("submit,map: ", benching.BULK)
    assert own_page.NAME in benching.COMPARED and bulk.NAME in benching.BULK


def test_limits_are_told_in_the_unit_of_the_row():
    from bench import report

    row = Row("memory added by a download", "10k", [[19.0]], unit="MB", ms_limit=20)
    assert row.holds and "20 MB" in report.cells(row)
    assert report.is_yardstick(row), "that it grew from nothing to a little is no growth"
