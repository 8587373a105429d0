"""The arithmetic of the bench: percentiles, ratios, whether a row holds. Plain values."""

import math
from dataclasses import asdict, dataclass, field

#: each figure is taken so many times; minimum, median and maximum are shown
ROUNDS = 3


def percentile(values, share):
    """Return the smallest value that at least ``share`` (0 to 1) of all do not exceed.

    :raise ValueError: there is no value
    """
    if not values:
        raise ValueError("a percentile of nothing")
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def wanted(only, name):
    """Tell whether somebody asked for a row: ``only`` names texts, with commas between."""
    return not only or any(text.strip() in name for text in only.split(","))


def median(values):
    """Return the middle value; of an even number the lower one, which was measured."""
    return percentile(values, 0.5)


def ratio(ours, theirs):
    """Return ours as a multiple of theirs, or None when there is nothing to compare with."""
    if ours is None or not theirs or math.inf in (ours, theirs):
        return None
    return round(ours / theirs, 2)


@dataclass
class Row:
    """One figure at one scale.

    :param list rounds: of each round, its latencies in milliseconds
    :param int queries: SQL statements of one call; None when not counted
    :param str against: what ``ratio`` compares with
    :param float limit: the highest ratio that is allowed; None when only shown
    :param int query_limit: the highest number of statements; None when only shown
    :param float ms_limit: the highest p95 in milliseconds; None when only shown
    :param str beside: the larger scale with which this one was measured in turns
    :param str unit: of the figures; the names of the JSON fields say ms all the same
    """

    name: str
    scale: str
    rounds: list = field(repr=False)
    queries: int | None = None
    clients: int = 1
    ratio: float | None = None
    against: str = ""
    limit: float | None = None
    query_limit: int | None = None
    ms_limit: float | None = None
    errors: int = 0
    unit: str = "ms"
    beside: str = ""

    def _of(self, share):
        return median([percentile(values, share) for values in self.rounds])

    @property
    def p50(self):
        return self._of(0.5)

    @property
    def spread(self):
        """Return the lowest, the middle and the highest median of the rounds."""
        medians = [percentile(values, 0.5) for values in self.rounds]
        return min(medians), median(medians), max(medians)

    @property
    def holds(self):
        """Tell whether the row keeps its limits; None when it has none."""
        checks = [not self.errors] if self.errors else []
        if self.limit is not None and self.ratio is not None:
            checks.append(self.ratio <= self.limit)
        if self.query_limit is not None and self.queries is not None:
            checks.append(self.queries <= self.query_limit)
        if self.ms_limit is not None:
            checks.append(self._of(0.95) <= self.ms_limit)
        return all(checks) if checks else None

    def compare(self, other, against, limit=None):
        """Set the ratio of this row's median to that of another row."""
        self.ratio, self.against, self.limit = ratio(self.p50, other.p50), against, limit
        return self

    def as_dict(self):
        """Return the row as the JSON file has it."""
        values = asdict(self)
        del values["rounds"]
        low, middle, high = (round(value, 2) for value in self.spread)
        found = {
            **values,
            "p50_ms": round(self.p50, 2),
            "p95_ms": round(self._of(0.95), 2),
            "p99_ms": round(self._of(0.99), 2),
            "min_ms": low,
            "median_ms": middle,
            "max_ms": high,
            "samples": sum(map(len, self.rounds)),
            "holds": self.holds,
        }
        # JSON has no infinity: a row that failed has no figures
        return {key: None if value == math.inf else value for key, value in found.items()}


def noise(first, last):
    """Return by how many percent the reference row differs between start and end."""
    return round(abs(last.p50 - first.p50) / first.p50 * 100, 1)


def growth(rows, base, limit, told=()):
    """Compare each row of a larger scale with the same row at the smallest one.

    A row that is measured against something else keeps that, and gains a row of its own.

    :param tuple told: how the names of rows begin whose growth is shown and has no limit
    :return: the additional rows
    """
    small = {(row.name, row.clients, row.beside): row for row in rows if row.scale == base}
    added = []
    for row in [row for row in rows if row.scale != base]:
        # best the one that met the same noise
        other = small.get((row.name, row.clients, row.scale))
        other = other or small.get((row.name, row.clients, ""))
        if not other:
            continue
        if row.against:
            row = Row(f"{row.name} (growth)", row.scale, row.rounds, row.queries, row.clients)
            added.append(row)
        row.compare(other, f"itself at {base}", None if row.name.startswith(told) else limit)
    return added
