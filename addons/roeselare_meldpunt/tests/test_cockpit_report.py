from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from .common import CENTRE, IZEGEM, report_form, setup_users

AGENT = "base.group_user,roeselare_servicedesk.group_agent"
OPERATOR = "base.group_user,roeselare_servicedesk.group_operator"


@tagged("post_install", "-at_install")
class TestCockpitReport(TransactionCase):
    """Reports on a place that a colleague writes down for a caller."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.operator = new_test_user(cls.env, "meld_operator", groups=OPERATOR)
        cls.cockpit = cls.env["servicedesk.cockpit"]
        cls.caller = cls.env["res.partner"].create(
            {"name": "Caller", "phone": "0475 11 22 33", "email": "caller@example.com"}
        )

    def _as(self, user):
        return self.cockpit.with_user(user)

    def _values(self, **values):
        return {
            "kind": "report",
            "channel": "phone",
            "text": "The bin is full.",
            "partner_id": self.caller.id,
            "category_id": self.category.id,
            "address": "Noordstraat 5",
            "latitude": CENTRE[0],
            "longitude": CENTRE[1],
            "place_source": "address",
            **values,
        }

    def _report(self, **values):
        ticket = self.env["meldpunt.intake"]._submit(report_form(self, **values))
        self.env.flush_all()
        return ticket

    def test_a_report_has_its_place_its_channel_and_who_registered_it(self):
        answer = self._as(self.operator).action_register(self._values())
        ticket = self.env["helpdesk.ticket"].search([("number", "=", answer["number"])])
        self.assertEqual((ticket.kind, ticket.category_id), ("report", self.category))
        self.assertEqual(ticket.registered_by_id, self.operator)
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        self.assertEqual(ticket.channel_id, phone)
        self.assertEqual(ticket.partner_id, self.caller)
        self.assertEqual((ticket.latitude, ticket.longitude), tuple(map(float, CENTRE)))
        self.assertEqual(ticket.place_source, "address")
        self.assertTrue(ticket.team_id)

    def test_a_category_with_questions_is_registered_and_its_questions_are_shown(self):
        lamp = self.env.ref("roeselare_meldpunt.category_lamp_broken")
        hints = self._as(self.operator).action_hints(lamp.id)
        self.assertTrue(lamp._published_version() and hints)
        self.assertTrue(all(isinstance(hint, str) and hint for hint in hints))
        answer = self._as(self.operator).action_register(self._values(category_id=lamp.id))
        self.assertNotIn("errors", answer)

    def test_what_is_missing_is_said_by_field(self):
        bad = {
            "category_id": {"category_id": 0},
            "address": {"address": "", "latitude": "", "longitude": ""},
            "description": {"text": ""},
        }
        for name, values in bad.items():
            with self.subTest(name=name):
                answer = self._as(self.operator).action_register(self._values(**values))
                self.assertEqual(list(answer["errors"]), [name])
        outside = self._values(latitude=IZEGEM[0], longitude=IZEGEM[1])
        self.assertIn("address", self._as(self.operator).action_register(outside)["errors"])

    def test_answered_at_once_is_closed(self):
        values = self._values(close=True, answer="It is emptied today.")
        answer = self._as(self.operator).action_register(values)
        self.assertTrue(answer["closed"])

    def test_known_reports_are_shown_as_far_as_the_role_sees_them(self):
        near = self._report()
        far = self._report(latitude="50.950")
        asked = (self.category.id, *CENTRE)
        seen = {item["number"]: item for item in self._as(self.operator).action_known(*asked)}
        self.assertIn(near.number, seen)
        self.assertNotIn(far.number, seen)
        self.assertEqual(seen[near.number]["id"], near.id)
        # Another department: only what everyone sees, and no way to open it.
        strange = {item["number"]: item for item in self._as(self.stranger).action_known(*asked)}
        self.assertEqual(near.number in strange, near.is_public)
        self.assertTrue(all(not item["id"] and item["public"] for item in strange.values()))
        near.write({"publication_state": "withheld"})
        self.env.flush_all()
        self.assertEqual(self._as(self.stranger).action_known(*asked), [])
        near.confidential = True
        self.env.flush_all()
        self.assertEqual(self._as(self.operator).action_known(*asked), [])

    def test_what_makes_no_sense_finds_nothing(self):
        for asked in ((0, *CENTRE), (self.category.id, "x", "y"), ("1", None, None), ([], {}, 5)):
            self.assertEqual(self._as(self.operator).action_known(*asked), [])
        self.assertEqual(self._as(self.operator).action_hints("x"), [])
        self.assertEqual(self._as(self.operator).action_suggest(None, [], {}), [])
        self.assertEqual(self._as(self.operator).action_place(None)["results"], [])

    def test_known_reports_take_few_queries(self):
        for _number in range(4):
            self._report()
        asked = (self.category.id, *CENTRE)
        self._as(self.operator).action_known(*asked)
        self.env.invalidate_all()
        with self.assertQueryCount(21):
            self._as(self.operator).action_known(*asked)

    # ------------------------------------------------------------------- join

    def test_a_caller_joins_a_public_report_and_is_asked_to_confirm(self):
        near = self._report()
        near.write({"publication_state": "public"})
        self.assertTrue(near.is_public)
        done = self._as(self.operator).action_join(near.number, self._values(text="Full again"))
        self.assertEqual((done["number"], done["id"]), (near.number, near.id))
        self.assertEqual(done["follows"], "asked")
        follower = self.env["meldpunt.follower"].search([("ticket_id", "=", near.id)])
        self.assertEqual(follower.email, "caller@example.com")
        self.assertFalse(follower.confirmed_at)
        note = near.message_ids[0]
        for words in ("Caller", "0475 11 22 33", "Full again"):
            self.assertIn(words, note.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(note.author_id, self.operator.partner_id)
        self.assertNotIn(note, near._public_messages())

    def test_a_caller_with_an_account_follows_at_once(self):
        near = self._report()
        near.write({"publication_state": "public"})
        values = self._values(partner_id=self.citizen.partner_id.id)
        self.assertEqual(self._as(self.operator).action_join(near.number, values)["follows"], "yes")
        follower = self.env["meldpunt.follower"].search([("ticket_id", "=", near.id)])
        self.assertEqual(follower.partner_id, self.citizen.partner_id)
        self.assertTrue(follower.confirmed_at)

    def test_nobody_follows_what_is_not_public(self):
        near = self._report()
        near.write({"publication_state": "withheld"})
        done = self._as(self.operator).action_join(near.number, self._values())
        self.assertEqual(done["follows"], "")
        self.assertFalse(self.env["meldpunt.follower"].search([("ticket_id", "=", near.id)]))

    def test_only_an_open_report_that_is_seen_can_be_joined(self):
        hidden = self._report()
        hidden.write({"publication_state": "withheld"})
        self.env.flush_all()
        for number in (hidden.number, "2026-999999", "", None, 5, "' OR 1=1"):
            with self.subTest(number=number), self.assertRaises(UserError):
                self._as(self.stranger).action_join(number, self._values())
        hidden._close_for(self.env.ref("roeselare_servicedesk.close_reason_resolved"), "Done")
        with self.assertRaises(UserError):
            self._as(self.operator).action_join(hidden.number, self._values())

    # ------------------------------------------------------------------ access

    def test_who_has_no_role_gets_nothing(self):
        employee = new_test_user(self.env, "meld_employee", groups="base.group_user")
        calls = {
            "action_options": [],
            "action_suggest": ["bin"],
            "action_place": ["noordstraat"],
            "action_hints": [self.category.id],
            "action_known": [self.category.id, *CENTRE],
            "action_join": ["2026-000001", {}],
            "action_register": [self._values()],
        }
        for user in (self.citizen, employee, self.env.ref("base.public_user")):
            for method, args in calls.items():
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(self._as(user), method)(*args)

    def test_the_form_offers_categories_with_their_words(self):
        options = self._as(self.agent).action_options()
        self.assertEqual(options["kind"], "report")
        found = next(item for item in options["categories"] if item["id"] == self.category.id)
        self.assertTrue(found["name"] and found["main"])
        self.assertIn("lat", options["map"])
