"""What every addon of ours is: versioned, licensed, tested, translated."""

import re

import polib
import pytest

from .sources import addons, manifest

ALL = pytest.mark.parametrize("addon", addons(), ids=lambda addon: addon.name)
LANGUAGES = ("nl", "fr")


#: The linter empties a translation that equals its source. These words are meant to.
BOTH = {
    "eBox",
    "https://",
    "WhatsApp",
    "https://open311.example/v2",
    "https://provider.example/v21.0",
    "%(name)s, %(state)s",
    "1788@roeselare.be",
    "Beveren",
    "CSV",
    "GeoJSON",
    "Oekene",
    "Rumbeke",
    '<span aria-hidden="true">✕</span>',
    "Concept",
    "Contact",
    "Ctrl",
    "F2",
    "F4",
    "F8",
    "ICT",
    "ID",
    "Meldpunt 1788",
    "Roeselare",
    "Ticket",
    "Tickets",
}
SAME_WORDS = {
    "nl": BOTH
    | {
        "Feed (Atom)",
        "Labels",
        "Media",
        "Open data:",
        "Park",
        "Roeselare West",
        "School",
        "Shift",
        "West",
        "<strong>Stad Roeselare</strong>",
        "Bel gratis 1788: weekdagen 8.30–12 en 13.30–17 uur, zaterdag 8.30–12 uur",
        "Botermarkt 2, 8800 Roeselare",
        "Code",
        "Compliment",
        "Container",
        "Ctrl+Enter",
        "Ctrl+Shift+Enter",
        "Detail",
        "Document",
        "E-mail",
        "Enter",
        "HR",
        "Headset",
        "Laptop",
        "Open",
        "Operator 1788",
        "Procedure",
        "Start",
        "Team",
        "Teams",
        "Type",
        "Website",
        "Websites",
        "fa-trash",
        "is",
    },
    "fr": BOTH
    | {
        "%(count)d documents",
        "Distance (m)",
        "Satisfaction",
        "Total",
        "%(form)s, version %(number)d",
        "1 service",
        "Article",
        "Articles",
        "Association",
        "Conditions",
        "Contacts",
        "Exceptions",
        "Organisation",
        "Organisations",
        "Page",
        "Pages",
        "services",
        "Catalogue",
        "Code",
        "Communication",
        "Compliment",
        "Condition",
        "Conversation",
        "Date",
        "Description",
        "Document",
        "Documents",
        "E-mail",
        "Image",
        "Latitude",
        "Longitude",
        "Message",
        "Messages",
        "minutes",
        "Mode",
        "Photo",
        "Photos",
        "Pigeons",
        "Publication",
        "Question",
        "Questions",
        "Rats",
        "Service desk",
        "Suggestion",
        "Type",
        "Version",
        "Version %(number)d",
        "Versions",
        "fa-trash",
    },
}


@ALL
def test_manifest_states_version_and_licence(addon):
    found = manifest(addon)
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", found["version"]), found["version"]
    assert found["license"] == "AGPL-3"


@ALL
def test_every_test_file_is_imported(addon):
    """Odoo runs what tests/__init__.py imports and says nothing of the rest."""
    tests = addon / "tests"
    files = {path.stem for path in tests.glob("test_*.py")}
    assert files, f"{addon.name} has no tests"
    text = (tests / "__init__.py").read_text(encoding="utf-8")
    lines = re.findall(r"^from \. import (\([^)]*\)|.*)$", text, re.M)
    imports = {name for line in lines for name in re.findall(r"\w+", line)}
    assert files <= imports, f"never run by Odoo: {sorted(files - imports)}"


@ALL
def test_tests_are_not_nested(addon):
    stray = [path for path in addon.rglob("test_*.py") if path.parent != addon / "tests"]
    assert not stray, f"only tests/ itself is collected: {stray}"


@ALL
@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_is_complete(addon, language):
    path = addon / "i18n" / f"{language}.po"
    assert path.is_file(), f"{addon.name} has no {language}.po"
    catalogue = polib.pofile(str(path))
    assert len(catalogue), f"{path.name} of {addon.name} is empty"
    empty = [
        entry.msgid
        for entry in catalogue
        if not entry.obsolete and not entry.msgstr and entry.msgid not in SAME_WORDS[language]
    ]
    fuzzy = [entry.msgid for entry in catalogue if entry.fuzzy]
    assert not empty, f"{len(empty)} without translation: {empty[:10]}"
    assert not fuzzy, f"fuzzy: {fuzzy[:10]}"


@ALL
@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_placeholders(addon, language):
    """A lost %(name)s is an exception in front of a citizen."""
    pattern = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}")
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(addon / "i18n" / f"{language}.po"))
        if entry.msgstr
        and sorted(pattern.findall(entry.msgid)) != sorted(pattern.findall(entry.msgstr))
    ]
    assert not wrong, wrong[:10]


@ALL
def test_every_sudo_says_why_it_is_safe(addon):
    wrong = []
    for path in addon.rglob("*.py"):
        if "tests" in path.relative_to(addon).parts:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            code = line.partition("#")[0]
            near = "\n".join(lines[max(0, number - 8) : number + 1])
            if ".sudo(" in code.replace(".sudo(False)", "") and "# sudo:" not in near:
                wrong.append(f"{path.relative_to(addon.parent)}:{number + 1}")
    assert not wrong, f"sudo without a reason: {wrong}"
