"""What is known of another city's software, beside the same of ours."""

from .stats import median

#: Signalen's backend, once on a machine of 2 cores with 2 workers: row of ours, number of clients,
#: what was measured there, and what we want to reach: (text, property of the row, limit)
SIGNALEN = (
    (
        "submit a report",
        4,
        "18 a second, 47 SQL; 37 a second with database connections that stay open",
        ("at least 37 a second", "rate", 37),
    ),
    (
        "map: a neighbourhood",
        4,
        "378 features among 1,000,000, up to 30 minutes old: 40 a second, p50 96 ms; 84 a"
        " second, 44 ms with connections that stay open",
        ("twice as fast and live: at most 22 ms", "p50", 22),
    ),
    (
        "staff queue of 80",
        1,
        "50 tickets among 100,000: 413 ms, 377 SQL",
        ("at most an eighth: 51 ms", "p50", 51),
    ),
)


def rate(row):
    """Return the answers of a second that so many clients got, each asking without a pause."""
    means = [sum(values) / len(values) for values in row.rounds]
    return row.clients * 1000 / median(means)


def table(rows):
    """Return a Markdown table of the rows that have a counterpart, at the largest scale."""
    lines = ["| row | clients | Signalen | wanted | here | reached |", "|" + " --- |" * 6]
    for name, clients, theirs, (wanted, what, limit) in SIGNALEN:
        # in the order of the scales
        found = [
            row
            for row in rows
            if (row.name, row.clients) == (name, clients) and not row.beside and not row.errors
        ]
        if not found:
            continue
        row = found[-1]
        reached = rate(row) >= limit if what == "rate" else row.p50 <= limit
        here = f"{rate(row):.0f} a second, p50 {row.p50:.1f} ms, {row.queries} SQL at {row.scale}"
        verdict = "yes" if reached else "**NO**"
        lines.append(f"| {name} | {clients} | {theirs} | {wanted} | {here} | {verdict} |")
    return "\n".join(lines)
