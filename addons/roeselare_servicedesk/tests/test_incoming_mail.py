from email import message_from_bytes, policy
from email.message import EmailMessage

from odoo.tests import TransactionCase

from odoo.addons.roeselare_servicedesk.tools import (
    incoming_mail,
    mail_file,
    mail_quote,
    mail_text,
)

DUTCH = """De groene bak.

Op ma 23 nov. 2026 om 10:00 schreef Stad Roeselare <1788@city.example>:

> Welke bak is het?
"""
WRAPPED = """De groene bak.

Op maandag 23 november 2026 om 10:00 schreef Stad Roeselare
<1788@city.example>:
> Welke bak is het?
"""
FRENCH = """La verte.

Le lun. 23 nov. 2026 à 10:00, Ville <1788@city.example> a écrit :

> Laquelle ?
"""
ENGLISH = """The green one.

On Mon, Nov 23, 2026 at 10:00 AM City <1788@city.example> wrote:

> Which one?
"""
OUTLOOK = """De groene bak.

Van: Stad Roeselare <1788@city.example>
Verzonden: maandag 23 november 2026 10:00
Aan: An
Onderwerp: Een vraag

Welke bak is het?
"""
ORIGINAL = """De groene bak.

-----Oorspronkelijk bericht-----
Welke bak is het?
"""
SIGNED = """De groene bak.

-- \nAn Peeters
Noordstraat 5
"""
INLINE = """Zie hieronder.

> Welke bak is het?
De groene.
> Sinds wanneer?
Gisteren.
"""


def mail(text="", source="", **headers):
    """Return a mail as it comes from the wire."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text or not source:
        message.set_content(text)
    if source:
        message.add_alternative(source, subtype="html")
    return message_from_bytes(message.as_bytes(), policy=policy.SMTP)


class TestIncomingMail(TransactionCase):
    """What a writer added, and whether there was a writer."""

    def test_the_quote_and_the_signature_are_left_out(self):
        for text in (DUTCH, WRAPPED, OUTLOOK, ORIGINAL, SIGNED):
            self.assertEqual(mail_quote.strip_quote(text), "De groene bak.")
        self.assertEqual(mail_quote.strip_quote(FRENCH), "La verte.")
        self.assertEqual(mail_quote.strip_quote(ENGLISH), "The green one.")

    def test_answers_between_the_lines_are_kept_with_the_lines(self):
        text = mail_quote.strip_quote(INLINE)
        for line in ("Zie hieronder.", "Sinds wanneer?", "Gisteren."):
            self.assertIn(line, text)

    def test_words_that_look_like_a_quote_are_kept(self):
        for text in (
            "Op de hoek van de Noordstraat staat een volle bak.",
            "Van de markt tot aan de kerk ligt glas.",
            "On the corner, it is full.",
            "Le banc est cassé.",
            "Van: hier\ntot daar ligt vuil",
            "Ik schreef vorige week ook al:\nde bak is vol",
        ):
            self.assertEqual(mail_quote.strip_quote(text), text)

    def test_html_alone_is_read_without_its_quote(self):
        source = (
            "<html><style>p{}</style><p>De <b>groene</b> bak.</p>"
            "<div class='gmail_quote'>Op ma schreef: <blockquote>Welke?</blockquote></div></html>"
        )
        text = mail_text.written_text(mail(source=source))
        self.assertIn("groene", text)
        self.assertNotIn("Welke", text)
        self.assertNotIn("p{}", text)

    def test_broken_mails_are_read_as_far_as_possible(self):
        for raw in (
            b"Content-Type: text/plain; charset=nonsense\r\n\r\nHallo \xff",
            b"Content-Type: text/html\r\n\r\n<p>Hallo<",
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\nHallo",
            b"Content-Type: text/html\r\n\r\n",
            b"",
        ):
            message = message_from_bytes(raw, policy=policy.SMTP)
            self.assertIsInstance(mail_text.written_text(message), str)
            self.assertIsInstance(mail_file.files_of(message), list)

    def test_programs_are_told_from_people(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated; x"},
            {"Precedence": "bulk"},
            {"X_Autoreply": "yes"},
            {"List_Id": "<news.example.com>"},
            {"Return_Path": "<>"},
            {"Subject": "Automatisch antwoord: Een vraag"},
            {"Subject": "Out of Office: Re: question"},
            {"Subject": "Réponse automatique : question"},
        ):
            self.assertTrue(incoming_mail.is_automatic(mail("x", **headers)), headers)
        for headers in (
            {},
            {"Auto_Submitted": "no"},
            {"Subject": "Re: Een vraag over de bak"},
            {"Subject": "Automatische deur is stuk"},
        ):
            self.assertFalse(incoming_mail.is_automatic(mail("x", **headers)), headers)

    def test_a_forged_sender_is_what_our_own_server_calls_so(self):
        for results, forged in (
            ("mx; dmarc=fail", True),
            ("mx; spf=fail smtp.mailfrom=x", True),
            ("mx; spf=softfail; dkim=pass", False),
            ("mx; spf=pass; dmarc=pass", False),
            ("mx; spf=none", False),
        ):
            message = mail("x", Authentication_Results=results)
            self.assertEqual(incoming_mail.is_forged(message), forged, results)
        self.assertFalse(incoming_mail.is_forged(mail("x")))

    def test_a_number_in_a_subject_is_found_when_it_is_one(self):
        self.assertEqual(incoming_mail.number_in("Re: bak (2026-000123)"), "2026-000123")
        for subject in (None, "", "2026-00012", "12026-000123", "2026-000123 2026-000124"):
            self.assertEqual(incoming_mail.number_in(subject), "")
