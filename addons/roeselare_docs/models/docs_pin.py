from odoo import api, fields, models

from .dms_file_validity import SOURCES

NOW_STATES = [
    ("valid", "Valid"),
    ("replaced", "Valid; there is a newer version"),
    ("expired", "No longer valid"),
    ("withdrawn", "Withdrawn since"),
]
#: what is copied of the document: it stands when the document changes or goes
_KEPT = ("label", "source", "source_name", "valid_from", "valid_to")


class DocsPin(models.Model):
    """A version that its owner chose for a request, with the consent (docs/adr/0206).

    Written once, by the server; who sees the ticket sees it, and opens this version alone.
    """

    _name = "docs.pin"
    _inherit = ["servicedesk.ticket.bound"]
    _description = "Document chosen from a library"
    _order = "id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "docs.request.line", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    question = fields.Char(string="Code of the question", readonly=True)
    asked = fields.Char(compute="_compute_asked", compute_sudo=True)
    version_id = fields.Many2one(
        "docs.version", readonly=True, index="btree_not_null", ondelete="set null"
    )
    number = fields.Integer(string="Number of the version", readonly=True, aggregator=None)
    sha256 = fields.Char(string="Checksum/SHA-256", required=True, readonly=True)
    mimetype = fields.Char(string="Type", readonly=True)
    label = fields.Char(string="Document", required=True, readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    source_name = fields.Char(string="Authority", readonly=True)
    department = fields.Char(string="Delivered by", readonly=True)
    valid_from = fields.Date(readonly=True)
    valid_to = fields.Date(string="Valid until", readonly=True)
    state_now = fields.Selection(
        NOW_STATES, string="Now", compute="_compute_state_now", compute_sudo=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Chosen by", required=True, readonly=True, ondelete="restrict"
    )
    consent_date = fields.Datetime(string="Agreed on", required=True, readonly=True)
    consent_text = fields.Text(string="What was agreed to", required=True, readonly=True)

    @api.depends("question", "line_id")
    @api.depends_context("lang")
    def _compute_asked(self):
        for pin in self:
            steps = pin.question and pin.ticket_id._answered_steps({pin._question_key()})
            pin.asked = steps[0][1][0][0] if steps else pin.line_id.name

    def _question_key(self):
        """Return the key of the question, without the number of a repetition."""
        return (self.question or "").partition("__")[0]

    def _compute_state_now(self):
        today = self.env.company._city_today()
        for pin in self:
            file = pin.version_id.file_id
            if not file or not file.active or file.document_state != "clean":
                pin.state_now = "withdrawn"
            elif file.valid_to and file.valid_to < today:
                pin.state_now = "expired"
            else:
                pin.state_now = "valid" if file.version_id == pin.version_id else "replaced"

    @api.model
    def _pin(self, ticket, version, **values):
        """Write down that the user chose ``version`` for ``ticket``, and agreed; with sudo.

        :param version: ``docs.version`` that the user may choose, judged by the caller
        """
        # sudo: docs.pin, docs.version, hr.department - nobody writes pins by hand; names
        # of what the caller found as its owner
        version = version.sudo()
        file = version.file_id
        return self.sudo().create(
            {
                "ticket_id": ticket.id,
                "version_id": version.id,
                "number": version.number,
                "sha256": version.sha256,
                "mimetype": version.mimetype,
                "department": file.department_id.name,
                "partner_id": self.env.user.partner_id.id,
                "consent_date": fields.Datetime.now(),
                "consent_text": self.env["dms.file"]._pick_consent(),
                **{name: file[name] for name in _KEPT},
                **values,
            }
        )

    def _origin_words(self):
        """Return in one line who made the document, which version, and until when it holds."""
        if not self:
            return False
        sources = dict(self._fields["source"]._description_selection(self.env))
        now = dict(self._fields["state_now"]._description_selection(self.env))
        parts = [
            self.source_name or sources.get(self.source),
            self.department,
            self.env._("Version %(number)d", number=self.number),
            now[self.state_now],
        ]
        return " · ".join(part for part in parts if part)

    def action_open(self):
        """Open the version that was chosen."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/roeselare/gekozen/{self.id}",
            "target": "new",
        }

    @api.model
    def _readable_pin(self, pin_id):
        """Return a pin that the user may read, or an empty recordset.

        :param int pin_id: as it came in the address, not to be trusted
        """
        if not 0 < pin_id < 2**31 or not self.has_access("read"):
            return self.browse()
        return self.search([("id", "=", pin_id)], limit=1)

    def _give_out(self):
        """Return the version with sudo, after it was written down who gets it."""
        self.ensure_one()
        # sudo: docs.version - only the version that was chosen, for who sees the ticket
        version = self.sudo().version_id
        if self.state_now == "withdrawn":
            return version.browse()
        version.file_id.sudo(False)._note_look("view", self.ticket_id.number or "", version)
        return version
