from odoo import api, fields, models
from odoo.exceptions import UserError


class DocsDeliver(models.TransientModel):
    """Deliver documents from a ticket to its requester's library."""

    _name = "docs.deliver"
    _description = "Deliver documents"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True, ondelete="cascade")
    task_id = fields.Many2one(
        "project.task", string="Step", readonly=True, ondelete="cascade"
    )
    # Read as the user: a window made by RPC shows no requester of a hidden ticket.
    partner_id = fields.Many2one(related="ticket_id.partner_id", related_sudo=False, string="For")
    partner_email = fields.Char(
        related="ticket_id.partner_id.email", related_sudo=False, string="E-mail"
    )
    account_state = fields.Selection(
        [
            ("ready", "Has an account"),
            ("no_requester", "No requester"),
            ("no_email", "No account and no e-mail address"),
            ("no_account", "No account yet"),
        ],
        compute="_compute_account_state",
    )
    line_ids = fields.One2many("docs.deliver.line", "deliver_id", string="Documents")
    note = fields.Text(
        string="Message",
        help="A few words that the requester reads with the document, after logging "
        "in. They are not in the mail.",
    )

    @api.depends("ticket_id")
    def _compute_account_state(self):
        for deliver in self:
            deliver.account_state = (
                deliver.ticket_id._document_account_state() if deliver.ticket_id else "no_requester"
            )

    @api.constrains("ticket_id", "task_id")
    def _check_ticket(self):
        # Odoo checks with sudo: it is the user who has to be allowed.
        for deliver in self.sudo(False):
            deliver._check_worker()

    def _check_worker(self):
        """Ask for who may write the ticket, or works on the step that it is done for."""
        self.ensure_one()
        # sudo: project.task - only of which ticket it is
        if self.task_id and self.task_id.sudo().ticket_id == self.ticket_id:
            self.task_id._check_delivers()
        else:
            self.ticket_id.check_access("write")

    def action_deliver(self):
        """Pass the files through the gate, deliver them, and close the window."""
        self.ensure_one()
        self.ticket_id._check_can_deliver(self.task_id)
        lines = self.line_ids.filtered("content")
        if not lines:
            raise UserError(self.env._("There is no document yet. Add a line and choose a file."))
        clean = self.env["servicedesk.upload.gate"]._accept_documents(
            [line._upload() for line in lines]
        )
        if len(clean) != len(lines):
            raise UserError(
                self.env._("One of the files is empty. Remove its line or choose again.")
            )
        self.ticket_id._deliver_documents(
            [
                (item, line._label(), line.series_id, line._more())
                for item, line in zip(clean, lines, strict=True)
            ],
            (self.note or "").strip(),
            self.task_id,
        )
        # The copies in the window have done their work.
        self.line_ids.unlink()
        return {"type": "ir.actions.act_window_close"}

    def action_invite(self):
        """Invite the requester to make an account, and stay in the window."""
        self.ensure_one()
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            return False
        self._check_worker()
        if self.account_state != "no_account":
            return self._reopen()
        partner = self.partner_id
        # sudo: portal.wizard - staff invites the requester of a ticket that they may
        # write, at the address of that contact, and nobody else
        wizard = self.env["portal.wizard"].sudo().create({"partner_ids": [(6, 0, partner.ids)]})
        invited = wizard.user_ids.filtered(lambda user: user.partner_id == partner)
        invited.action_grant_access()
        self.invalidate_recordset(["account_state"])
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deliver a document"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
