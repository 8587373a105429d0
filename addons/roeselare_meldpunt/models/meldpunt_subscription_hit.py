from odoo import fields, models


class MeldpuntSubscriptionHit(models.Model):
    """One report for one address: written before the mail, so that it is told once."""

    _name = "meldpunt.subscription.hit"
    _description = "Report told to a subscriber"
    _order = "id"
    _rec_name = "ticket_id"
    _log_access = False

    subscription_id = fields.Many2one(
        "meldpunt.subscription", required=True, index=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", string="Report"
    )
    recipient = fields.Char(required=True, string="E-mail address")
    found_at = fields.Datetime(required=True)
    mailed_at = fields.Datetime()

    # Somebody with several subscriptions, or with both account and address, hears of a
    # report once.
    _once = models.UniqueIndex(
        "(recipient, ticket_id)", "This report was told to this address already."
    )
    _pending_index = models.Index("(found_at, subscription_id) WHERE mailed_at IS NULL")
