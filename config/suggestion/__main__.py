"""Measures the suggestion of categories on the held-out sentences and writes the page.

    PYTHONPATH=config python -m suggestion

Learns from the shipped texts alone, without a database, and writes docs/suggestions.md.
"""

import csv
import importlib
import sys
import time
import types
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "addons/roeselare_meldpunt"
PAGE = ROOT / "docs/suggestions.md"
SURE, POSSIBLE, MOST = 0.2, 0.06, 3


def tools():
    """Return the classifier of the addon, loaded without Odoo."""
    package = types.ModuleType("meldpunt_tools")
    package.__path__ = [str(ADDON / "tools")]
    sys.modules["meldpunt_tools"] = package
    return importlib.import_module("meldpunt_tools.classify")


def read(path):
    with path.open(encoding="utf-8") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]


def mains():
    """Return code of a category → code of its main category, from the data files."""
    from xml.etree import ElementTree

    found = {}
    for path in sorted((ADDON / "data/category").glob("*.xml")):
        for record in ElementTree.parse(path).getroot().iter("record"):
            for field in record.iter("field"):
                if field.get("name") == "parent_id":
                    code = record.get("id").removeprefix("category_")
                    found[code] = field.get("ref").removeprefix("category_")
    return found


def percent(part, whole):
    return f"{100 * part / whole:.1f} %"


def measure(classify, model, held):
    """Return ``[(true label, three best labels, best confidence, how many are shown)]``."""
    found = []
    for label, text in held:
        ranked = classify.rank(model, text)
        best = [item[0] for item in ranked[:MOST]]
        sure = ranked[0][1] if ranked else 0.0
        shown = sum(item[1] >= POSSIBLE for item in ranked[:MOST]) if sure >= SURE else 0
        found.append((label, best, sure, shown))
    return found


def page(found, texts, unseen, took):
    """Return the text of the page."""
    main = mains()
    total = len(found)
    one = sum(label == best[0] for label, best, _sure, _shown in found)
    three = sum(label in best for label, best, _sure, _shown in found)
    same_main = sum(main[label] == main[best[0]] for label, best, _sure, _shown in found)
    shown = [row for row in found if row[3]]
    right = sum(label in best[:count] for label, best, _sure, count in shown)
    lines = [
        "# Suggestion of a category: how good it is",
        "",
        "Made by `PYTHONPATH=config python -m suggestion`; why it works so: "
        "[ADR 0075](adr/0075-suggestion-by-ridge-regression.md).",
        "",
        f"Learned from {texts} shipped Dutch texts; measured on {total} held-out sentences "
        "(`tests/samples/held_out.csv`, at least six of each of the 79 categories) that were "
        "written first, by the same author as the texts, and never used to tune. Real reports "
        "will be harder; once the city has handled reports, it learns from those too.",
        "",
        "| measure | held out | shipped texts, leave one out |",
        "|---|---|---|",
        f"| right at once (top 1) | {percent(one, total)} | {percent(unseen[0], texts)} |",
        f"| right in three (top 3) | {percent(three, total)} | {percent(unseen[1], texts)} |",
        f"| right main category at once | {percent(same_main, total)} | |",
        f"| something is shown | {percent(len(shown), total)} | |",
        f"| of what is shown, the right one is in it | {percent(right, len(shown))} | |",
        "",
        f"One suggestion takes {took:.1f} ms on the machine that made this page. The shipped "
        "texts are terse (“put in de weg”), sentences say more: that is why they do better.",
        "",
        "## By main category",
        "",
        "| main category | sentences | top 1 | top 3 |",
        "|---|---|---|---|",
    ]
    groups = defaultdict(list)
    for row in found:
        groups[main[row[0]]].append(row)
    for name, rows in groups.items():
        first = sum(row[0] == row[1][0] for row in rows)
        third = sum(row[0] in row[1] for row in rows)
        lines.append(
            f"| {name} | {len(rows)} | {percent(first, len(rows))} | {percent(third, len(rows))} |"
        )
    lines += ["", "## Confusion of main categories", "", "Rows: meant; columns: guessed first.", ""]
    names = list(groups)
    lines += ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for name in names:
        counts = Counter(main[row[1][0]] for row in groups[name])
        cells = (str(counts[other] or "") for other in names)
        lines.append(f"| **{name}** | " + " | ".join(cells) + " |")
    lines += [
        "",
        "## Every category that was guessed wrong",
        "",
        "| meant | right | guessed instead |",
        "|---|---|---|",
    ]
    wrong = defaultdict(Counter)
    sizes = Counter(row[0] for row in found)
    for label, best, _sure, _shown in found:
        if best[0] != label:
            wrong[label][best[0]] += 1
    for label in sizes:
        if wrong[label]:
            good = sizes[label] - sum(wrong[label].values())
            others = ", ".join(
                f"{name} {count}" if count > 1 else name
                for name, count in wrong[label].most_common()
            )
            lines.append(f"| {label} | {good} of {sizes[label]} | {others} |")
    return "\n".join(lines) + "\n"


def main():
    classify = tools()
    texts = read(ADDON / "data/suggestion/training_nl.csv")
    held = read(ADDON / "tests/samples/held_out.csv")
    model, (scores, wanted) = classify.train(texts)
    best = (-scores).argsort(axis=1)
    unseen = [
        int((best[:, 0] == wanted).sum()),
        int((best[:, :MOST] == wanted[:, None]).any(axis=1).sum()),
    ]
    start = time.perf_counter()
    found = measure(classify, model, held)
    took = (time.perf_counter() - start) * 1000 / len(held)
    PAGE.write_text(page(found, len(texts), unseen, took), encoding="utf-8")
    print("\n".join(PAGE.read_text(encoding="utf-8").splitlines()[6:18]))


if __name__ == "__main__":
    main()
