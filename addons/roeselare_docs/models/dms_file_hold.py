from odoo import api, fields, models
from odoo.exceptions import AccessError


class DmsFile(models.Model):
    """A document under legal hold: which holds it is under, and how one begins."""

    _inherit = "dms.file"

    hold_ids = fields.Many2many(
        "docs.hold",
        "docs_hold_file_rel",
        "file_id",
        "hold_id",
        string="Legal holds",
        readonly=True,
        copy=False,
        groups="roeselare_servicedesk.group_dpo",
    )

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        # sudo: dms.file - a hold on ticket or owner counts, whoever files
        self.env["docs.hold"]._cover_new(files.sudo().filtered("library"))
        return files

    def action_hold(self):
        """Open the window that begins a legal hold; only for the officer."""
        self.ensure_one()
        if not self.env.user.has_group("roeselare_servicedesk.group_dpo"):
            raise AccessError(self.env._("Only the data protection officer decides on a hold."))
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Legal hold"),
            "res_model": "docs.hold",
            "view_mode": "form",
            "context": {"default_scope": "document", "default_file_id": self.id},
        }

    def action_view_holds(self):
        """Open the holds that this document is or was under; only for the officer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("roeselare_docs.action_hold")
        action["domain"] = [("file_ids", "in", self.ids)]
        action["context"] = {}
        return action

    def _note_hold(self, hold):
        """Begin or end what a hold does, and say so on each document that changes."""
        changed = self.filtered(lambda file: file.legal_hold != hold)
        if not changed:
            return
        changed.with_context(docs_edit_inside=True).legal_hold = hold
        begun = self.env._("The document was put under legal hold.")
        ended = self.env._("The legal hold has ended.")
        changed._message_log_batch({file.id: begun if hold else ended for file in changed})
