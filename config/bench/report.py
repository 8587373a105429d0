"""What the bench shows: a table, a JSON file, the page in the docs."""

import json
import os
import platform
from datetime import date
from pathlib import Path

from . import causes, others, plot
from .page import PAGE
from .plans import PLAIN
from .stats import ROUNDS, growth, noise

#: no path may cost more than so many times itself at the smallest scale
GROWTH = 1.5
#: neither a public path nor a queue: within a second at any scale, which is their limit
TOLD = ("dashboard", "heat map")
HEAD = ("row", "scale", "clients", "p50", "p95", "p99", "min–max", "SQL", "ratio", "limit", "holds")
#: query that is asked of PostgreSQL alone → the path that asks it
BESIDE = {
    "map of a neighbourhood": "map: a neighbourhood",
    "list of public reports": "list of reports",
    "reports nearest to a point": "known reports near a point",
    "own tickets": "/my",
    "queue of a team": "staff queue of 80",
}
VERDICT = {True: "yes", False: "**NO**", None: "–"}


def cells(row):
    """Return the texts of one line of the table."""
    low, _middle, high = row.spread
    values = row.as_dict()
    limits = [f"{row.limit} ×" if row.limit is not None else ""]
    limits.append(f"{row.query_limit} SQL" if row.query_limit is not None else "")
    limits.append(f"{row.ms_limit:.0f} {row.unit}" if row.ms_limit is not None else "")
    compared = f"{row.ratio} × {row.against}" if row.ratio is not None else "–"
    return (
        row.name + (f" ({row.errors} errors)" if row.errors else ""),
        row.scale,
        str(row.clients),
        *(figure(values[key], row.unit) for key in ("p50_ms", "p95_ms", "p99_ms")),
        f"{low:.1f}–{high:.1f}",
        str(row.queries) if row.queries is not None else "–",
        compared,
        ", ".join(filter(None, limits)) or "–",
        VERDICT[row.holds],
    )


def figure(value, unit):
    """Return a figure as the table shows it; milliseconds need no name."""
    if value is None:
        return "–"
    return f"{value:.1f}" + ("" if unit == "ms" else f" {unit}")


def table(rows):
    """Return a Markdown table."""
    lines = [HEAD, ["---"] * len(HEAD), *map(cells, rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def verdict(rows):
    """Return one sentence about what holds, and the rows that do not."""
    judged = [row for row in rows if row.holds is not None and not row.beside]
    broken = [row for row in judged if not row.holds]
    text = f"{len(judged) - len(broken)} of {len(judged)} rows with a limit hold it."
    lines = [
        f"- **{row.name}** at {row.scale}, {row.clients} client(s): {cells(row)[8]}"
        f"{f', {row.queries} SQL' if row.queries is not None else ''}, limit {cells(row)[9]}"
        for row in broken
    ]
    known = dict.fromkeys(row.name.removesuffix(" (growth)") for row in broken)
    why = [
        f"- **{name}**: {cause}".replace("\n", "\n  ")
        for name in known
        if (cause := causes.of(name))
    ]
    parts = [text]
    parts += ["", "Not kept:", "", *lines] if lines else []
    parts += ["", "Why, as profiles show it:", "", *why] if why else []
    return "\n".join(parts)


def plain(rows):
    """Return a Markdown table of paths beside what PostgreSQL alone takes, at each scale."""
    found = {(row.name, row.scale): row for row in rows if row.clients == 1 and not row.beside}
    lines = ["| path | scale | p50 | plain SQL | share |", "|" + " --- |" * 5]
    for (name, scale), least in found.items():
        path = found.get((BESIDE.get(name.removeprefix(f"{PLAIN}: ")), scale))
        if path and not path.errors and not least.errors:
            share = f"{least.p50 / path.p50 * 100:.0f} %"
            lines.append(f"| {path.name} | {scale} | {path.p50:.1f} | {least.p50:.2f} | {share} |")
    return "\n".join(lines)


def noises(rows):
    """Return how much the reference row differed, for each scale."""
    parts = []
    for scale in dict.fromkeys(row.scale for row in rows):
        named = {row.name: row for row in rows if row.scale == scale}
        first, last = (named.get(f"reference, {when}") for when in ("start", "end"))
        if first and last:
            parts.append(f"{noise(first, last)} % ({scale})")
    return ", ".join(parts) or "an unknown amount"


def is_yardstick(row):
    """Tell whether a row only serves to compare others with: its own growth is nobody's promise."""
    begins = ("reference", "stock", "start of", "set-up", "memory added", PLAIN)
    ends = (", stock", ", 100 citizens", ", plain file server")
    return row.name.startswith(begins) or row.name.endswith(ends)


def finish(rows, json_path, page_path, plans, seconds):
    """Compare the scales, print the table, write the files that were asked for."""
    base = rows[0].scale
    timed = [row for row in rows if not is_yardstick(row)]
    added = growth(timed, base, GROWTH, TOLD)
    rows = sorted([*rows, *added], key=lambda row: (row.name, row.clients, rows[0].scale != base))
    text = table([row for row in rows if not row.beside])
    print(text, verdict(rows), sep="\n\n")
    if json_path:
        found = [row.as_dict() for row in rows]
        Path(json_path).write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    if page_path:
        values = {
            "day": date.today().isoformat(),
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python "
            f"{platform.python_version()}",
            "noise": noises(rows),
            "verdict": verdict(rows),
            "table": text,
            "others": others.table(rows),
            "plain": plain(rows),
            "rounds": ROUNDS,
            "base": base,
            "growth": f"{GROWTH} ×",
            "seconds": seconds,
            "plans": "\n\n".join(f"At {key}:\n\n```\n{plan}\n```" for key, plan in plans.items()),
        }
        Path(page_path).write_text(PAGE.format(**values))
        Path(page_path).with_suffix(".svg").write_text(plot.growth(rows, base, GROWTH))
