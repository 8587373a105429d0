from odoo.tests import BaseCase, tagged

from odoo.addons.roeselare_meldpunt.schemas import report_form
from odoo.addons.roeselare_meldpunt.tools.search_text import fold, split_words


@tagged("post_install", "-at_install")
class TestReportForm(BaseCase):
    def test_texts_are_cleaned_and_kept_as_text(self):
        form = report_form.parse(
            {"description": " a\r\nb\x00 <b>c</b> ", "address": "x\n y\t z"}
        )
        self.assertEqual(form.description, "a\nb <b>c</b>")
        self.assertEqual(form.address, "x y z")

    def test_files_in_text_fields_are_no_text(self):
        form = report_form.parse({"description": object(), "category_id": object()})
        self.assertEqual(form.description, "")
        self.assertEqual(form.category_id, 0)

    def test_category_id_is_a_small_positive_number_or_nothing(self):
        for text in ("", "-1", "1e3", "٣", "9999999999", "1 or 1=1", "0x10"):
            with self.subTest(text=text):
                self.assertEqual(
                    report_form.parse({"category_id": text}).category_id, 0
                )
        self.assertEqual(report_form.parse({"category_id": " 12 "}).category_id, 12)

    def test_unknown_place_source_is_text(self):
        self.assertEqual(
            report_form.parse({"place_source": "staff"}).place_source, "text"
        )

    def test_weak_or_strange_keys_are_no_keys(self):
        for key in ("", "short", "x" * 65, "a b c d e f g h i j k", "<script>" * 3):
            with self.subTest(key=key):
                form = report_form.parse({"idempotency_key": key})
                self.assertEqual(form.idempotency_key, "")

    def test_shown_again_is_cut_to_a_sane_size(self):
        shown = report_form.shown_values({"description": "x" * 100_000})
        self.assertEqual(len(shown["description"]), report_form.MAX_SHOWN)

    def test_words_are_comparable(self):
        self.assertEqual(fold("  Één  GAT "), "een gat")
        self.assertEqual(split_words("a, b,, a , c"), ["a", "b", "c"])
