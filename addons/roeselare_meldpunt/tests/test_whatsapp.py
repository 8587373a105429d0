from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common_whatsapp import WhatsappMixin

CENTRE = {"latitude": 50.944, "longitude": 3.125}
KORTRIJK = {"latitude": 50.828, "longitude": 3.264}


@tagged("post_install", "-at_install")
class TestWhatsappPlace(WhatsappMixin, TransactionCase):
    """A location that comes by WhatsApp is the place of a report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_whatsapp()

    def _place(self, ticket):
        return (round(ticket.latitude, 3), round(ticket.longitude, 3))

    def test_a_location_makes_a_report_of_a_question(self):
        ticket = self._say()
        self.assertEqual(ticket.kind, "question")
        self._say("wamid.2", kind="location", **CENTRE, name="Park", address="Noordstraat 5")
        self.assertEqual(ticket.kind, "report")
        self.assertEqual(self._place(ticket), (50.944, 3.125))
        self.assertEqual(ticket.address_text, "Park, Noordstraat 5")
        self.assertEqual(ticket.place_source, "device")

    def test_a_location_alone_is_a_report(self):
        ticket = self._say(kind="location", **CENTRE)
        self.assertEqual((ticket.kind, ticket.has_place), ("report", True))

    def test_the_first_location_counts(self):
        ticket = self._say(kind="location", **CENTRE)
        self._say("wamid.2", kind="location", latitude=50.95, longitude=3.13)
        self.assertEqual(self._place(ticket), (50.944, 3.125))
        self.assertIn("50.950000", ticket._public_messages()[-1].body)

    def test_outside_the_city_the_requester_hears_whose_it_is(self):
        ticket = self._say(kind="location", **KORTRIJK)
        self.assertEqual((ticket.kind, ticket.has_place), ("question", False))
        self._run()
        self.assertEqual(len(self.sent), 1)
        self.assertIn(self.sent[0][1], ticket.message_ids.mapped("body")[0])

    def test_pictures_before_and_after_become_photos(self):
        ticket = self._say(kind="image", id="m1", caption="Look")
        self.assertEqual(len(ticket.requester_attachment_ids), 1)
        self._say("wamid.2", kind="location", **CENTRE)
        self.assertFalse(ticket.requester_attachment_ids)
        self.assertEqual(len(ticket.photo_ids), 1)
        self._say("wamid.3", kind="image", id="m1")
        self.assertEqual(len(ticket.photo_ids), 2)
        self.assertTrue(all(photo.from_requester for photo in ticket.photo_ids))
        self.assertEqual(set(ticket.photo_ids.mapped("publication")), {"draft"})
