from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .common import (
    CENTRE,
    HOOGLEDE,
    IZEGEM,
    KORTRIJK,
    picture,
    report_form,
    setup_users,
    submit,
)


@tagged("post_install", "-at_install")
class TestIntake(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)

    def refused(self, **values):
        """Return the errors of a form that has to be refused, with nothing stored."""
        tickets = self.env["helpdesk.ticket"].search_count([])
        photos = self.env["meldpunt.photo"].search_count([])
        attachments = self.env["ir.attachment"].search_count([])
        with mute_logger("odoo.sql_db"), self.assertRaises(SubmissionError) as caught:
            submit(self, **values)
        self.env.flush_all()
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), tickets)
        self.assertEqual(self.env["meldpunt.photo"].search_count([]), photos)
        self.assertEqual(self.env["ir.attachment"].search_count([]), attachments)
        return caught.exception.errors

    def test_good_report_reaches_the_team_with_a_promise(self):
        ticket = submit(self, email="an@example.com", lang="nl_BE")
        self.assertEqual(ticket.kind, "report")
        self.assertEqual(ticket.category_id, self.category)
        self.assertEqual(
            ticket.team_id, self.env.ref("roeselare_servicedesk.team_netheid")
        )
        self.assertEqual((ticket.term_days, ticket.term_unit), (3, "working"))
        self.assertTrue(ticket.term_deadline)
        self.assertEqual(ticket.address_text, "Noordstraat 5")
        self.assertIn(
            ticket, self.env["helpdesk.ticket"].with_user(self.agent).search([])
        )

    def test_bad_categories(self):
        main = self.env.ref("roeselare_meldpunt.category_waste")
        for category in ("", "0", "-5", "999999999", "99999999999999", str(main.id)):
            with self.subTest(category=category):
                self.assertEqual(list(self.refused(category=category)), ["category_id"])

    def test_category_that_only_refers_names_the_authority(self):
        self.category.write(
            {
                "authority_id": self.env.ref("roeselare_meldpunt.authority_mirom").id,
                "refer_only": True,
            }
        )
        self.assertIn("MIROM", self.refused()["category_id"])

    def test_outside_is_refused_with_the_neighbours_name(self):
        for (lat, lon), word in (
            (IZEGEM, "Izegem"),
            (HOOGLEDE, "Hooglede"),
            (KORTRIJK, "not in our city"),
            ((CENTRE[1], CENTRE[0]), "swapped"),
        ):
            with self.subTest(word=word):
                errors = self.refused(latitude=lat, longitude=lon)
                self.assertEqual(list(errors), ["address"])
                self.assertIn(word, errors["address"])

    def test_impossible_coordinates(self):
        for lat, lon in (
            ("nan", "3.1"),
            ("inf", "3.1"),
            ("1e400", "3.1"),
            ("999", "3.1"),
            ("50.9", ""),
            ("<script>", "3.1"),
        ):
            with self.subTest(lat=lat):
                self.assertEqual(
                    list(self.refused(latitude=lat, longitude=lon)), ["address"]
                )

    def test_place_is_needed_and_text_suffices(self):
        for address in ("", " ", "??", "a"):
            errors = self.refused(latitude="", longitude="", address=address)
            self.assertEqual(list(errors), ["address"])
        ticket = submit(self, latitude="", longitude="", place_source="map")
        self.assertFalse(ticket.has_place)
        self.assertEqual(ticket.place_source, "text")

    def test_too_long_texts_name_the_limit(self):
        self.assertIn("5000", self.refused(description="x" * 100_000)["description"])
        self.assertIn("250", self.refused(address="x" * 100_000)["address"])
        self.assertIn("name", self.refused(name="x" * 100_000))
        self.assertIn("email", self.refused(email="x" * 100_000))
        self.assertIn("phone", self.refused(phone="0" * 100_000))

    def test_all_faults_are_told_at_once(self):
        errors = self.refused(
            category="",
            description="",
            address="",
            latitude="",
            longitude="",
            email="x",
        )
        self.assertEqual(
            set(errors), {"category_id", "description", "address", "email"}
        )

    def test_bad_photos(self):
        table = {
            "0 bytes": (b"", "empty"),
            "text called jpg": (b"no picture at all", "not a photo"),
            "html called jpg": (b"<html><script>1</script></html>", "not a photo"),
            "pdf called jpg": (b"%PDF-1.7\n", "not a photo"),
            "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo"),
            "cut off": (picture(size=(900, 900))[:600], "not a photo"),
            "gif": (picture("GIF"), "not a photo"),
        }
        for name, (content, word) in table.items():
            with self.subTest(name=name):
                errors = self.refused(photos=(("p.jpg", content),))
                self.assertEqual(list(errors), ["photos"])
                self.assertIn(word, errors["photos"])

    def test_oversized_photo(self):
        self.env.company.servicedesk_upload_max_mb = 1
        errors = self.refused(photos=(("p.jpg", picture() + b"0" * 1_100_000),))
        self.assertIn("1 MB", errors["photos"])

    def test_too_many_photos(self):
        self.env.company.meldpunt_max_photos = 2
        errors = self.refused(photos=(("p.jpg", picture()),) * 3)
        self.assertIn("at most 2", errors["photos"])

    def test_one_bad_photo_refuses_all(self):
        self.refused(photos=(("a.jpg", picture()), ("b.jpg", b"x")))

    def test_same_key_same_ticket_and_photos_once(self):
        key = "k" * 32
        photos = (("p.jpg", picture()),)
        first = submit(self, idempotency_key=key, photos=photos)
        again = submit(self, idempotency_key=key, photos=photos, description="other")
        self.assertEqual(first, again)
        self.assertEqual(len(first.photo_ids), 1)
        self.assertNotEqual(submit(self, idempotency_key="m" * 32), first)

    def test_markup_stays_text(self):
        script = "<script>alert(1)</script>"
        ticket = submit(
            self,
            description=script,
            address=script,
            name=script,
            phone=f"051{script}"[:40],
        )
        self.assertIn("&lt;script&gt;", ticket.description)
        self.assertNotIn("<script", ticket.description)
        self.assertEqual(ticket.address_text, script)
        self.assertEqual(ticket.partner_name, script)

    def test_report_form_hides_photos_from_logs(self):
        form = report_form(self, photos=(("p.jpg", b"secret pixels"),))
        self.assertNotIn("secret", repr(form))
