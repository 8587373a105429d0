import json
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import PASSWORD, CityMixin

TICKET = "helpdesk.ticket"
# Every text of the ticket carries this, so that any answer with it is a leak.
MARK = "zqx"


@tagged("post_install", "-at_install")
class TestConfidentiality(CityMixin, HttpCase):
    """Whoever may not open a ticket learns nothing of it, by no road (decision 6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls.ticket = cls._ticket(
            name=f"{MARK} title",
            description=f"<p>{MARK} description</p>",
            partner_name=f"{MARK} name",
            partner_email=f"{MARK}@example.com",
        )
        cls.open_ticket = cls._ticket(category_id=False, team_id=cls.team_b.id)
        cls.guest_note = cls._let_in_and_out()
        agent = cls.ticket.with_user(cls.agent_a)
        # sudo: a file of words, which can be searched for here, does not pass the gate
        cls.note = agent.sudo().message_post(
            body=f"{MARK} note", attachments=[(f"{MARK}.txt", f"{MARK} file".encode())]
        )
        cls.answer = agent._post_public(f"{MARK} answer")
        cls.activity = agent.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=f"{MARK} activity",
            user_id=cls.agent_a.id,
        )
        cls.ticket.message_subscribe(
            (cls.agent_b + cls.employee + cls.other_citizen).partner_id.ids
        )
        cls.ticket.term_deadline = "2030-01-01"
        cls.ticket.term_deadline = "2030-02-01"
        cls.open_ticket.with_user(cls.admin).duplicate_id = cls.ticket
        cls.secret = cls._ticket(
            category_id=cls.secret_category.id, name=f"{MARK} secret", user_id=cls.agent_b.id
        )
        cls.env.flush_all()

    @classmethod
    def _let_in_and_out(cls):
        """Agent B was let in, was told things, wrote a note, and is out again."""
        cls.ticket.with_user(cls.agent_a)._share_with(cls.department_b, f"{MARK} reason")
        cls.ticket.with_user(cls.agent_a).message_post(
            body=f"{MARK} to you",
            partner_ids=cls.agent_b.partner_id.ids,
            message_type="comment",
        )
        note = cls.ticket.with_user(cls.agent_b).message_post(body=f"{MARK} by me")
        cls.ticket.with_user(cls.agent_a)._end_shares(cls.department_b, "manual")
        return note

    # ----------------------------------------------------------------- roads

    def _calls(self, ticket):
        """Yield calls that any login can make: model, method, arguments, keywords."""
        one, all_of_it = [ticket.id], [("id", "=", ticket.id)]
        on_it = [("res_model", "=", TICKET), ("res_id", "=", ticket.id)]
        yield TICKET, "read", [one], {}
        yield TICKET, "web_read", [one], {"specification": {"name": {}}}
        yield TICKET, "search_read", [all_of_it], {}
        yield TICKET, "web_search_read", [all_of_it], {"specification": {"name": {}}}
        yield TICKET, "search_count", [all_of_it], {}
        yield TICKET, "name_search", [MARK], {}
        yield TICKET, "export_data", [one, ["name", "description", "message_ids/body"]], {}
        for group in ("name", "partner_name", "team_id", "answers"):
            yield (
                TICKET,
                "formatted_read_group",
                [all_of_it],
                {"groupby": [group], "aggregates": ["__count"]},
            )
        yield TICKET, "copy", [one], {}
        yield TICKET, "message_get_suggested_recipients", [one], {}
        yield TICKET, "activity_search", [one], {"act_type_xmlids": []}
        yield TICKET, "message_notify", [one], {"body": "x", "partner_ids": [self.env.uid]}
        yield TICKET, "onchange", [one, {}, [], {"display_name": {}, "name": {}}], {}
        yield "mail.message", "search_read", [[("model", "=", TICKET)]], {"fields": ["body"]}
        messages = ticket.message_ids.ids
        yield "mail.message", "read", [messages, ["body", "subject", "record_name"]], {}
        for message_id in messages:
            yield "mail.message", "read", [[message_id], ["body", "record_name"]], {}
        yield "mail.message", "export_data", [messages, ["body"]], {}
        yield "mail.followers", "search_read", [on_it], {}
        yield "mail.activity", "search_read", [on_it], {}
        yield "mail.activity", "read", [ticket.activity_ids.ids], {}
        yield "mail.activity", "get_activity_data", [TICKET, all_of_it], {}
        yield "mail.tracking.value", "search_read", [[]], {}
        yield "ir.attachment", "search_read", [on_it], {}
        files = self.note.attachment_ids.ids
        yield "ir.attachment", "read", [files, ["name", "raw", "index_content"]], {}
        for bound in (
            "helpdesk.ticket.promise",
            "helpdesk.ticket.share",
            "helpdesk.ticket.sla",
            "helpdesk.sla.report",
        ):
            yield bound, "search_read", [[("ticket_id", "=", ticket.id)]], {}
        yield TICKET, "read", [self.open_ticket.ids, ["duplicate_id"]], {}
        yield (
            TICKET,
            "web_read",
            [self.open_ticket.ids],
            {"specification": {"duplicate_id": {"fields": {"name": {}, "display_name": {}}}}},
        )
        yield (
            TICKET,
            "formatted_read_group",
            [[("id", "=", self.open_ticket.id)]],
            {"groupby": ["duplicate_id"], "aggregates": ["__count"]},
        )

    def _routes(self, ticket):
        attachment = self.note.attachment_ids
        yield f"/web/content/{attachment.id}"
        yield f"/web/content?model={TICKET}&id={ticket.id}&field=description"
        yield f"/my/ticket/{ticket.id}"
        yield f"/my/ticket/{ticket.id}/bestand/{attachment.id}"
        yield f"/mail/view?model={TICKET}&res_id={ticket.id}"

    @contextmanager
    def _as(self, user):
        self.authenticate(user.login, PASSWORD)
        yield
        self.logout()

    def _ask(self, model, method, args, kwargs):
        payload = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"jsonrpc": "2.0", "params": payload}),
            headers={"Content-Type": "application/json"},
        ).json()
        # What the caller sent is quoted in the server's own log of the error only.
        answer.get("error", {}).get("data", {}).pop("debug", None)
        return answer

    def _strangers(self, ticket):
        users = [self.agent_b, self.employee, self.other_citizen]
        if ticket == self.secret:
            users += [self.colleague_a, self.operator, self.admin]
        return users

    def test_no_call_tells_a_stranger_anything(self):
        for ticket in (self.ticket, self.secret):
            for user in self._strangers(ticket):
                with self._as(user):
                    for call in self._calls(ticket):
                        # Two tickets share the mark: here the other one may be read.
                        mark = f"{MARK} secret" if ticket == self.secret else MARK
                        with self.subTest(user=user.login, call=str(call)[:90]):
                            answer = json.dumps(self._ask(*call))
                            self.assertNotIn(mark, answer)

    def test_what_is_hidden_from_strangers_is_there_for_the_team(self):
        with self._as(self.agent_a):
            answers = [json.dumps(self._ask(*call)) for call in self._calls(self.ticket)]
        self.assertGreater(sum(MARK in answer for answer in answers), 20)

    def test_no_route_tells_a_stranger_anything(self):
        for user in self._strangers(self.ticket):
            with self._as(user):
                for route in self._routes(self.ticket):
                    with self.subTest(user=user.login, route=route):
                        self.assertNotIn(MARK, self.url_open(route).text)

    def _conversation(self):
        """Yield what the web client asks of the conversation on a ticket."""
        thread = {"thread_model": TICKET, "thread_id": self.ticket.id}
        lists = {"request_list": ["activities", "attachments", "followers"]}
        yield "/mail/thread/messages", thread
        yield "/mail/data", {"fetch_params": [["mail.thread", {**thread, **lists}]]}
        yield "/mail/inbox/messages", {}
        yield "/mail/history/messages", {}

    def test_the_conversation_is_closed_to_strangers(self):
        for user in (self.agent_b, self.employee):
            with self._as(user):
                for route, params in self._conversation():
                    with self.subTest(user=user.login, route=route):
                        answer = json.dumps(self.make_jsonrpc_request(route, params))
                        self.assertNotIn(MARK, answer)

    def test_the_conversation_is_open_to_the_team(self):
        with self._as(self.agent_a):
            for route, params in list(self._conversation())[:2]:
                with self.subTest(route=route):
                    answer = json.dumps(self.make_jsonrpc_request(route, params))
                    self.assertIn(MARK, answer)

    # --------------------------------------------------------------- changes

    def test_a_follower_posts_nothing(self):
        for user in (self.agent_b, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user).message_post(body="I follow, so I may?")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["mail.message"].with_user(user).create(
                    {
                        "model": TICKET,
                        "res_id": self.ticket.id,
                        "body": "By the back door",
                        "parent_id": self.note.id,
                    }
                )

    def test_a_follower_without_access_is_told_nothing(self):
        sent = self.ticket.with_user(self.agent_a).message_post(
            body="Among us",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.colleague_a.partner_id.ids,
        )
        told = sent.notification_ids.res_partner_id
        self.assertIn(self.colleague_a.partner_id, told)
        self.assertFalse(told & (self.agent_b + self.employee).partner_id)

    def test_a_note_is_never_mailed_to_a_customer(self):
        note = self.ticket.with_user(self.agent_a).message_post(
            body="He is rude", partner_ids=self.citizen.partner_id.ids
        )
        self.assertFalse(note.notification_ids)

    def test_nobody_changes_what_others_said(self):
        with self.assertRaises(AccessError):
            self.note.with_user(self.colleague_a).body = "Something else"
        with self.assertRaises(AccessError):
            self.note.with_user(self.agent_a).unlink()
        self.note.with_user(self.agent_a).body = "My own words, better"
        with self.assertRaises(AccessError):
            self.guest_note.with_user(self.agent_b).body = "I am out"

    def test_a_message_is_not_moved_to_a_foreign_ticket(self):
        own = self.open_ticket.with_user(self.agent_b).message_post(body="Mine")
        with self.assertRaises(AccessError):
            own.write({"res_id": self.ticket.id})

    def test_an_activity_goes_only_to_who_sees_the_ticket(self):
        with self.assertRaisesRegex(UserError, "Share the ticket"):
            self.ticket.with_user(self.agent_a).activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.agent_b.id
            )
        self.activity.with_user(self.agent_a).user_id = self.colleague_a
        self.assertTrue(self.activity.with_user(self.colleague_a).has_access("read"))
        self.ticket.with_user(self.agent_a).confidential = True
        self.assertFalse(self.activity.with_user(self.colleague_a).has_access("read"))

    def test_answers_come_through_forms_only(self):
        for user in (self.agent_a, self.admin):
            for name, value in (
                ("answers", {"plate": "1-ABC-123"}),
                ("form_id", False),
                ("requester_attachment_ids", [(4, self.note.attachment_ids.id)]),
                ("public_state", "closed"),
            ):
                with (
                    self.subTest(user=user.login, name=name),
                    self.assertRaises(AccessError),
                ):
                    self.ticket.with_user(user).write({name: value})
                with (
                    self.subTest(user=user.login, name=name, create=True),
                    self.assertRaises(AccessError),
                ):
                    self.env[TICKET].with_user(user).create(
                        {
                            "name": "New",
                            "description": "x",
                            "team_id": self.team_a.id,
                            name: value,
                        }
                    )
