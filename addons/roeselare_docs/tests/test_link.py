from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.log_mask import mask

from .common import SECRET, other_pdf
from .common_link import LinkMixin


@tagged("post_install", "-at_install")
class TestLink(LinkMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_links()

    def _refused(self, field, **arguments):
        with self.assertRaises(SubmissionError) as caught:
            self._share(**arguments)
        self.assertIn(field, caught.exception.errors)

    def _mails(self, link):
        subject = "A link that you shared was opened"
        return self.env["mail.mail"].sudo().search([("subject", "=", subject)])

    # ---------------------------------------------------------------- sharing

    def test_token_is_long_random_and_stored_as_a_hash_only(self):
        link, token = self._share(password="een lang woord")
        self.assertGreaterEqual(len(token) * 6, 128)
        self.assertNotEqual(token, self._share()[1])
        self.env.flush_all()
        self.env.cr.execute("SELECT t::text FROM docs_link t WHERE id = %s", [link.id])
        [[row]] = self.env.cr.fetchall()
        self.assertNotIn(token, row)
        self.assertNotIn("een lang woord", row)
        self.assertEqual(link._from_token(token), link)

    def test_default_is_fourteen_days_and_no_limit(self):
        link, _token = self._share(days="")
        today = self.env.company._city_today()
        self.assertEqual(link.valid_to, today + timedelta(days=14))
        self.assertFalse(link.max_openings or link.password_hash or link.notify)

    def test_bad_input_is_told_by_field(self):
        for days in ("0", "91", "-1", "x", "²", "1" * 40):
            with self.subTest(days=days):
                self._refused("days", days=days)
        for most in ("0", "-3", "x", "1001"):
            with self.subTest(most=most):
                self._refused("max_openings", max_openings=most)
        for password in ("short", "x" * 129, "with\nnew line", "nul\0 in it"):
            with self.subTest(password=password):
                self._refused("password", password=password)
        self._refused("name", name="   ")
        self._refused("document", documents=self.document.browse())

    def test_only_own_documents_are_shared(self):
        foreign = self._deliver(self._ticket(self.karel, self.team_a))
        archived = self._deliver(self.ticket)
        archived.sudo().active = False
        missing = self.document.browse(archived.id + 100_000)
        messages = set()
        for other in (foreign, archived, missing):
            with self.subTest(other=other), self.assertRaises(SubmissionError) as caught:
                self._share(self.document + other)
            messages.add(caught.exception.errors["document"])
        self.assertEqual(len(messages), 1, "one same answer")
        odd = [str(2**31), "9" * 30, "-1", "1 OR 1=1", "²", ""]
        with self.assertRaises(SubmissionError):
            self.env["docs.link"].with_user(self.marie)._share(
                self.marie.partner_id, odd, {"name": "x"}
            )
        # staff who may read the document does not share it in the owner's name
        with self.assertRaises(SubmissionError):
            self.env["docs.link"].with_user(self.agent_a)._share(
                self.marie.partner_id, [str(self.document.id)], {"name": "x"}
            )

    def test_nobody_reaches_links_by_rpc(self):
        link, _token = self._share()
        values = {
            "name": "x",
            "partner_id": self.karel.partner_id.id,
            "version_ids": [(6, 0, self.document.sudo().version_id.ids)],
            "token_hash": "x",
            "valid_to": "2099-01-01",
        }
        for user in (self.marie, self.karel, self.agent_a, self.admin, self.dms_manager):
            links = self.env["docs.link"].with_user(user)
            with self.subTest(user=user.login):
                for call in (
                    lambda links=links: links.create(values),
                    lambda links=links: links.browse(link.id).read(["name"]),
                    lambda links=links: links.browse(link.id).write({"max_openings": 0}),
                    lambda links=links: links.browse(link.id).unlink(),
                    lambda links=links: links.search([]),
                ):
                    with self.assertRaises(AccessError):
                        call()
        read = link.with_user(self.dpo).read(["name", "opening_count"])
        self.assertEqual(read[0]["name"], "Notaris")
        for name in ("token_hash", "password_hash"):
            with self.assertRaises(AccessError):
                link.with_user(self.dpo).read([name])
        with self.assertRaises(AccessError):
            link.with_user(self.dpo).write({"name": "x"})

    def test_no_more_than_a_hundred_open_links(self):
        link, _token = self._share()
        with patch.object(type(link), "_count_of", lambda self, owner: 100):
            self._refused("")

    # --------------------------------------------------------------- opening

    def test_link_gives_the_version_of_the_day_it_was_made(self):
        link, _token = self._share()
        pinned = link.version_ids
        self.document.sudo()._replace_content(
            self._clean(other_pdf(b"newer")), "Er stond een fout in."
        )
        self.assertNotEqual(self.document.version_id, pinned)
        self.assertEqual(link._open(), "opened")
        self.assertEqual(link._open_versions(), pinned)

    def test_what_is_over_opens_nothing(self):
        now = fields.Datetime.now()
        today = self.env.company._city_today()
        link, _token = self._share()
        for record, values in (
            (link, {"revoked_date": now}),
            (link, {"valid_to": today - timedelta(days=1)}),
            (link, {"max_openings": 1, "opening_count": 1}),
            (self.document.sudo(), {"active": False}),
            (self.document.sudo(), {"document_state": "quarantined"}),
            (self.document.sudo(), {"document_state": "pending"}),
            (self.document.sudo(), {"partner_id": self.karel.partner_id.id}),
            (self.marie.partner_id.sudo(), {"active": False}),
        ):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                if record._name == "res.partner":
                    self.marie.sudo().active = False
                record.write(values)
                count = link.opening_count
                self.assertEqual(link._open(), "unavailable")
                self.assertEqual(link.opening_count, count)
                self.assertFalse(link._fetch(link._fetch_pass(), "1") and not link._is_used_up())
                savepoint.rollback()
                self.env.invalidate_all()
        link.valid_to = today
        self.assertEqual(link._open(), "opened", "the last day counts")

    def test_one_withdrawn_document_leaves_the_others(self):
        link, _token = self._share(self.document + self.second)
        self.document.sudo().active = False
        self.assertEqual(link._open(), "opened")
        self.assertEqual(link._open_versions().file_id, self.second)

    def test_allowed_openings_are_counted(self):
        link, _token = self._share(max_openings="2")
        self.assertEqual([link._open() for _n in range(3)], ["opened", "opened", "unavailable"])
        self.assertEqual(link.opening_count, 2)

    def test_ten_wrong_passwords_lock_the_link_and_tell_the_owner(self):
        link, _token = self._share(password="een lang woord")
        self.assertEqual(link._open(), "password")
        self.assertEqual(link.failure_count, 0, "asking is no attempt")
        answers = [link._open(f"wrong {n}") for n in range(10)]
        self.assertEqual(answers, ["wrong"] * 9 + ["locked"])
        self.assertEqual(link._open("een lang woord"), "locked")
        subject = "Wrong passwords for a link that you shared"
        mail = self.env["mail.mail"].sudo().search([("subject", "=", subject)])
        self.assertEqual(len(mail), 1)
        self.assertIn("t_marie@example.com", mail.email_to)
        link.locked_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertEqual(link._open("een lang woord"), "opened")
        self.assertEqual(link.failure_count, 0)
        self.assertEqual(link._open("x" * 5000), "wrong")
        self.assertEqual(link._open("nul\0"), "wrong")

    def test_owner_is_told_once_without_content(self):
        for notify in ("", "1"):
            link, token = self._share(notify=notify, name="Notaris Peeters")
            before = self._mails(link)
            link._open()
            link._open()
            mails = self._mails(link) - before
            self.assertEqual(len(mails), bool(notify))
        text = f"{mails.subject} {mails.body_html} {mails.body}"
        self.assertIn("/my/documenten/gedeeld", text)
        for word in (token, SECRET, "Notaris Peeters", "/gedeeld/"):
            self.assertNotIn(word, text.replace("/my/documenten/gedeeld", ""))

    def test_pass_is_for_its_link_and_its_numbers(self):
        link, _token = self._share(self.document + self.second)
        other, _token = self._share()
        proof = link._fetch_pass()
        found = [link._fetch(proof, str(number)) for number in (1, 2)]
        self.assertEqual(found[0] + found[1], link.version_ids.sorted("id"))
        for number in ("0", "3", "-1", "²", "", "1e1", "100", "9" * 30):
            with self.subTest(number=number):
                self.assertFalse(link._fetch(proof, number))
        for wrong in ("", "x", proof[:-3] + "AAA", other._fetch_pass(), "é", proof * 3):
            with self.subTest(proof=wrong):
                self.assertFalse(link._fetch(wrong, "1"))
        link._revoke()
        self.assertFalse(link._fetch(proof, "1"))

    # ------------------------------------------------------- owner comes and goes

    def test_link_of_a_merged_person_goes_along(self):
        link, token = self._share()
        kept = self.karel.partner_id
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        self.marie.sudo().active = False
        self.marie.sudo().partner_id = self.env["res.partner"].create({"name": "x"})
        wizard._merge([self.document.partner_id.id, kept.id], kept)
        self.env.invalidate_all()
        self.assertEqual(self.document.partner_id, kept)
        self.assertEqual(link.partner_id, kept)
        self.assertEqual(self.env["docs.link"]._from_token(token)._open(), "opened")

    def test_link_goes_with_its_owner(self):
        lone = self.env["res.partner"].create({"name": "Nobody"})
        link, token = self._share()
        link.partner_id = lone
        self.assertEqual(link._open(), "unavailable", "no longer of who owns the document")
        lone.unlink()
        self.assertFalse(link.exists())
        self.assertFalse(self.env["docs.link"]._from_token(token))

    def test_log_never_shows_the_token(self):
        _link, token = self._share()
        for line in (f'"POST /gedeeld/{token} HTTP/1.1" 200', f"/fr/gedeeld/{token}?x=1"):
            self.assertNotIn(token, mask(line))
        self.assertIn("/gedeeld/***", mask(f"GET /gedeeld/{token} HTTP/1.1"))
