"""The words of the desk in Dutch: one term, one word, in every addon."""

import polib
import pytest

from .sources import addons

GLOSSARY = {
    "Report": "Melding",
    "Reports": "Meldingen",
    "Request": "Aanvraag",
    "Question": "Vraag",
    "Department": "Dienst",
    "Category": "Categorie",
    "Form": "Formulier",
    "Documents": "Documenten",
}


@pytest.mark.parametrize("addon", addons(), ids=lambda addon: addon.name)
def test_terms_have_the_word_of_the_glossary(addon):
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(addon / "i18n/nl.po"))}
    wrong = {
        term: entries[term]
        for term, word in GLOSSARY.items()
        if term in entries and entries[term] != word
    }
    assert not wrong


def test_the_glossary_is_used():
    used = {
        entry.msgid
        for addon in addons()
        for entry in polib.pofile(str(addon / "i18n/nl.po"))
    }
    assert used >= set(GLOSSARY)
