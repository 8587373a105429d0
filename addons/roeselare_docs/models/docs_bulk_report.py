from odoo import api, models

from odoo.addons.roeselare_servicedesk.tools.csv_text import csv_text

_MAX_ID = 2**31 - 1
_BATCH = 2000


class DocsBulk(models.Model):
    """What became of each line of the list."""

    _inherit = "docs.bulk"

    @api.model
    def _report_of(self, bulk_id):
        """Return the report of a delivery that the user may read as CSV, else nothing."""
        if not 0 < bulk_id <= _MAX_ID or not self.has_access("read"):
            return None
        bulk = self.search([("id", "=", bulk_id)])
        return csv_text(bulk._report_header(), bulk._report_lines()) if bulk else None

    def _report_header(self):
        return [
            self.env._("Line"),
            self.env._("In the list"),
            self.env._("Recipient"),
            self.env._("State"),
            self.env._("Why"),
            self.env._("Detail"),
            self.env._("Moment"),
            self.env._("Notified"),
            self.env._("Opened"),
        ]

    def _report_lines(self):
        """Yield the cells of each line, some thousands at a time."""
        rows = self.env["docs.bulk.row"]
        states, problems = (
            dict(rows._fields[name]._description_selection(self.env))
            for name in ("state", "problem")
        )
        last = 0
        domain = [("bulk_id", "=", self.id)]
        while found := rows.search([*domain, ("number", ">", last)], order="number", limit=_BATCH):
            last = found[-1].number
            # sudo: res.partner, dms.file - names and times of who was delivered to by this run
            for row in found.sudo():
                yield [
                    row.number,
                    row.given,
                    row.partner_id.name,
                    states[row.state],
                    problems.get(row.problem, ""),
                    row.detail,
                    self._city_text(row.done_date),
                    self._city_text(row.document_id.notified_date),
                    self._city_text(row.document_id.opened_date),
                ]
            rows.invalidate_model()

    def _city_text(self, moment):
        return f"{self.env.company._to_city_zone(moment):%Y-%m-%d %H:%M}" if moment else ""
