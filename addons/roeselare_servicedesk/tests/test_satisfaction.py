import re
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CityMixin, jpeg
from .test_after_closing import ClosedMixin


@tagged("post_install", "-at_install")
class TestSatisfaction(ClosedMixin, CityMixin, HttpCase):
    """One answer for each closing: by a page with a button, once, in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()

    def setUp(self):
        super().setUp()
        self.ticket = self._ticket(
            partner_id=False, partner_email="an@example.com", lang="en_US"
        )
        self._close(self.ticket)
        self.yes, self.no = self._links(self.ticket)

    def _links(self, ticket):
        body = self._mails(ticket)[0].body_html
        found = re.findall(r"/tevreden/[\w-]+/(?:ja|nee)", body)
        return next(x for x in found if x.endswith("ja")), found[-1]

    def _send(self, path, **data):
        page = self.url_open(path)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        token = found.group(1) if found else "none"
        files = data.pop("files", None)
        return self.url_open(path, data={"csrf_token": token, **data}, files=files)

    def _given(self):
        return self.env["servicedesk.satisfaction"].search([("ticket_id", "=", self.ticket.id)])

    def _status(self, path):
        with mute_logger("odoo.http"):
            return self.url_open(path).status_code

    def test_looking_changes_nothing(self):
        for path in (self.yes, self.no):
            self.assertEqual(self._status(path), 200)
        self.assertFalse(self._given())
        self.assertFalse(self.ticket.reopen_state)

    def test_satisfied_stays_closed_and_can_be_said_once(self):
        page = self._send(self.yes, reason="Quick!")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self._given().mapped("answer"), ["yes"])
        self.assertEqual(self._given().satisfied, 100)
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.public_state, "resolved")
        self.assertTrue(self.ticket.requester_confirmed_at, "the link came by mail")
        for path in (self.yes, self.no):
            self.assertEqual(self._status(path), 410)
        self.assertEqual(self._send(self.no, reason="After all").status_code, 410)
        self.assertEqual(len(self._given()), 1)

    def test_programs_that_fill_in_everything_answer_nothing(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_wait": 5})
        held = self._send(self.yes, reason="Buy this", website_url="https://spam.example.com")
        self.assertEqual(held.status_code, 422)
        self.assertIn("data-challenge", held.text)
        self.assertIn("Buy this", held.text)
        self.assertFalse(self._given())
        held = self._send(self.no, reason="Buy this", website_url="https://spam.example.com")
        self.assertEqual(held.status_code, 422)
        self.assertFalse(self.ticket.reopen_state)

    def test_a_former_mailbox_neither_votes_nor_confirms_the_new_one(self):
        self.ticket.partner_email = "piet@example.com"
        self.env.flush_all()
        for path in (self.yes, self.no):
            self.assertEqual(self._status(path), 404)
            with mute_logger("odoo.http"):
                self.assertEqual(self._send(path, reason="Me again").status_code, 404)
        self.assertFalse(self._given())
        self.assertFalse(self.ticket.requester_confirmed_at)
        # Another spelling of one mailbox is that mailbox.
        self.ticket.partner_email = "An@Example.COM"
        self.env.flush_all()
        self.assertEqual(self._status(self.yes), 200)

    def test_not_solved_passes_the_guard_and_loses_no_words(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_wait": 5})
        url = self.ticket._tracking_url()
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text).group(1)
        data = {"csrf_token": token, "reason": "Buy this", "website_url": "https://x.example"}
        held = self.url_open(f"{url}/niet-opgelost", data=data)
        self.assertEqual(held.status_code, 422)
        self.assertIn("data-challenge", held.text)
        self.assertIn("Buy this", held.text)
        self.ticket.invalidate_recordset()
        self.assertFalse(self.ticket.reopen_state)
        self.url_open(f"{url}/niet-opgelost", data={**data, "website_url": ""})
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.reopen_state, "requested")

    def test_a_file_in_the_place_of_a_text_is_no_answer(self):
        page = self._send(self.no, files={"reason": ("x.txt", b"words", "text/plain")})
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._given())

    def test_a_token_in_another_script_is_an_expired_form(self):
        for data, files in (({"csrf_token": "éé"}, None), ({}, {"csrf_token": ("x", b"x")})):
            with mute_logger("odoo.http"):
                page = self.url_open(self.yes, data=data, files=files)
            self.assertEqual(page.status_code, 400)
        self.assertFalse(self._given())

    def test_dissatisfied_needs_own_words_and_asks_to_reopen(self):
        page = self._send(self.no, reason=" ")
        self.assertEqual(page.status_code, 422)
        self.assertIn('role="alert"', page.text)
        self.assertFalse(self._given())
        photo = {"reopen_files": ("now.jpg", jpeg(), "image/jpeg")}
        page = self._send(self.no, reason="It is still full", files=photo)
        self.assertEqual(page.status_code, 200)
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.reopen_state, "requested")
        self.assertEqual(self.ticket.public_state, "resolved")
        self.assertEqual(self._given().comment, "It is still full")
        self.assertEqual(self.ticket._public_messages()[-1].attachment_ids.name, "now.jpg")

    def test_a_bad_photo_keeps_nothing(self):
        photo = {"reopen_files": ("now.jpg", b"MZ program", "image/jpeg")}
        with mute_logger("odoo.http"):
            page = self._send(self.no, reason="It is still full", files=photo)
        self.assertEqual(page.status_code, 422)
        self.assertIn("It is still full", page.text)
        self.ticket.invalidate_recordset()
        self.assertFalse(self._given() or self.ticket.reopen_state)

    def test_after_14_days_it_is_too_late(self):
        self.ticket.closed_date -= timedelta(days=15)
        self.env["mail.mail"].search([]).unlink()
        self.ticket._mail_requester("closed")
        late, _no = self._links(self.ticket)
        page = self.url_open(late)
        self.assertEqual(page.status_code, 410)
        self.assertIn("too late", page.text)
        self.assertEqual(self._send(late, reason="x").status_code, 410)
        self.assertFalse(self._given())

    def test_a_ticket_that_is_open_again_asks_no_more(self):
        self.ticket.with_user(self.agent_a).action_reopen()
        self.assertEqual(self._status(self.yes), 410)
        self._close(self.ticket)
        self.ticket.closed_date += timedelta(seconds=5)
        self.assertEqual(self._status(self.yes), 410, "of the former closing")

    def test_what_was_never_mailed_does_not_exist(self):
        token = self.yes.split("/")[2]
        other = self._ticket()
        ticket_id, seconds, signature = token.split("-")
        for guess in (
            f"{other.id}-{seconds}-{signature}",
            f"{ticket_id}-{int(seconds) + 1}-{signature}",
            f"{ticket_id}-{seconds}-{signature[:-1]}",
            f"{ticket_id}-{seconds}-é",
            f"{ticket_id}-{'9' * 30}-{signature}",
            "-",
            "x",
        ):
            self.assertEqual(self._status(f"/tevreden/{guess}/ja"), 404, guess)
        self.assertEqual(self._status(f"/tevreden/{token}/misschien"), 404)

    def test_a_form_without_its_token_keeps_nothing(self):
        page = self.url_open(self.no, data={"csrf_token": "x", "reason": "My words"})
        self.assertEqual(page.status_code, 400)
        self.assertIn("My words", page.text)
        self.assertFalse(self._given())

    def test_staff_of_the_team_see_the_figures_and_nobody_changes_them(self):
        self._send(self.yes)
        given = self._given()
        for user in (self.agent_a, self.operator, self.dpo):
            self.assertTrue(given.with_user(user).search([("id", "=", given.id)]))
        for user in (self.agent_b, self.citizen, self.employee):
            with self.assertRaises(AccessError):
                given.with_user(user).read(["comment"])
        for user in (self.agent_a, self.admin):
            with self.assertRaises(AccessError):
                given.with_user(user).write({"answer": "no"})
            with self.assertRaises(AccessError):
                given.with_user(user).unlink()
        rows = self.env["servicedesk.satisfaction"].with_user(self.agent_a)._read_group(
            [("ticket_id", "=", self.ticket.id)], ["department_id"], ["satisfied:avg"]
        )
        self.assertEqual(rows, [(self.department_a, 100.0)])
