from datetime import timedelta

from odoo import api, fields, models

_BATCH = 200


class HelpdeskTicket(models.Model):
    """Closed reports leave the public map after some time."""

    _inherit = "helpdesk.ticket"

    _public_closed_index = models.Index(
        "(closed_date) WHERE is_public AND closed_date IS NOT NULL"
    )

    @api.model
    def _cron_end_publication(self):
        """Hide what was closed longer ago than the company shows it."""
        for company in self.env["res.company"].search(fields.Domain.TRUE):
            self._end_publication(company)

    @api.model
    def _end_publication(self, company):
        limit = fields.Datetime.now() - timedelta(days=company.meldpunt_public_days)
        domain = self._public_domain() & fields.Domain(
            [
                ("company_id", "=", company.id),
                ("public_state", "=", "resolved"),
                ("closed_date", "<", limit),
            ]
        )
        while tickets := self.search(domain, limit=_BATCH, order="closed_date"):
            tickets.publication_state = "private"
            self.env["ir.cron"]._commit_progress(len(tickets))
