from odoo.tests import BaseCase, tagged

from ..tools import letter
from ..tools.recipient_list import ListError, columns, recipients


@tagged("post_install", "-at_install")
class TestRecipientList(BaseCase):
    """Lists as people save them, and letters that are filled in."""

    def test_lists_as_spreadsheets_save_them(self):
        for content in (
            "E-mail;Bedrag\r\né@x.be;1\r\n".encode("utf-8-sig"),
            "email,bedrag\né@x.be,1\n".encode(),
            "Mail\tBEDRAG\né@x.be\t1".encode("cp1252"),
            '"e-mail";"bedrag"\n"é@x.be";"1"\n\n;\n'.encode(),
        ):
            with self.subTest(content=content):
                self.assertEqual(columns(content), ["email", "bedrag"])
                [found] = recipients(content)
                self.assertEqual((found.email, found.values), ("é@x.be", {"bedrag": "1"}))
                self.assertEqual(found.line, 2)

    def test_what_is_no_list(self):
        for content, code in (
            (b"", "empty"),
            (b" \n", "empty"),
            (b"PK\x03\x04", "binary"),
            (b"a\0b", "binary"),
            (b"naam;bedrag\nx;1", "who"),
            (b"email\n" + b"x@y.be\n" * 50_001, "rows"),
            (b"email\n" + b"x" * 20_000_001, "large"),
        ):
            with self.subTest(code=code), self.assertRaises(ListError) as caught:
                list(recipients(content))
            self.assertEqual(caught.exception.code, code)

    def test_places_are_filled_in_once(self):
        text = "Dag {{Naam}}, {{ bedrag in € }} {{weg}}."
        self.assertEqual(letter.variables(text), {"naam", "bedrag in", "weg"})
        filled = letter.fill_in(text, {"naam": "{{ weg }}", "bedrag in": "5"})
        self.assertEqual(filled, "Dag {{ weg }}, 5 .")

    def test_letter_draws_what_looks_like_markup_as_text(self):
        content = letter.render_letter(
            letter.Letter("Stad", "Dienst", "1 mei", "<b>x</b>", "A & B", "<img src=x>\n\n{{a}}")
        )
        self.assertTrue(content.startswith(b"%PDF"))
