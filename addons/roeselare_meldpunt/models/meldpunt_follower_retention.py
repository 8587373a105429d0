from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES

#: after so many days nobody confirms any more
UNCONFIRMED_DAYS = 3
#: longer than a report can be new for anybody
HIT_DAYS = 30
_BATCH = 500


class MeldpuntFollower(models.Model):
    """Nobody's address is kept longer than it is of use."""

    _inherit = "meldpunt.follower"

    @api.model
    def _cron_forget(self):
        """Remove what was never confirmed, and what is over."""
        now = fields.Datetime.now()
        # sudo: res.company - a number of days
        days = self.env.company.sudo().meldpunt_follow_days
        unconfirmed = Domain("confirmed_at", "=", False) & Domain(
            "create_date", "<", now - timedelta(days=UNCONFIRMED_DAYS)
        )
        over = Domain("public_state", "in", CLOSED_STATES) & Domain(
            "closed_date", "<", now - timedelta(days=days)
        )
        told = Domain("found_at", "<", now - timedelta(days=HIT_DAYS))
        work = (
            (self, unconfirmed | Domain("ticket_id", "any", over)),
            (self.env["meldpunt.subscription"], unconfirmed),
            (self.env["meldpunt.subscription.hit"], told),
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=sum(model.search_count(domain) for model, domain in work))
        for model, domain in work:
            while records := model.search(domain, limit=_BATCH):
                count = len(records)
                records.unlink()
                if not cron._commit_progress(count):
                    return


class ResCompany(models.Model):
    _inherit = "res.company"

    meldpunt_follow_days = fields.Integer(
        string="Keep followers (days)",
        default=30,
        help="So long after a report is closed, who followed it is forgotten.",
    )

    @api.constrains("meldpunt_follow_days")
    def _check_meldpunt_follow_days(self):
        self._check_limits({"meldpunt_follow_days": (1, 365)})


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    meldpunt_follow_days = fields.Integer(related="company_id.meldpunt_follow_days", readonly=False)
