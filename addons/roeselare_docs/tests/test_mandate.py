from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .common import SECRET
from .common_mandate import MandateMixin


@tagged("post_install", "-at_install")
class TestMandate(MandateMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_mandates()
        cls.today = cls.env.company._city_today()

    # --------------------------------------------------------------- what it opens

    def test_holder_reads_what_the_mandate_covers_and_nothing_more(self):
        self.assertFalse(self._read_by_karel())
        self._mandate(scope="series", series_ids=[(6, 0, self.other_series.ids)])
        self.assertEqual(self._read_by_karel(), self.third)
        self._mandate()
        self.assertEqual(len(self._read_by_karel()), 3)
        self.third.sudo().document_state = "quarantined"
        self.second.sudo().active = False
        self.assertEqual(self._read_by_karel(), self.document)
        foreign = self._deliver(self._ticket(self.employee, self.team_a))
        self.assertFalse(foreign.with_user(self.karel).has_access("read"))

    def test_who_counts_his_own_counts_what_he_reads_of_it(self):
        self._mandate()
        self.third.sudo().document_state = "quarantined"
        self.second.sudo().active = False
        people = (self.marie, self.karel, self.agent_a, self.admin, self.dms_manager)
        self._deliver(self._ticket(self.agent_a, self.team_a))
        counts = {}
        for user in people:
            files = self.env["dms.file"].with_user(user)
            read = files.search_count(files._own_domain())
            counts[user] = files._own_count()
            with self.subTest(user=user.login):
                self.assertEqual(counts[user], read)
        self.assertEqual(counts[self.marie], 1)
        self.assertEqual(counts[self.karel], 0, "documents of another by a mandate")
        self.assertEqual(counts[self.agent_a], 1)

    def test_nobody_counts_in_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for allowed in (self.env.company, elsewhere):
            files = self.env["dms.file"].with_user(self.marie)
            self.marie.sudo().company_ids |= allowed
            files = files.with_context(allowed_company_ids=allowed.ids)
            self.assertEqual(files._own_count(), files.search_count(files._own_domain()))
        visitor = self.env["dms.file"].with_user(self.env.ref("base.public_user"))
        self.assertEqual(visitor._own_count(), 0)

    def test_holder_only_reads(self):
        self._mandate(may_share=True)
        document = self.document.with_user(self.karel)
        self.assertEqual(document.label, SECRET)
        for operation in ("write", "create", "unlink"):
            with self.subTest(operation=operation):
                self.assertFalse(document.has_access(operation))
        for call in (
            lambda: document.write({"label": "x"}),
            lambda: document.unlink(),
            lambda: document.action_withdraw(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_tickets_of_the_principal_stay_closed(self):
        self._mandate()
        ticket = self.ticket.with_user(self.karel)
        self.assertFalse(ticket.has_access("read"))
        with self.assertRaises(AccessError):
            ticket.read(["name"])

    def test_mandate_counts_from_its_acceptance_within_its_days(self):
        yesterday, tomorrow = self.today - timedelta(days=1), self.today + timedelta(days=1)
        for expected, values in (
            (False, {"accepted": False}),
            (False, {"valid_from": tomorrow}),
            (False, {"valid_from": yesterday, "valid_to": yesterday}),
            (True, {"valid_from": self.today, "valid_to": self.today}),
            (False, {"ended_date": "2026-01-01"}),
        ):
            mandate = self._mandate(**values)
            with self.subTest(values=values):
                self.assertEqual(bool(self._read_by_karel()), expected)
                self.assertEqual(mandate.state == "active", expected)
            mandate.unlink()

    def test_ended_in_a_session_is_refused_at_the_next_look(self):
        mandate = self._mandate()
        document = self.document.with_user(self.karel)
        self.assertEqual(document.label, SECRET)
        mandate._end(self.marie.partner_id)
        # the cache is warm, and the right is gone
        with self.assertRaises(AccessError):
            document.check_access("read")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            document.read(["label"])
        self.assertFalse(self._read_by_karel())

    def test_series_taken_away_never_means_all(self):
        mandate = self._mandate(scope="series", series_ids=[(6, 0, self.other_series.ids)])
        self.env.cr.execute(
            "DELETE FROM docs_mandate_docs_series_rel WHERE docs_mandate_id = %s", [mandate.id]
        )
        self.env.invalidate_all()
        mandate._forget_held()
        self.assertFalse(self._read_by_karel())

    def test_opening_by_the_holder_counts_as_opening(self):
        document = self.document.with_user(self.karel)
        self._mandate()
        document._register_opening()
        self.assertTrue(self.document.sudo().opened_date)

    # ----------------------------------------------------------------- at the desk

    def _record(self, user=None, **values):
        return (
            self.env["docs.mandate"]
            .with_user(user or self.agent_a)
            .create(
                {
                    "principal_id": self.marie.partner_id.id,
                    "holder_id": self.karel.partner_id.id,
                    "kind": "person",
                    "proof": "Identiteitskaarten van beiden",
                    **values,
                }
            )
        )

    def test_clerk_records_and_the_holder_accepts(self):
        mandate = self._record()
        self.assertEqual(mandate.state, "asked")
        self.assertEqual(mandate.department_id, self.department_a)
        self.assertFalse(self._read_by_karel())
        subjects = {"A mandate waits for you", "A mandate on your documents was recorded"}
        mails = self.env["mail.mail"].sudo().search([("subject", "in", list(subjects))])
        self.assertEqual(set(mails.mapped("subject")), subjects)
        for mail in mails:
            self.assertNotIn(SECRET, mail.body_html)
            self.assertNotIn("t_marie<", mail.body_html)
        self.env["docs.mandate"].with_user(self.karel)._mine(mandate.id, True)._accept()
        self.assertEqual(len(self._read_by_karel()), 3)

    def test_desk_needs_proof_and_takes_no_colleague(self):
        for values in (
            {"proof": ""},
            {"proof": "  "},
            {"holder_id": False},
            {"holder_id": self.agent_a.partner_id.id},
            {"holder_id": self.employee.partner_id.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._record(**values)

    def test_odd_mandates_are_refused(self):
        company = self.env["res.partner"].create({"name": "Harmonie", "is_company": True})
        for values in (
            {"holder_id": self.marie.partner_id.id},
            {"holder_id": company.id},
            {"kind": "organisation"},
            {"principal_id": company.id},
            {"valid_to": self.today - timedelta(days=1)},
            {"scope": "series"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._record(**values)
        self.assertTrue(self._record(principal_id=company.id, kind="organisation"))

    def test_nobody_accepts_or_backdates_by_rpc(self):
        for values in (
            {"accepted_date": "2026-01-01"},
            {"given_by": "principal"},
            {"department_id": self.department_b.id},
            {"ended_by_id": self.karel.partner_id.id},
            {"invited_key": "x@example.com"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._record(**values)
        mandate = self._record()
        for user in (self.agent_a, self.operator, self.admin):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    mandate.with_user(user).write({"holder_id": self.employee.partner_id.id})
                with self.assertRaises(AccessError):
                    mandate.with_user(user).unlink()

    def test_requesters_have_no_rights_on_mandates(self):
        mandate = self._mandate()
        for user in (self.karel, self.marie, self.employee, self.dms_manager):
            mandates = self.env["docs.mandate"].with_user(user)
            with self.subTest(user=user.login):
                for call in (
                    lambda mandates=mandates: mandates.search([]),
                    lambda mandates=mandates: mandates.browse(mandate.id).read(["kind"]),
                    lambda mandates=mandates: mandates.browse(mandate.id).write({"kind": "child"}),
                    lambda mandates=mandates: mandates.browse(mandate.id).action_end(),
                    lambda user=user: self._record(user),
                ):
                    with self.assertRaises(AccessError):
                        call()
        self.assertFalse(mandate.ended_date)

    def test_clerk_ends_what_the_department_recorded(self):
        mandate = self._record()
        for user in (self.agent_b, self.dpo):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                mandate.with_user(user).action_end()
        mandate.with_user(self.agent_a2).action_end()
        self.assertEqual(mandate.sudo().ended_by_id, self.agent_a2.partner_id)

    # ------------------------------------------------------------- links, persons

    def test_link_by_a_mandate_ends_with_it(self):
        mandate = self._mandate(scope="series", series_ids=[(6, 0, self.other_series.ids)])
        links = self.env["docs.link"].with_user(self.karel)
        share = {"name": "School"}
        owner = self.marie.partner_id
        for wanted in (self.third, self.document):
            with self.assertRaises(SubmissionError, msg="reading is not sharing"):
                links._share(owner, [str(wanted.id)], share, mandate)
        mandate.may_share = True
        with self.assertRaises(SubmissionError, msg="outside the scope"):
            links._share(owner, [str(self.document.id)], share, mandate)
        link, _token = links._share(owner, [str(self.third.id)], share, mandate)
        self.assertEqual((link.partner_id, link.mandate_id), (owner, mandate))
        self.assertEqual(link._open(), "opened")
        mandate._end(owner)
        self.assertEqual(link._open(), "unavailable")

    def test_merged_holder_keeps_and_deleted_holder_loses(self):
        mandate = self._mandate()
        double = self.env["res.partner"].create({"name": "Karel twice"})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([double.id, self.karel.partner_id.id], self.karel.partner_id)
        mandate._forget_held()
        self.assertTrue(self._read_by_karel())
        other = self._mandate(holder_id=self.env["res.partner"].create({"name": "Gone"}).id)
        other.holder_id.unlink()
        self.assertFalse(other.exists())
        self.assertTrue(mandate.exists())

    def test_mandates_of_a_holder_are_found_by_an_index(self):
        self.env.cr.execute("SET LOCAL enable_seqscan TO off")
        query = self.env["docs.mandate"].sudo()._search(
            self.env["docs.mandate"]._current_domain() & Domain("holder_id", "=", 7)
        )
        self.env.cr.execute("EXPLAIN " + self.env.cr.mogrify(query.select()).decode())
        plan = "\n".join(row for [row] in self.env.cr.fetchall())
        self.assertIn("docs_mandate_holder_index", plan)
