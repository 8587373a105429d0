import base64
import io
from datetime import timedelta
from unittest.mock import patch

from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from .common import report_form, submit
from .common_public import SECRET, noise, setup_public


@tagged("post_install", "-at_install")
class TestPublication(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_public(cls)
        cls.mine = cls.report.with_user(cls.agent)

    def submitted(self, publication, **values):
        self.category.publication = publication
        return submit(self, **values)

    def close(self, ticket, reason="resolved", text=""):
        found = self.env.ref(f"roeselare_servicedesk.close_reason_{reason}")
        ticket._close_for(found, text)

    def end_publication(self):
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", lambda _self, *_a, **_kw: 60):
            self.env["helpdesk.ticket"]._cron_end_publication()

    def publish(self, **values):
        action = self.mine.action_publish()
        window = self.env["meldpunt.publish"].with_user(self.agent)
        window.with_context(**action["context"]).create(values).action_publish()

    # -------------------------------------------------------------- by category

    def test_category_says_whether_a_report_is_public(self):
        for publication, state in (
            ("never", "private"),
            ("approval", "pending"),
            ("immediate", "public"),
        ):
            with self.subTest(publication=publication):
                ticket = self.submitted(publication)
                self.assertEqual(ticket.publication_state, state)
                self.assertEqual(ticket.is_public, state == "public")
                self.assertEqual(bool(ticket.published_at), state == "public")

    def test_questions_and_requests_are_never_public(self):
        ticket = self.report.copy({"kind": "question", "category_id": self.category.id})
        self.assertEqual(ticket.publication_state, "private")

    def test_report_that_becomes_confidential_disappears_and_stays_away(self):
        self.report.confidential = True
        self.assertFalse(self.report.is_public)
        self.assertFalse(self.report._public_report(self.report.number))
        self.report.confidential = False
        self.assertEqual(self.report.publication_state, "pending")
        self.assertFalse(self.report.is_public)

    def test_category_that_becomes_confidential_hides_its_reports(self):
        self.category.confidential = True
        self.assertEqual(self.report.publication_state, "private")
        self.assertFalse(self.report.is_public)

    def test_category_that_is_never_public_any_more_hides_its_reports(self):
        self.category.publication = "never"
        self.assertFalse(self.report.is_public)

    def test_moved_to_a_confidential_category_disappears(self):
        self.report.category_id = self.env.ref("roeselare_meldpunt.category_youths")
        self.assertFalse(self.report.is_public)

    def test_withdrawn_rejected_and_duplicates_leave_the_map(self):
        for reason in ("withdrawn", "other_authority", "duplicate"):
            ticket = submit(self)
            self.close(ticket, reason)
            with self.subTest(reason=reason):
                self.assertFalse(ticket.is_public)

    def test_resolved_stays_for_the_days_of_the_setting(self):
        self.close(self.report)
        self.env.company.meldpunt_public_days = 30
        self.report.closed_date = fields.Datetime.now() - timedelta(days=29)
        self.end_publication()
        self.assertTrue(self.report.is_public)
        self.report.closed_date = fields.Datetime.now() - timedelta(days=31)
        self.end_publication()
        self.assertFalse(self.report.is_public)

    # ------------------------------------------------------------------- place

    def test_public_point_is_snapped_as_the_category_asks(self):
        self.assertEqual(self.report.public_latitude, self.report.latitude)
        self.category.place_precision = 200
        self.env.flush_all()
        snapped = (self.report.public_latitude, self.report.public_longitude)
        self.assertNotEqual(snapped, (self.report.latitude, self.report.longitude))
        near = submit(self, latitude="50.9440001", longitude="3.1250001")
        self.assertEqual((near.public_latitude, near.public_longitude), snapped)

    def test_districts_cover_the_city_and_name_the_place(self):
        areas = self.env["meldpunt.area"]
        for lat, lon, code in (
            (50.944, 3.125, "centre"),
            (50.933, 3.150, "rumbeke"),
            (50.974, 3.145, "beveren"),
            (50.904, 3.160, "oekene"),
        ):
            self.assertEqual(areas._containing(lat, lon).code, code)
        self.assertFalse(areas._containing(50.828, 3.264))
        self.assertEqual(self.report.area_id.code, "centre")

    def test_area_refuses_an_outline_that_is_none(self):
        with self.assertRaises(ValidationError):
            self.env["meldpunt.area"].create(
                {"name": "X", "code": "x", "outline": '{"type": "Point"}'}
            )

    # ------------------------------------------------------------------- staff

    def test_nothing_of_the_reporter_is_public_before_staff_approve_it(self):
        text = str(self.report._public_values())
        for secret in ("Secret", "Peeters", "0470", "example.com", "Noordstraat", "tante"):
            self.assertNotIn(secret, text)
        self.assertEqual(self.report._public_values()["photos"], [])

    def test_agent_publishes_text_place_and_photo(self):
        proposal = self.env["meldpunt.publish"]._proposal(self.mine)
        self.assertEqual(proposal["public_text"], SECRET)
        self.publish(
            public_text="The bin is full.",
            public_place="Noordstraat",
            photo_ids=self.photo.ids,
            photos_checked=True,
        )
        values = self.report._public_values()
        self.assertEqual(values["text"], "The bin is full.")
        self.assertEqual(values["place"], "Noordstraat")
        self.assertEqual(values["photos"], self.photo.ids)

    def test_photos_are_not_published_without_looking(self):
        with self.assertRaises(UserError):
            self.publish(photo_ids=self.photo.ids)
        self.assertEqual(self.photo.publication, "draft")

    def test_proposal_leaves_out_the_house_number_where_the_place_is_rounded(self):
        self.category.place_precision = 100
        self.report.address_text = "Noordstraat 5, 8800 Roeselare"
        proposal = self.env["meldpunt.publish"]._proposal(self.mine)
        self.assertEqual(proposal["public_place"], "Noordstraat, 8800 Roeselare")

    def test_withheld_stays_withheld_when_the_category_changes(self):
        self.mine.action_withhold()
        self.assertFalse(self.report.is_public)
        self.report.category_id = self.env.ref("roeselare_meldpunt.category_litter")
        self.assertEqual(self.report.publication_state, "withheld")

    def test_confidential_report_cannot_be_published(self):
        self.report.confidential = True
        with self.assertRaises(UserError):
            self.publish()

    def test_strangers_and_citizens_cannot_publish(self):
        for user in (self.stranger, self.citizen):
            ticket = self.report.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    ticket.action_withhold()
                with self.assertRaises(AccessError):
                    ticket.action_publish()

    def test_agent_cannot_write_past_the_buttons(self):
        for name, value in (
            ("publication_state", "public"),
            ("public_text", "x"),
            ("is_public", True),
            ("area_id", False),
            ("answer_public", True),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.mine.write({name: value})

    def test_window_of_another_team_publishes_nothing(self):
        window = self.env["meldpunt.publish"].with_user(self.stranger)
        with self.assertRaises(AccessError):
            window.create({"ticket_id": self.report.id}).action_publish()

    # ------------------------------------------------------------------ answer

    def test_own_words_of_the_answer_are_public_only_once_approved(self):
        self.close(self.report, text="Dag An, uw buur Jan zette het daar.")
        self.assertEqual(self.report._public_values()["answer"], "")
        self.publish(answer_public=True)
        self.assertIn("buur", self.report._public_values()["answer"])
        self.report.public_answer = "Dag An, het was Piet."
        self.assertEqual(self.report._public_values()["answer"], "")

    def test_standard_answer_is_public_at_once(self):
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        text = reason.with_context(lang=self.report._requester_lang()).answer
        self.close(self.report, text=text)
        self.assertEqual(self.report._public_values()["answer"], text)

    # -------------------------------------------------------------------- hook

    def test_hook_is_told_once_of_each_public_change(self):
        told = []
        model = type(self.env["helpdesk.ticket"])
        with patch.object(
            model, "_on_public_change", lambda _self, old, new: told.append((old, new))
        ):
            ticket = submit(self)
            self.assertEqual([old for old, _new in told], [None])
            ticket.name = "Another title"
            ticket.priority = "2"
            self.assertEqual(len(told), 1)
            self.close(ticket)
            old, new = told[-1]
            self.assertEqual((old["state"], new["state"]), ("received", "resolved"))
            ticket.confidential = True
            self.assertIsNone(told[-1][1])
            self.category.publication = "never"
            told.clear()
            submit(self)
            self.assertEqual(told, [])

    # ------------------------------------------------------------------ photos

    def test_covered_part_is_gone_from_the_public_photo_only(self):
        self.photo.image = noise()
        original = self.photo.image
        self.photo.with_user(self.agent).cover_areas = [[0.25, 0.25, 0.5, 0.5]]
        self.photo.with_user(self.agent).action_approve()
        public = Image.open(io.BytesIO(base64.b64decode(self.photo.public_image)))
        inside = public.convert("L").crop((110, 85, 290, 215))
        low, high = inside.getextrema()
        self.assertLess(high - low, 60, "a covered part of noise is nearly even")
        outside = public.convert("L").crop((0, 0, 80, 60)).getextrema()
        self.assertGreater(outside[1] - outside[0], 100)
        self.assertEqual(self.photo.image, original)
        self.assertEqual(self.photo._public_field(False), "public_image")
        self.assertEqual(self.photo._requester_field(False), "image")

    def test_new_image_takes_approval_and_cover_away(self):
        self.photo.cover_areas = [[0, 0, 0.5, 0.5]]
        self.photo.action_approve()
        self.photo.image = noise()
        self.assertEqual(self.photo.publication, "draft")
        self.assertFalse(self.photo.public_image)

    def test_odd_areas_are_refused(self):
        for areas in (
            "all",
            [[0, 0, 1]],
            [["a", 0, 1, 1]],
            [[0, 0, 2, 1]],
            [[0.9, 0, 0.5, 1]],
            [[0, 0, 0, 1]],
            [[True, 0, 1, 1]],
            [[0, 0, 1, 1]] * 51,
            {"a": 1},
        ):
            with self.subTest(areas=areas), self.assertRaises(UserError):
                self.photo.cover_areas = areas

    def test_public_version_is_not_for_sending(self):
        with self.assertRaises(UserError):
            self.photo.with_user(self.agent).public_image = noise()

    def test_no_photo_is_approved_where_the_city_shows_none(self):
        self.env.company.meldpunt_publication = "never"
        with self.assertRaises(UserError):
            self.photo.with_user(self.agent).action_approve()

    def test_report_without_a_point_is_public_but_not_on_the_map(self):
        ticket = self.env["meldpunt.intake"]._submit(
            report_form(self, latitude="", longitude="", address="Noordstraat 5")
        )
        self.assertTrue(ticket.is_public)
        self.assertFalse(ticket.area_id)
