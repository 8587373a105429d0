from odoo.tests import TransactionCase, tagged

from ..tools.text_query import fragment, parts
from .common import LibraryMixin


@tagged("post_install", "-at_install")
class TestFullTextQuery(LibraryMixin, TransactionCase):
    """What somebody types, and which documents it finds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.file = cls.document.sudo()
        cls.say("De aanvrager kreeg vergunningen voor een café in de Sint-Amandsstraat.")
        cls.mine = cls.env["dms.file"].with_user(cls.marie)

    @classmethod
    def say(cls, words, file=None):
        text = cls.env["docs.text"].search([("file_id", "=", (file or cls.file).id)])
        text._store(words, state="read")
        return text

    def finds(self, typed):
        return bool(self.mine._own_library({"q": typed}, 1, 20)["documents"])

    def test_words_are_found_as_people_type_them(self):
        for typed in (
            "vergunning",
            "VERGUNNINGEN",
            "vergunni",
            "café",
            "cafe",
            "CAFÉ",
            "aanvrager café",
            "café aanvr",
            '"voor een cafe"',
            '"kreeg vergunningen"',
            "vergunning -hond",
            "hond or café",
            "sint-amandsstraat",
        ):
            self.assertTrue(self.finds(typed), typed)

    def test_what_is_not_said_is_not_found(self):
        for typed in (
            "hond",
            "vergunning hond",
            '"café vergunningen"',
            "vergunning -café",
            "fé",
        ):
            self.assertFalse(self.finds(typed), typed)

    def test_bad_input_is_harmless(self):
        for typed in (
            "\x00vergunning\x00",
            "a" * 5000,
            "& | ! ( ) <-> :* ' \\ % _",
            "'; DROP TABLE docs_text; --",
            '"""',
            "- -",
            "\ud800",
            "🜁" * 300,
            "or or or",
            "{{7*7}} %s %(x)s",
        ):
            library = self.mine._own_library({"q": typed}, 1, 20)
            self.assertIsInstance(library["total"], int)
        self.assertTrue(self.finds("\x00vergunning\x00"))

    def test_words_that_are_everywhere_are_told_of(self):
        for typed, common in (("de van het", True), ("de café", False), ("", False)):
            library = self.mine._own_library({"q": typed}, 1, 20)
            self.assertEqual(library["too_common"], common, typed)

    def test_the_fragment_is_marked_and_escaped(self):
        self.say("<script>alert(1)</script> de \x02hond\x03 in het café & de tuin")
        [document] = self.mine._own_library({"q": "café"}, 1, 20)["documents"]
        marked = [words for words, is_marked in document["found"] if is_marked]
        self.assertEqual(marked, ["café"])
        html = fragment("<b>\x02x<i>\x03 & y", "\x02", "\x03")
        self.assertEqual(html, "&lt;b&gt;<mark>x&lt;i&gt;</mark> &amp; y")
        self.assertEqual(
            parts("a\x02b\x03c", "\x02", "\x03"), [("a", False), ("b", True), ("c", False)]
        )

    def test_what_fits_best_comes_first(self):
        often = self._deliver(self.ticket, "Eerste")
        named = self._deliver(self.ticket, "Reglement kermis")
        once = self._deliver(self.ticket, "Derde")
        self.say("kermis kermis kermis en nog eens kermis", often)
        self.say("niets", named)
        self.say("een woord over de kermis, en veel over al het andere", once)
        found = self.mine._own_library({"q": "kermis"}, 1, 20)["documents"]
        self.assertEqual([row["id"] for row in found], [named.id, often.id, once.id])

    def test_words_beyond_what_postgresql_takes_are_cut(self):
        text = self.say(" ".join(f"woordé{number:06d}ééé" for number in range(40_000)))
        self.assertTrue(text.partial or len(text._body()) <= 300_000)
        self.assertTrue(self.finds("woordé000001ééé"))

    def test_the_number_of_queries_is_bounded(self):
        for number in range(5):
            self.say(f"kermis {number}", self._deliver(self.ticket, f"Nummer {number}"))
        self.mine._own_library({"q": "kermis"}, 1, 20)
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.mine._own_library({"q": "kermis"}, 1, 20)
