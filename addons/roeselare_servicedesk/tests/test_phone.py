from odoo.tests import BaseCase, tagged

from ..tools.phone import PhoneError, normalise, spoken, withheld

# As exchanges and people write it → in one spelling.
NUMBERS = {
    "051 20 00 01": "+3251200001",
    "051/20.00.01": "+3251200001",
    "051-200001": "+3251200001",
    "+32 51 20 00 01": "+3251200001",
    "+32 (0)51 20 00 01": "+3251200001",
    "0032 51 20 00 01": "+3251200001",
    "003251200001": "+3251200001",
    "3251200001": "+3251200001",
    " 3251200001": "+3251200001",
    "0475 12 34 56": "+32475123456",
    "0475/12.34.56": "+32475123456",
    "+32475123456": "+32475123456",
    "+32 0475 12 34 56": "+32475123456",
    " 32475123456": "+32475123456",
    "32475123456": "+32475123456",
    "0032475123456": "+32475123456",
    "02 555 12 34": "+3225551234",
    "0800 12 345": "+3280012345",
    "078 15 20 25": "+3278152025",
    "+31 20 624 1111": "+31206241111",
    "0031206241111": "+31206241111",
    "+33 1 42 68 53 00": "+33142685300",
    " 31206241111": "+31206241111",
    "tel:+32475123456": "+32475123456",
    "sip:+32475123456@pbx.example;user=phone": "+32475123456",
    "<sip:0475123456@10.0.0.1>": "+32475123456",
    "1788": "1788",
    "2345": "2345",
}
BAD = (
    "",
    "12",
    "1234567",
    "0475 12 34",
    "0475 12 34 56 78",
    "0512000012",
    "+0475123456",
    "+32475",
    "+3212345678901234",
    "abc",
    "0475x123456",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%00",
    "０４７５１２３４５６",
    "4" * 500,
    None,
    ["0475123456"],
)
SPOKEN = {
    "+3251200001": "051 20 00 01",
    "+32475123456": "0475 12 34 56",
    "+3225551234": "02 555 12 34",
    "+31206241111": "+31206241111",
    "1788": "1788",
}


@tagged("post_install", "-at_install")
class TestPhone(BaseCase):
    def test_every_way_to_write_a_number_gives_one_spelling(self):
        for text, number in NUMBERS.items():
            with self.subTest(text=text):
                self.assertEqual(normalise(text), number)

    def test_what_is_no_number_is_refused(self):
        for text in BAD:
            with self.subTest(text=text), self.assertRaises(PhoneError):
                normalise(text)

    def test_numbers_are_shown_as_people_write_them(self):
        for number, text in SPOKEN.items():
            with self.subTest(number=number):
                self.assertEqual(spoken(number), text)
                self.assertEqual(normalise(text), number)

    def test_callers_who_hide_their_number(self):
        for text in ("", "anonymous", "Anoniem", "sip:anonymous@anonymous.invalid", "restricted"):
            self.assertTrue(withheld(text), text)
        for text in ("0475123456", "Jan", "<script>"):
            self.assertFalse(withheld(text), text)
