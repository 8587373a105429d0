"""The growth of each row as a picture: SVG, written by hand."""

from html import escape

WIDTH, LINE, LEFT, TOP = 900, 20, 330, 60
SCALE = 160
LIMIT = "#a4262c"
COLOURS = {True: "#1d6f42", False: "#a4262c", None: "#555555"}


def growth(rows, base, limit):
    """Return the SVG of all rows that are compared with themselves at ``base``.

    :param float limit: drawn as a line
    """
    shown = [row for row in rows if row.against == f"itself at {base}" and row.ratio]
    shown.sort(key=lambda row: -row.ratio)
    height = TOP + LINE * len(shown) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        ' font-family="sans-serif" font-size="12" role="img">',
        f"<title>Time of each row as a multiple of its time at {escape(base)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="24" font-size="15">Median time as a multiple of that at {base}</text>',
    ]
    for value in (1, limit, 2, 3):
        place = LEFT + value * SCALE
        colour = LIMIT if value == limit else "#bbbbbb"
        parts.append(
            f'<path d="M{place} {TOP - 12}V{height - 15}" stroke="{colour}"/>'
            f'<text x="{place - 10}" y="{TOP - 16}">{value} ×</text>'
        )
    for number, row in enumerate(shown):
        parts.append(_bar(row, TOP + number * LINE))
    return "\n".join([*parts, "</svg>\n"])


def _bar(row, top):
    length = min(row.ratio, 3.4) * SCALE
    label = f"{row.name.removesuffix(' (growth)')}, {row.clients} ({row.scale})"
    return (
        f'<text x="{LEFT - 8}" y="{top + 11}" text-anchor="end">{escape(label[:52])}</text>'
        f'<rect x="{LEFT}" y="{top}" width="{length:.0f}" height="14"'
        f' fill="{COLOURS[row.holds]}"/>'
        f'<text x="{LEFT + length + 4:.0f}" y="{top + 11}">{row.ratio}</text>'
    )
