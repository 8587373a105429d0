import base64

from odoo import api, fields, models
from odoo.fields import Domain

from ..schemas.submission import HeldFile

UPLOAD_STATES = [
    ("accepted", "Not scanned"),
    ("pending", "Being checked"),
    ("clean", "Clean"),
    ("quarantined", "Quarantined"),
    ("rejected", "Removed"),
]
REASONS = [
    ("unreachable", "The scanner did not answer"),
    ("timeout", "The scanner took too long"),
    ("protocol", "The answer of the scanner was not understood"),
    ("too_large", "Larger than the scanner takes"),
]


class ServicedeskUpload(models.Model):
    """A file that a customer sent: one row for each that passed the gate.

    What the scanner did not call clean lies here, and nowhere else: the attachment or
    photo that everybody sees holds a note in its place (docs/adr/0190). Nobody but the
    server itself reads ``content``.
    """

    _name = "servicedesk.upload"
    _description = "File of a customer"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    mimetype = fields.Char(string="Type", readonly=True)
    size = fields.Integer(string="Size (bytes)", readonly=True)
    sha256 = fields.Char(string="Checksum/SHA-256", required=True, readonly=True)
    state = fields.Selection(UPLOAD_STATES, required=True, readonly=True)
    reason = fields.Selection(REASONS, string="Why it waits", readonly=True)
    virus = fields.Char(
        string="Name of the virus", readonly=True, help="As the scanner calls it."
    )
    content = fields.Binary(attachment=False, groups=fields.NO_ACCESS, readonly=True)
    attempts = fields.Integer(string="Scans without answer", readonly=True)
    next_attempt = fields.Datetime(string="Next scan", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Requester", readonly=True, ondelete="set null"
    )
    sender_id = fields.Many2one(
        "res.partner",
        string="Sent by",
        readonly=True,
        ondelete="set null",
        help="Whose account sent it: counts for the limits of that person.",
    )
    network = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    double_of_id = fields.Many2one(
        "servicedesk.upload", string="Same file as", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")

    _due_index = models.Index("(next_attempt) WHERE state = 'pending'")
    _sender_index = models.Index("(sender_id, create_date) WHERE sender_id IS NOT NULL")
    _network_index = models.Index("(network, create_date) WHERE network IS NOT NULL")
    _same_index = models.Index("(partner_id, sha256) WHERE partner_id IS NOT NULL")
    _double_index = models.Index("(double_of_id) WHERE double_of_id IS NOT NULL")

    # --------------------------------------------------------------------- words

    def _held_words(self):
        self.ensure_one()
        words = {
            "pending": self.env._(
                "“%(name)s” is checked for viruses. Nobody can open it before.", name=self.name
            ),
            "quarantined": self.env._(
                "“%(name)s” was stopped: it carries a virus (%(virus)s).",
                name=self.name,
                virus=self.virus or "?",
            ),
            "rejected": self.env._("“%(name)s” was destroyed.", name=self.name),
        }
        text = words[self.state]
        if self.state == "pending" and self.reason == "too_large":
            text += " " + self.env._("It is larger than the scanner takes.")
        return text

    def _double_words(self, uid):
        """Return which file this one is the same as; names only a ticket that may be read."""
        self.ensure_one()
        same = self.double_of_id
        if same.ticket_id in (self.ticket_id, self.env["helpdesk.ticket"]):
            return self.env._(
                "“%(name)s” is the same file as “%(other)s”.", name=self.name, other=same.name
            )
        if not same.ticket_id.with_user(uid).has_access("read"):
            return self.env._("“%(name)s” was sent before, in another ticket.", name=self.name)
        return self.env._(
            "“%(name)s” is the same file as “%(other)s” of %(number)s.",
            name=self.name,
            other=same.name,
            number=same.ticket_id.number,
        )

    # -------------------------------------------------------------- what came in

    @api.model
    def _write_down(self, files, target, records, ticket=None):
        """Write down files that were stored, and keep apart what was not called clean.

        :param files: :class:`~..schemas.submission.CleanFile` objects
        :param str target: field of this model that names where each file lies
        :param records: where they lie, in the same order
        :param ticket: ``helpdesk.ticket`` they belong to, if any
        """
        if not files:
            return self
        # sudo: servicedesk.upload - customers have no rights on what is written down
        # about their files
        uploads = self.sudo()
        ticket = ticket or self.env["helpdesk.ticket"]
        known = uploads._known({item.sha256 for item in files}, ticket)
        created = uploads.create(
            [
                {
                    **uploads._upload_values(item, ticket),
                    target: record.id,
                    "double_of_id": known.get(item.sha256),
                }
                for item, record in zip(files, records, strict=True)
            ]
        )
        for upload in created:
            # Also the same file in two answers of one form.
            first = known.setdefault(upload.sha256, upload.id)
            if not upload.double_of_id and first != upload.id:
                upload.double_of_id = first
        return created

    def _upload_values(self, item, ticket):
        user, network = self.env.user, ""
        # sudo: helpdesk.ticket - whose ticket it is
        partner = ticket.sudo().partner_id
        if user._is_public():
            network = self.env["servicedesk.upload.gate"]._network()
        values = {
            "name": item.shown_name,
            "mimetype": (item.held or item).mimetype,
            "size": item.size,
            "sha256": item.sha256,
            "state": item.scan_state or "accepted",
            "ticket_id": ticket.id,
            "partner_id": partner.id,
            "sender_id": user.partner_id.id if user._is_portal() else False,
            "network": network or False,
            "company_id": self.env.company.id,
        }
        if item.held:
            values["content"] = base64.b64encode(item.held.content)
        if item.scan_state == "quarantined":
            values["virus"] = item.held.reason
        elif item.scan_state == "pending":
            values.update(reason=item.held.reason, next_attempt=self._moment_after(0))
        return values

    def _known(self, sums, ticket):
        """Return checksum → id of the first such file on this ticket or of its requester."""
        # sudo: helpdesk.ticket - whose ticket it is
        partner = ticket.sudo().partner_id
        where = Domain.FALSE
        if ticket:
            where |= Domain("ticket_id", "=", ticket.id)
        if partner:
            where |= Domain("partner_id", "=", partner.id)
        found = self.search(where & Domain("sha256", "in", list(sums)), order="id desc")
        return {upload.sha256: upload.id for upload in found}

    # ------------------------------------------------------------ where it lies

    def _raw(self):
        """Return the bytes that were kept apart."""
        self.ensure_one()
        # sudo: servicedesk.upload - for the scanner and for the place it goes to when clean
        return base64.b64decode(self.sudo().with_context(bin_size=False).content or b"")

    def _held_file(self):
        """Return what is kept apart, for another place where it is held as well."""
        self.ensure_one()
        reason = self.reason or self.virus or ""
        return HeldFile(self.name, self.mimetype, self._raw(), self.state, reason)

    def _release(self):
        """Put the file where the note stands; its content stays here no longer."""
        self.ensure_one()
        self._fill_place(self._raw())
        self._settle("clean")

    def _quarantine(self, virus):
        """Say in the place of the file that it carries a virus."""
        self.ensure_one()
        self._mark_place("quarantined")
        self.write({"state": "quarantined", "virus": virus, "reason": False, "next_attempt": False})

    def _fill_place(self, content):
        """Put the file where it belongs; for other addons, which have other places."""
        if self.attachment_id:
            self.attachment_id._replace_note(self.name, self.mimetype, content, "clean")

    def _mark_place(self, state):
        """Say in the place of the file what became of it."""
        if self.attachment_id:
            note = self.env["servicedesk.upload.gate"]._note(self.name, state)
            self.attachment_id._replace_note(*note, state)

    def _settle(self, state):
        self.write({"state": state, "content": False, "reason": False, "next_attempt": False})

    # --------------------------------------------------------------------- buttons

    def action_scan_now(self):
        """Scan what waits as soon as possible."""
        self.check_access("write")
        waiting = self.filtered(lambda upload: upload.state == "pending")
        waiting.write({"next_attempt": fields.Datetime.now()})
        self.env["ir.cron"]._wake("roeselare_servicedesk.ir_cron_scan_uploads")

    def action_destroy(self):
        """Destroy what was kept apart; its name and checksum stay as a proof."""
        self.check_access("write")
        for upload in self.filtered(lambda upload: upload.state in ("pending", "quarantined")):
            # sudo: ir.attachment - the note says what became of the file
            upload.sudo()._destroy()
            ticket = upload.sudo().ticket_id
            if ticket:
                words = self.env._("“%(name)s” was destroyed unread.", name=upload.name)
                ticket._message_log(body=words, author_id=self.env.user.partner_id.id)

    def _destroy(self):
        self._mark_place("rejected")
        self._settle("rejected")
