import base64

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import picture, setup_users, submit


@tagged("post_install", "-at_install")
class TestTicketPage(HttpCase):
    """Place and photos on the requester's page, and nobody else's."""

    def setUp(self):
        super().setUp()
        setup_users(self)
        photos = (("voor.jpg", picture()),)
        self.ticket = submit(self, partner_id=self.citizen.partner_id.id, photos=photos)
        self.photo = self.ticket.photo_ids
        self.foreign = submit(self, photos=photos)
        self.url = self.ticket._tracking_url()

    def status(self, path):
        with mute_logger("odoo.http"):
            return self.url_open(path).status_code

    def test_tracking_page_shows_place_and_photos(self):
        page = self.url_open(self.url).text
        self.assertIn("Noordstraat 5", page)
        self.assertIn(f"{self.url}/foto/{self.photo.id}?formaat=klein", page)
        self.assertIn("o_meldpunt_show_map", page)

    def test_photo_by_tracking_link(self):
        answer = self.url_open(f"{self.url}/foto/{self.photo.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(
            self.status(f"{self.url}/foto/{self.photo.id}?formaat=klein"), 200
        )
        self.assertEqual(
            self.status(f"{self.url}/foto/{self.photo.id}?formaat=name"), 200
        )

    def test_any_other_photo_is_not_found(self):
        foreign = self.foreign.photo_ids.id
        for path in (
            f"{self.url}/foto/{foreign}",
            f"{self.url}/foto/999999999",
            f"{self.url[:-1]}x/foto/{self.photo.id}",
            f"/volg/{self.ticket.id}/foto/{self.photo.id}",
            f"/volg/{self.ticket.id}-/foto/{self.photo.id}",
        ):
            with self.subTest(path=path):
                self.assertEqual(self.status(path), 404)

    def test_internal_photo_of_staff_is_not_found_until_approved(self):
        after = self.env["meldpunt.photo"].create(
            {
                "ticket_id": self.ticket.id,
                "kind": "after",
                "image": base64.b64encode(picture()),
            }
        )
        path = f"{self.url}/foto/{after.id}"
        self.assertEqual(self.status(path), 404)
        after.publication = "approved"
        self.assertEqual(self.status(path), 200)

    def test_own_photo_in_the_portal(self):
        path = f"/my/ticket/{self.ticket.id}/foto/{self.photo.id}"
        self.authenticate("meld_citizen", "meld_citizen")
        self.assertEqual(self.status(path), 200)
        self.assertIn(path, self.url_open(f"/my/ticket/{self.ticket.id}").text)
        foreign = f"/my/ticket/{self.foreign.id}/foto/{self.foreign.photo_ids.id}"
        self.assertEqual(self.status(foreign), 404)
        self.authenticate("meld_other", "meld_other")
        self.assertEqual(self.status(path), 404)

    def test_photo_is_not_served_by_the_image_route(self):
        for login in (None, "meld_citizen", "meld_stranger"):
            self.authenticate(login, login)
            image = self.url_open(f"/web/image/meldpunt.photo/{self.photo.id}/image")
            self.assertNotIn(self.photo.name, str(image.headers), login)
            self.assertNotEqual(
                image.content, base64.b64decode(self.photo.image), login
            )
        self.authenticate("meld_agent", "meld_agent")
        image = self.url_open(f"/web/image/meldpunt.photo/{self.photo.id}/image")
        self.assertEqual(image.content, base64.b64decode(self.photo.image))
