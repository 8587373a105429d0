import re

from odoo import http
from odoo.tests import HttpCase, tagged

from .common import PASSWORD, CityMixin, jpeg
from .common_upload import pdf


@tagged("post_install", "-at_install")
class TestPortal(CityMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls.ticket = cls._ticket()
        cls.note = cls.ticket.with_user(cls.agent_a).message_post(
            body="An internal note", attachments=[("note.pdf", pdf())]
        )
        cls.answer = cls.ticket.with_user(cls.agent_a).with_context(
            mail_notify_force_send=False
        )
        cls.answer._answer_requester("We are on our way")

    def _login(self, user):
        self.authenticate(user.login, PASSWORD)

    def _csrf(self):
        return http.Request.csrf_token(self)

    def _form_token(self, page):
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)

    # ----------------------------------------------------------------- my page

    def test_the_requester_sees_the_public_side_only(self):
        self._login(self.citizen)
        page = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("We are on our way", page.text)
        self.assertNotIn("An internal note", page.text)
        self.assertNotIn("note.pdf", page.text)
        self.assertNotIn("access_token", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_a_strangers_ticket_looks_like_none(self):
        self._login(self.other_citizen)
        foreign = self.url_open(f"/my/ticket/{self.ticket.id}")
        missing = self.url_open("/my/ticket/99999999")
        self.assertEqual((foreign.status_code, missing.status_code), (404, 404))
        self.assertNotIn("Bin is full", foreign.text)
        listed = self.url_open("/my/tickets")
        self.assertNotIn("Bin is full", listed.text)

    def test_agents_are_requesters_in_the_portal_too(self):
        own = self._ticket(
            name="My laptop",
            category_id=False,
            service_id=self.service.id,
            partner_id=self.agent_a.partner_id.id,
        )
        self._login(self.agent_a)
        listed = self.url_open("/my/tickets")
        self.assertIn("My laptop", listed.text)
        self.assertNotIn("Bin is full", listed.text)
        self.assertEqual(self.url_open(f"/my/ticket/{own.id}").status_code, 200)
        self.assertEqual(self.url_open(f"/my/ticket/{self.ticket.id}").status_code, 404)

    def test_the_counter_counts_own_tickets(self):
        self._login(self.citizen)
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["ticket_count"]})
        self.assertEqual(answer["ticket_count"], 1)

    def test_my_pages_cost_a_known_number_of_queries(self):
        for number in range(20):
            self._ticket(name=f"Ticket {number}")
        self._login(self.citizen)
        for path, limit in (("/my", 13), ("/my/tickets", 14)):
            self.url_open(path)  # warms templates and translations
            with self.subTest(path), self.assertQueryCount(limit):
                self.url_open(path)

    # --------------------------------------------------------- stock holes

    def test_nobody_closes_a_strangers_ticket(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        query = f"?ticket_id={self.ticket.id}&stage_id={stage.id}"
        for user in (self.other_citizen, self.employee):
            self._login(user)
            by_get = self.url_open(f"/ticket/close{query}")
            by_post = self.url_open(
                "/ticket/close",
                data={
                    "ticket_id": self.ticket.id,
                    "stage_id": stage.id,
                    "csrf_token": self._csrf(),
                },
            )
            self.assertIn(by_get.status_code, (404, 405))
            self.assertEqual(by_post.status_code, 404)
            self.ticket.invalidate_recordset()
            self.assertEqual(self.ticket.public_state, "in_progress")

    def test_the_requester_cannot_close_by_get(self):
        self._login(self.citizen)
        self.url_open(f"/ticket/close?ticket_id={self.ticket.id}")
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.public_state, "in_progress")

    def test_what_is_no_number_closes_nothing(self):
        self._login(self.citizen)
        for number in ("", "x", "²", "9" * 30, "-1"):
            data = {"ticket_id": number, "csrf_token": self._csrf()}
            with self.subTest(number):
                self.assertEqual(self.url_open("/ticket/close", data).status_code, 404)

    def test_no_attachment_token_is_handed_out(self):
        attachment = self.note.attachment_ids
        self._login(self.citizen)
        self.url_open(f"/my/ticket/{self.ticket.id}")
        attachment.invalidate_recordset()
        self.assertFalse(attachment.access_token)
        for path in (
            f"/web/content/{attachment.id}",
            f"/my/ticket/{self.ticket.id}/bijlage/{attachment.id}",
            f"{self.ticket._tracking_url()}/bijlage/{attachment.id}",
        ):
            with self.subTest(path=path.split("/")[1]):
                self.assertEqual(self.url_open(path).status_code, 404)

    def test_the_stock_token_opens_nothing(self):
        self.ticket.sudo().access_token = "0123456789"
        page = self.url_open(f"/my/ticket/{self.ticket.id}/0123456789")
        self.assertEqual(page.status_code, 404)
        page = self.url_open(f"/my/ticket/{self.ticket.id}?access_token=0123456789")
        self.assertEqual(page.status_code, 404)

    def test_the_stock_forms_lead_to_the_catalogue(self):
        self._login(self.citizen)
        before = self.env["helpdesk.ticket"].search_count([])
        for path in ("/new/ticket", "/submitted/ticket?subject=x&description=y"):
            page = self.url_open(path)
            self.assertIn(page.status_code, (200, 405))
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    # ------------------------------------------------------------ tracking

    def test_the_secret_link_opens_the_page_for_anybody_who_has_it(self):
        page = self.url_open(self.ticket._tracking_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("We are on our way", page.text)
        self.assertNotIn("An internal note", page.text)
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")

    def test_a_guessed_link_does_not_exist(self):
        token = self.ticket._tracking_token()
        other = self._ticket()
        guesses = (
            token[:-1] + ("0" if token[-1] != "0" else "1"),
            token.replace(f"{self.ticket.id}-", f"{other.id}-"),
            str(self.ticket.id),
            self.ticket.number,
            "-",
            "9" * 30 + "-a",
            "١-a",
            f"{self.ticket.id}-é€",
        )
        for guess in guesses:
            with self.subTest(guess=guess[:8]):
                self.assertEqual(self.url_open(f"/volg/{guess}").status_code, 404)

    def test_a_withdrawn_link_does_not_exist(self):
        url = self.ticket._tracking_url()
        self.ticket.tracking_version += 1
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_the_requester_answers_with_a_photo(self):
        self.ticket.with_user(self.agent_a)._ask_requester("Which bin?")
        url = self.ticket._tracking_url()
        page = self.url_open(url)
        reply = self.url_open(
            f"{url}/antwoord",
            data={"csrf_token": self._form_token(page), "body": "The <b>green</b> one"},
            files={"files": ("bin.jpg", jpeg(), "image/jpeg")},
        )
        self.assertEqual(reply.status_code, 200)
        self.assertIn("The &lt;b&gt;green&lt;/b&gt; one", reply.text)
        self.assertIn("bin.jpg", reply.text)
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.public_state, "in_progress")
        attachment = self.ticket._public_messages()[-1].attachment_ids
        sent = self.url_open(f"{url}/bijlage/{attachment.id}")
        self.assertEqual(sent.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", sent.headers["Content-Security-Policy"])

    def test_a_wrong_token_of_the_form_keeps_what_was_typed(self):
        url = self.ticket._tracking_url()
        before = len(self.ticket._public_messages())
        reply = self.url_open(
            f"{url}/antwoord", data={"csrf_token": "wrong", "body": "My long story"}
        )
        self.assertEqual(reply.status_code, 400)
        self.assertIn("My long story", reply.text)
        self.assertEqual(len(self.ticket._public_messages()), before)

    def test_bad_replies_are_answered_and_change_nothing(self):
        url = self.ticket._tracking_url()
        token = self._form_token(self.url_open(url))
        before = len(self.ticket._public_messages())
        cases = [
            ({"body": " "}, None),
            ({"body": "x" * 100_000}, None),
            ({"body": "see photo"}, ("a.jpg", b"MZ program", "image/jpeg")),
            ({"body": "see photo"}, ("a.jpg", b"", "image/jpeg")),
        ]
        for data, upload in cases:
            reply = self.url_open(
                f"{url}/antwoord",
                data={"csrf_token": token, **data},
                files={"files": upload} if upload else None,
            )
            self.assertEqual(reply.status_code, 422)
            self.assertIn('role="alert"', reply.text)
            self.assertNotIn("Traceback", reply.text)
        self.assertEqual(len(self.ticket._public_messages()), before)

    def test_the_requester_withdraws(self):
        url = self.ticket._tracking_url()
        token = self._form_token(self.url_open(url))
        page = self.url_open(f"{url}/intrekken", data={"csrf_token": token})
        self.assertEqual(page.status_code, 200)
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.public_state, "cancelled")

    # ----------------------------------------------------------- catalogue

    def test_staff_services_do_not_exist_for_citizens(self):
        self._login(self.citizen)
        self.assertNotIn("Test laptop", self.url_open("/diensten").text)
        for path in ("", "/aanvragen"):
            page = self.url_open(f"/diensten/{self.service.code}{path}")
            self.assertEqual(page.status_code, 404)

    def test_an_employee_asks_for_a_laptop(self):
        self._login(self.employee)
        page = self.url_open(f"/diensten/{self.service.code}/aanvragen")
        key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text).group(1)
        data = {
            "csrf_token": self._form_token(page),
            "idempotency_key": key,
            "q_description": "For a new colleague",
        }
        tickets = self.env["helpdesk.ticket"]
        before = tickets.search_count([])
        contact = self.url_open(page.url, data=data)
        summary = self.url_open(contact.url, data={**data, "name": "Me"})
        for _attempt in range(2):
            sent = self.url_open(summary.url, data=data)
            self.assertEqual(sent.status_code, 200)
        self.assertEqual(tickets.search_count([]), before + 1)
        ticket = tickets.search([], order="id desc", limit=1)
        self.assertEqual(ticket.team_id, self.team_b)
        self.assertEqual(ticket.partner_id, self.employee.partner_id)
        self.assertIn(ticket.number, self.url_open("/my/tickets").text)

    def test_errors_are_summed_up_and_kept(self):
        page = self.url_open(f"/diensten/{self.public_service.code}/aanvragen")
        token = {"csrf_token": self._form_token(page)}
        sent = self.url_open(page.url, data={**token, "q_description": ""})
        self.assertEqual(sent.status_code, 422)
        self.assertIn('href="#field_q_description"', sent.text)
        contact = self.url_open(page.url, data={**token, "q_description": "A permit"})
        data = {**token, "email": "not an address", "name": "Marie <b>"}
        sent = self.url_open(contact.url, data=data)
        self.assertEqual(sent.status_code, 422)
        self.assertIn('href="#field_email"', sent.text)
        self.assertIn('value="Marie &lt;b&gt;"', sent.text)
        self.assertIn("not an address", sent.text)
