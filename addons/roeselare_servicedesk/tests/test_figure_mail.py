import csv
import io
from datetime import date
from unittest.mock import patch

import pikepdf
from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, TransactionCase, tagged

from odoo.addons.base.models.ir_cron import IrCron

from .common import PASSWORD
from .common_figure import NOW, FigureMixin
from .common_seal import SealMixin


@tagged("post_install", "-at_install")
class TestFigureMail(SealMixin, FigureMixin, TransactionCase):
    """Last week's figures reach who was chosen, once, as far as his role may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls._set_up_figures(count=25)
        cls.figures._rebuild()
        cls.mailing = cls.env["servicedesk.figure.mail"].create(
            {"name": "Weekly", "user_ids": [(6, 0, (cls.agent_b + cls.dpo).ids)]}
        )

    def _sent(self):
        return self.env["mail.mail"].search([("attachment_ids.name", "like", ".pdf")])

    def test_the_pdf_carries_the_seal_of_the_city(self):
        self._set_up_seal()
        with self._sealing():
            values = self.mailing._prepare_mail(self.dpo, date(2026, 3, 9))
        self.assertSealed(values["attachment_ids"][0][2]["raw"])

    def test_each_recipient_gets_a_pdf_once_a_week(self):
        before = self._sent()
        cron = self.env["servicedesk.figure.mail"]
        with patch.object(IrCron, "_commit_progress", return_value=60):
            cron._cron_send()
            cron._cron_send()
        mails = self._sent() - before
        self.assertEqual(
            set(mails.mapped("email_to")),
            {self.agent_b.email_formatted, self.dpo.email_formatted},
        )
        self.assertEqual(len(mails), 2)
        self.assertEqual(self.mailing.sent_week, date(2026, 3, 9))
        pdf = pikepdf.open(io.BytesIO(mails[0].attachment_ids.raw))
        self.assertTrue(str(pdf.Root.Lang).startswith("nl"))
        with (
            freeze_time("2026-03-23 07:00:00"),
            patch.object(IrCron, "_commit_progress", return_value=60),
        ):
            cron._cron_send()
        self.assertEqual(len(self._sent() - before), 4)

    def test_a_mail_says_only_what_its_reader_may_see(self):
        values = [
            self.figures.with_user(user)._report({"from": "2025-01-01"}).tables[0].rows
            for user in (self.agent_b, self.dpo)
        ]
        ours, everything = (dict(rows) for rows in values)
        self.assertLess(next(iter(ours.values())), next(iter(everything.values())))

    def test_who_has_no_role_or_address_is_no_recipient(self):
        for user in (self.employee, self.citizen):
            with self.assertRaises(ValidationError):
                self.mailing.user_ids += user
        self.agent_a.email = False
        with self.assertRaises(ValidationError):
            self.mailing.user_ids += self.agent_a

    def test_who_lost_the_role_gets_no_more_mail(self):
        self.agent_b.group_ids -= self.env.ref("roeselare_servicedesk.group_agent")
        before = self._sent()
        self.mailing.with_user(self.admin).action_send_now()
        self.assertEqual((self._sent() - before).email_to, self.dpo.email_formatted)

    def test_only_administrators_choose_recipients(self):
        for user in (self.agent_a, self.lead, self.operator, self.dpo, self.employee):
            with self.assertRaises(AccessError):
                self.mailing.with_user(user).action_send_now()


@tagged("post_install", "-at_install")
class TestFigureExport(SealMixin, FigureMixin, HttpCase):
    """The figures as a file are those of the screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_figures(count=25)
        cls.env["helpdesk.ticket.team"].browse(cls.team_b.id).name = "=1+1"
        cls.figures._rebuild()
        cls.env.flush_all()

    def _get(self, extension, query="from=2025-06-01&to=2026-03-20"):
        return self.url_open(f"/servicedesk/cijfers.{extension}?{query}")

    def test_files_of_the_operator(self):
        self.authenticate(self.operator.login, PASSWORD)
        values = {"from": "2025-06-01", "to": "2026-03-20"}
        totals = self.figures.with_user(self.operator).action_dashboard(values)["totals"]
        answer = self._get("csv")
        self.assertEqual(answer.status_code, 200)
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        self.assertIn(str(totals["inflow"]), [row[1] for row in rows if len(row) == 2])
        cells = {cell for row in rows for cell in row}
        self.assertIn("'=1+1", cells, "no formula in a spreadsheet")
        self.assertNotIn("=1+1", cells)
        self.assertTrue(self._get("xlsx").content.startswith(b"PK"))
        self.assertTrue(self._get("pdf").content.startswith(b"%PDF"))
        self._set_up_seal()
        with self._sealing():
            self.assertSealed(self._get("pdf").content)

    def test_a_wrong_filter_is_answered_with_words(self):
        self.authenticate(self.operator.login, PASSWORD)
        for query in ("from=gisteren", "team_id=%00", "kind=x", "category_id=9" + "9" * 30):
            answer = self._get("csv", query)
            self.assertEqual(answer.status_code, 400, query)
            self.assertNotIn("Traceback", answer.text)

    def test_not_for_other_roles(self):
        for user in (self.citizen, self.employee):
            self.authenticate(user.login, PASSWORD)
            self.assertEqual(self._get("csv").status_code, 404)
