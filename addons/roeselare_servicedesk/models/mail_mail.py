from odoo import api, fields, models


class MailMail(models.Model):
    """A mail that a change of many tickets made leaves when it can no longer be undone."""

    _inherit = "mail.mail"

    servicedesk_bulk_id = fields.Many2one(
        "servicedesk.bulk", readonly=True, index="btree_not_null", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        bulk = self.env.context.get("servicedesk_bulk_id")
        if bulk:
            until = self.env.context["servicedesk_bulk_until"]
            vals_list = [
                {**vals, "servicedesk_bulk_id": bulk, "scheduled_date": until}
                for vals in vals_list
            ]
        return super().create(vals_list)
