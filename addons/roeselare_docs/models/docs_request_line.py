from odoo import fields, models
from odoo.exceptions import UserError

LINE_STATES = [
    ("asked", "Not sent yet"),
    ("received", "Sent"),
    ("accepted", "Accepted"),
    ("refused", "Not accepted"),
]


class DocsRequestLine(models.Model):
    """One document of a request: asked, sent, then accepted or refused with a reason."""

    _name = "docs.request.line"
    _inherit = ["docs.asked", "servicedesk.ticket.bound"]
    _description = "Line of a document request"
    _order = "request_id, sequence, id"

    request_id = fields.Many2one(
        "docs.request",
        string="Document request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(related="request_id.ticket_id", store=True, index=True)
    request_state = fields.Selection(related="request_id.state", string="State of the request")
    example = fields.Binary(attachment=True, readonly=True)
    example_name = fields.Char(string="Name of the example", readonly=True)
    state = fields.Selection(LINE_STATES, required=True, default="asked", readonly=True)
    reason = fields.Text(
        string="Why not", readonly=True, help="Read by the requester: what has to be different."
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", readonly=True, ondelete="set null", index="btree_not_null"
    )
    pin_ids = fields.One2many("docs.pin", "line_id", string="Chosen document", readonly=True)
    origin = fields.Char(
        compute="_compute_file", compute_sudo=True, help="Of a document from a library: by whom."
    )
    file_name = fields.Char(string="Name of the file", compute="_compute_file", compute_sudo=True)
    scan_state = fields.Selection(
        related="attachment_id.scan_state", string="Virus scan", related_sudo=True
    )
    received_date = fields.Datetime(string="Sent on", readonly=True)
    keep = fields.Boolean(
        string="Keep for the requester",
        readonly=True,
        help="The requester wants it in “My documents” once it is accepted.",
    )

    # what is to judge, without those of long ago
    _to_judge_index = models.Index("(request_id) WHERE state = 'received'")

    def _compute_file(self):
        for line in self:
            attachment = line.attachment_id
            line.file_name = attachment._shown_name() if attachment else line.pin_ids[:1].label
            line.origin = line.pin_ids[:1]._origin_words()

    # ------------------------------------------------------------------- staff

    def action_accept(self):
        """Accept what was sent; the step of the process ends with the last one."""
        for line in self:
            line._check_to_judge()
            # sudo: docs.request.line - nobody writes lines by hand; the right was judged
            line.sudo()._accept()

    def action_refuse(self):
        """Open the window that asks why not."""
        self.ensure_one()
        self._check_to_judge()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not accepted"),
            "res_model": "docs.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_open_file(self):
        """Open what was sent."""
        self.ensure_one()
        self.check_access("read")
        if self.pin_ids:
            return self.pin_ids[:1].action_open()
        # sudo: docs.request.line - which file it is; its own right is asked when it opens
        attachment = self.sudo().attachment_id
        if not attachment:
            raise UserError(self.env._("Nothing was sent yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}",
            "target": "new",
        }

    def _check_to_judge(self):
        self.ensure_one()
        self.request_id._check_judge()
        # sudo: docs.request - kept for this transaction, so that nobody replaces the file
        self.request_id.sudo()._lock()
        if self.request_id.state == "withdrawn":
            raise UserError(self.env._("This request was withdrawn: nothing is asked any more."))
        if self.state != "received":
            state = dict(self._fields["state"]._description_selection(self.env))[self.state]
            raise UserError(
                self.env._(
                    "“%(name)s” is not to be judged: %(state)s. Load the page again.",
                    name=self.name,
                    state=state,
                )
            )

    def _check_readable(self):
        """Raise when the scanner has not called the file clean."""
        if self.attachment_id and self.attachment_id._is_held():
            raise UserError(
                self.env._(
                    "“%(name)s” is still checked for viruses. Accept it when it can be opened.",
                    name=self.name,
                )
            )

    def _accept(self):
        self._check_readable()
        self.write({"state": "accepted", "reason": False})
        self._keep_for_owner()
        self._log_verdict(self.env._("Document accepted: %(name)s.", name=self.name))
        self.request_id._follow()

    def _refuse(self, reason):
        """Ask for the document again, and say what has to be different; with sudo.

        :param str reason: read by the requester
        """
        self.ensure_one()
        self.write({"state": "refused", "reason": reason})
        ticket = self.ticket_id
        words = ticket.with_context(lang=ticket._requester_lang()).env._(
            "We cannot use “%(name)s”: %(reason)s Please send it again.",
            name=self.name,
            reason=f"{reason.rstrip('.')}." if reason[-1:] not in "!?" else reason,
        )
        ticket._post_public(words)
        if not self.required and self.request_id._state_of_lines() == "done":
            # Nobody waits for it, so nobody is mailed for it.
            self.request_id._follow()
            return
        self.request_id._follow()
        ticket._mail_documents("refused")

    def _log_verdict(self, text):
        self.ticket_id._message_log(body=text, author_id=self.env.user.partner_id.id)

    def _keep_for_owner(self):
        """Put the accepted file in the library of its owner, when that is the wish."""
        owner, attachment = self.ticket_id.partner_id, self.attachment_id
        if not (self.keep and owner and attachment):
            return
        series = self.env.ref("roeselare_docs.series_other")
        label = self.name[:120]
        now = fields.Datetime.now()
        documents = self.env["dms.file"]
        documents.with_context(mail_create_nolog=True, mail_create_nosubscribe=True).create(
            {
                **documents._prepare_content(attachment._clean_file(), label),
                "label": label,
                "directory_id": series.directory_id.id,
                "partner_id": owner.id,
                "series_id": series.id,
                "ticket_id": self.ticket_id.id,
                "source": "citizen",
                "delivered_date": now,
                # Who made it has seen it.
                "opened_date": now,
            }
        )
