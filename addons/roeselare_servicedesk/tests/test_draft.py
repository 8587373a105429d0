import re
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from ..tools.log_mask import mask
from .common import jpeg
from .common_apply import ApplyMixin


@tagged("post_install", "-at_install")
class TestDraft(ApplyMixin, HttpCase):
    """What was begun can be finished later, by whoever began it and nobody else."""

    def _open(self, path):
        """Return the path that an address leads to, and its status."""
        page = self.url_open(path)
        return re.sub(r"^https?://[^/]*(/en)?", "", page.url), page.status_code

    def _mailed_url(self):
        """Return the path in the last mail, and the mail's text."""
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        return re.search(r"/aanvraag/\d+-m[0-9a-f]{40}", mail.body_html).group(), mail

    def _expire(self, moment):
        progress = patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0)
        with freeze_time(moment), progress:
            self.env["servicedesk.draft"]._cron_expire()

    # ----------------------------------------------------------------- account

    def test_an_account_goes_on_from_my_roeselare(self):
        self._login(self.citizen)
        self._first(q_kind="visitor")
        draft = self._drafts()
        self.assertEqual(draft.partner_id, self.citizen.partner_id)
        left = draft.expires_at - fields.Datetime.now() + timedelta(minutes=5)
        self.assertEqual(left.days, 90)
        self.authenticate(None, None)
        self._login(self.citizen)
        page = self.url_open("/my/aanvragen")
        self.assertIn("Test certificate", page.text)
        self.assertIn(draft._url(), page.text)
        self.assertTrue(self._open(draft._url())[0].endswith("/stap/2"))
        self._login(self.other_citizen)
        self.assertNotIn("Test certificate", self.url_open("/my/aanvragen").text)

    def test_the_draft_of_an_account_opens_for_that_account_only(self):
        self._login(self.citizen)
        self._first(q_kind="visitor")
        url = self._drafts()._url()
        for user in (self.other_citizen, self.agent_a, self.operator, self.admin, self.dpo):
            self._login(user)
            for page in ("", "/stap/1", "/contact", "/overzicht", "/later"):
                self.assertEqual(self._open(url + page)[1], 404, (user.login, page))
        self.authenticate(None, None)
        self.assertTrue(self._open(url)[0].startswith("/web/login"))

    def test_nobody_reads_drafts_in_the_backend(self):
        self._first(q_kind="visitor")
        draft = self._drafts()
        public = self.env.ref("base.public_user")
        for user in (public, self.citizen, self.agent_a, self.operator, self.admin, self.dpo):
            for mode in ("read", "write", "create", "unlink"):
                self.assertFalse(draft.with_user(user).has_access(mode), (user.login, mode))
            with self.assertRaises(AccessError):
                draft.with_user(user).search_read([], ["answers"])

    def test_nobody_opens_the_files_of_a_draft(self):
        car = self._first(q_kind="resident")
        self._post(car, files={"q_proof": ("car.jpg", jpeg(), "image/jpeg")})
        attachment = self._drafts()._attachments()
        for user in (self.citizen, self.agent_a, self.admin, self.dpo):
            self._login(user)
            self.assertEqual(self._open(f"/web/content/{attachment.id}")[1], 404, user.login)
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])

    def test_an_account_has_a_limited_number_of_drafts(self):
        drafts = self.env["servicedesk.draft"]
        for number in range(20):
            drafts._begin(self.public_service, self.citizen, f"key-{number}")
        self._login(self.citizen)
        sent = self._first(q_kind="visitor")
        self.assertEqual(sent.status_code, 422)
        self.assertIn("20 unfinished requests", sent.text)
        self.assertEqual(len(self._drafts()), 20)

    def test_a_network_begins_a_limited_number_of_drafts(self):
        drafts = self.env["servicedesk.draft"].with_user(self.env.ref("base.public_user"))
        origin = drafts._hash_origin("127.0.0.1")
        drafts.sudo().search([("origin", "=", origin)]).unlink()
        limit = "odoo.addons.roeselare_servicedesk.models.servicedesk_draft._MOST_AN_HOUR"
        with patch(limit, 3):
            codes = [self._first(q_kind="visitor").status_code for _try in range(4)]
        self.assertEqual(codes, [200] * 3 + [422])
        self.assertEqual(set(self._drafts().mapped("origin")), {origin})

    # -------------------------------------------------------------------- mail

    def test_a_visitor_goes_on_by_a_mailed_link(self):
        later = self._first(q_kind="visitor", later="1")
        self.assertTrue(later.url.endswith("/later"))
        sent = self._post(later, email="marie@example.com")
        self.assertIn("marie@example.com", sent.text)
        url, mail = self._mailed_url()
        self.assertEqual(mail.email_to, "marie@example.com")
        self.assertNotIn("Marie", mail.body_html)
        self.assertNotEqual(url, self._drafts()._url())
        left = self._drafts().expires_at - fields.Datetime.now() + timedelta(minutes=5)
        self.assertEqual(left.days, 14)
        self.authenticate(None, None)
        self.assertTrue(self._open(url)[0].endswith("/stap/1"))
        self.assertIn('value="Marie"', self.url_open(url).text)

    def test_a_step_is_kept_without_what_is_still_missing(self):
        page = self.url_open(self.path)
        later = self._post(page, later="1", q_kind="visitor")
        self.assertTrue(later.url.endswith("/later"))
        self.assertEqual(self._drafts().answers, {"kind": "visitor"})
        # But nothing wrong is kept.
        page = self.url_open(self._drafts()._url() + "/stap/1")
        sent = self._post(page, later="1", q_kind="nonsense")
        self.assertEqual(sent.status_code, 422)
        self.assertEqual(self._drafts().answers, {"kind": "visitor"})

    def test_another_address_ends_the_first_link(self):
        later = self._first(q_kind="visitor", later="1")
        self._post(later, email="marie@example.com")
        first, _mail = self._mailed_url()
        self._post(later, email="karel@example.com")
        second, _mail = self._mailed_url()
        self.assertEqual(self._open(first)[1], 404)
        self.assertEqual(self._open(second)[1], 200)

    def test_a_mailbox_is_not_flooded(self):
        later = self._first(q_kind="visitor", later="1")
        codes = [self._post(later, email="marie@example.com").status_code for _try in range(7)]
        self.assertEqual(codes, [200] * 5 + [422] * 2)
        self.assertEqual(self._post(later, email="no address").status_code, 422)

    def test_the_address_is_kept_secret(self):
        car = self._first(q_kind="visitor")
        headers = car.headers
        self.assertEqual(headers["Cache-Control"], "no-store, private")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertIn("noindex", headers["X-Robots-Tag"])
        token = self._drafts()._token()
        for text in (f"GET /aanvraag/{token}/stap/2", f"/aanvraag/{self._drafts()._token(True)}"):
            self.assertNotRegex(mask(text), r"[0-9a-f]{12}")

    # --------------------------------------------------------------------- end

    def test_an_expired_draft_says_so_and_is_erased(self):
        car = self._first(q_kind="resident")
        self._post(car, files={"q_proof": ("car.jpg", jpeg(), "image/jpeg")})
        draft = self._drafts()
        url, attachment = draft._url(), draft._attachments()
        draft.expires_at = fields.Datetime.now() - timedelta(hours=1)
        page = self.url_open(url)
        self.assertEqual(page.status_code, 410)
        self.assertIn("This link has expired", page.text)
        self._expire(fields.Datetime.now())
        self.assertFalse(draft.answers or draft.contact or draft.origin or draft.email)
        self.assertFalse(attachment.exists())
        self.assertEqual(self._open(url)[1], 410)
        self._expire(fields.Datetime.now() + timedelta(days=91))
        self.assertFalse(draft.exists())
        self.assertEqual(self._open(url)[1], 404)

    def test_a_running_draft_keeps_its_version(self):
        car = self._first(q_kind="visitor")
        self.questions["days"].label = "How many days do you stay?"
        self.form.action_publish()
        page = self.url_open(car.url)
        self.assertIn("For how many days?", page.text)
        self._post(self._post(self._post(page, q_days="3"), name="Marie"))
        self.assertEqual(self._tickets().form_version_id, self.version)

    def test_a_withdrawn_service_says_so_kindly(self):
        car = self._first(q_kind="visitor")
        self.public_service.published = False
        for page in (self.url_open(car.url), self._post(car, q_days="3")):
            self.assertEqual(page.status_code, 410)
            self.assertIn("no longer offered", page.text)

    def test_what_was_filled_in_can_be_thrown_away(self):
        later = self._first(q_kind="visitor", later="1")
        url = self._drafts()._url()
        self.assertEqual(self.url_open(f"{url}/wissen").status_code, 405)
        self._post(later, url=f"{url}/wissen", csrf_token="wrong")
        self.assertTrue(self._drafts())
        self._post(later, url=f"{url}/wissen")
        self.assertFalse(self._drafts())

    def test_days_are_within_reason(self):
        for name in ("servicedesk_draft_days", "servicedesk_link_days"):
            for days in (0, -1, 366):
                with self.assertRaises(ValidationError):
                    self.env.company[name] = days
