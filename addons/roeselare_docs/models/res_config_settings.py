from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    docs_dms_portal_open = fields.Boolean(related="company_id.docs_dms_portal_open", readonly=False)
    docs_show_inline = fields.Boolean(related="company_id.docs_show_inline", readonly=False)
    docs_lock_hours = fields.Integer(related="company_id.docs_lock_hours", readonly=False)
    docs_look_minutes = fields.Integer(related="company_id.docs_look_minutes", readonly=False)
    docs_remind_days = fields.Integer(related="company_id.docs_remind_days", readonly=False)
    docs_orphan_department_id = fields.Many2one(
        related="company_id.docs_orphan_department_id", readonly=False
    )
    docs_export_max_mb = fields.Integer(related="company_id.docs_export_max_mb", readonly=False)
    docs_look_protected = fields.Boolean(string="Protected", compute="_compute_docs_look_protected")
    docs_unread_days = fields.Integer(related="company_id.docs_unread_days", readonly=False)
    docs_paper_days = fields.Integer(related="company_id.docs_paper_days", readonly=False)

    @api.depends("company_id")
    def _compute_docs_look_protected(self):
        self.docs_look_protected = self.env["docs.look"]._is_protected()
