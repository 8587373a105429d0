from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .common import LibraryCase, other_pdf


class DestructionCase(LibraryCase):
    """Two documents whose term is over, one whose term is not, and who approves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["docs.rule"].create(
            {
                "series_id": cls.series.id,
                "years": 1,
                "trigger": "delivered",
                "destination": "destroy",
                "source": "Archives act, test",
            }
        )
        lead = "base.group_user,roeselare_servicedesk.group_lead"
        cls.lead_a = cls._user("t_lead_a", lead, cls.team_a)
        cls.lead_b = cls._user("t_lead_b", lead, cls.team_b)
        cls.both = cls._user("t_both", lead + ",roeselare_servicedesk.group_dpo", cls.team_a)
        cls.second = cls._deliver(cls.ticket, "Second", cls._clean(other_pdf(b"two")))
        cls.recent = cls._deliver(cls.ticket, "Recent")
        for number, file in enumerate(cls.document | cls.second):
            file.sudo().delivered_date = fields.Datetime.now() - timedelta(days=800 - number)
        (cls.document | cls.second).sudo()._apply_rule()

    def _list(self, user=None):
        values = {"series_id": self.series.id, "department_id": self.department_a.id}
        return self.env["docs.destruction"].with_user(user or self.lead_a).create(values)

    def _approved(self):
        item = self._list()
        item.action_approve()
        item.with_user(self.dpo).action_approve()
        return item

    def _destroy(self, item):
        item.with_user(self.dpo).action_destroy()
        self._run()

    def _run(self):
        self._run_job("docs.destruction", "_cron_destroy")
        self.env.invalidate_all()

    def _line(self, item, file):
        lines = item.sudo().line_ids
        return lines.filtered(lambda line: line.document_number == file.id)

    def _refused(self, call, error=UserError):
        with self.assertRaises(error), self.env.cr.savepoint():
            call()
