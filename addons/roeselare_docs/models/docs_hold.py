from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

SCOPES = [
    ("document", "One document"),
    ("ticket", "All documents of a ticket"),
    ("owner", "All documents of a person"),
]
_TARGETS = {"document": "file_id", "ticket": "ticket_id", "owner": "partner_id"}


class DocsHold(models.Model):
    """Documents that nobody deletes or destroys until the officer ends the hold.

    Who began and ended it, when and why stays; a hold is never changed (docs/adr/0226).
    """

    _name = "docs.hold"
    _description = "Legal hold"
    _order = "ended_on desc, id desc"

    scope = fields.Selection(SCOPES, required=True, default="document", string="Holds")
    file_id = fields.Many2one(
        "dms.file", string="Document", ondelete="set null", index="btree_not_null"
    )
    ticket_id = fields.Many2one("helpdesk.ticket", ondelete="set null")
    partner_id = fields.Many2one("res.partner", string="Owner", ondelete="restrict")
    reason = fields.Text(required=True, help="Why these documents must not disappear.")
    reference = fields.Char(help="Number of the case at court, the complaint or the letter.")
    file_ids = fields.Many2many(
        "dms.file",
        "docs_hold_file_rel",
        "hold_id",
        "file_id",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )
    file_count = fields.Integer(
        compute="_compute_file_count", compute_sudo=True, string="Documents"
    )
    ended_on = fields.Datetime(readonly=True, copy=False)
    ended_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    end_reason = fields.Text(string="Why it ended", readonly=True, copy=False)

    _ticket_index = models.Index("(ticket_id) WHERE ended_on IS NULL AND scope = 'ticket'")
    _owner_index = models.Index("(partner_id) WHERE ended_on IS NULL AND scope = 'owner'")

    @api.depends("file_ids")
    def _compute_file_count(self):
        for hold in self:
            hold.file_count = len(hold.file_ids)

    @api.depends("reference", "scope")
    def _compute_display_name(self):
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        for hold in self:
            hold.display_name = hold.reference or scopes.get(hold.scope, "")

    @api.constrains("scope", "file_id", "ticket_id", "partner_id")
    def _check_target(self):
        for hold in self:
            if not hold.ended_on and not hold[_TARGETS[hold.scope]]:
                raise ValidationError(
                    self.env._("Say which document, ticket or person the hold is on.")
                )

    # ------------------------------------------------------------ begin and end

    @api.model_create_multi
    def create(self, vals_list):
        holds = super().create(vals_list)
        for hold in holds:
            # What may not be read may not be held one by one either.
            hold.file_id.check_access("read")
            hold.ticket_id.check_access("read")
            # sudo: dms.file, docs.hold - all of the ticket or the owner, also what the
            # officer may not read: a hold protects, it opens nothing
            hold.sudo()._cover(hold._held_files())
        return holds

    def write(self, vals):
        if vals and not self.env.su:
            raise UserError(self.env._("A legal hold never changes. End it, and begin another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A legal hold is ended, not deleted: its history stays."))

    def _held_files(self):
        """Return the documents that this hold is on now, with sudo."""
        self.ensure_one()
        # sudo: dms.file - see create
        files = self.env["dms.file"].sudo().with_context(active_test=False)
        if self.scope == "document":
            return files.browse(self.file_id.ids)
        field = _TARGETS[self.scope]
        return files.search(Domain(field, "=", self[field].id) & Domain("library", "!=", False))

    @api.model
    def _cover_owner(self, partner):
        """Put all documents of ``partner``, of whoever they were before, under the holds on it."""
        on_owner = Domain("scope", "=", "owner") & Domain("partner_id", "=", partner.id)
        for hold in self.search(on_owner & Domain("ended_on", "=", False)):
            hold._cover(hold._held_files() - hold.file_ids)

    def _cover(self, files):
        self.ensure_one()
        self.file_ids = [Command.link(file.id) for file in files]
        files._note_hold(True)

    def action_end(self):
        """Ask why the hold ends."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End the legal hold"),
            "res_model": "docs.hold.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_hold_id": self.id},
        }

    def action_view_files(self):
        """Open the held documents, as far as the user may read them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("roeselare_docs.action_document")
        action["domain"] = [("hold_ids", "in", self.ids)]
        action["context"] = {"active_test": False}
        return action

    def _end(self, reason):
        """End the hold; what another hold covers stays held."""
        self.ensure_one()
        if not self.env.user.has_group("roeselare_servicedesk.group_dpo"):
            raise AccessError(self.env._("Only the data protection officer decides on a hold."))
        # sudo: docs.hold, dms.file - the role was judged above
        hold = self.sudo().with_context(active_test=False)
        if hold.ended_on:
            raise UserError(self.env._("This hold has ended already."))
        hold.write(
            {
                "ended_on": fields.Datetime.now(),
                "ended_by": self.env.uid,
                "end_reason": reason,
            }
        )
        free = hold.file_ids.filtered(lambda file: all(file.hold_ids.mapped("ended_on")))
        free._note_hold(False)
        free._apply_rule()

    # ---------------------------------------------------------------- new files

    @api.model
    def _cover_new(self, files):
        """Put documents that are new under the holds on their ticket or owner.

        :param files: ``dms.file`` with sudo
        """
        if not files.partner_id and not files.ticket_id:
            return
        # sudo: docs.hold - who delivers does not know of a hold, and is not told
        holds = self.sudo().search(
            Domain("ended_on", "=", False)
            & (
                (Domain("scope", "=", "ticket") & Domain("ticket_id", "in", files.ticket_id.ids))
                | (Domain("scope", "=", "owner") & Domain("partner_id", "in", files.partner_id.ids))
            )
        )
        for hold in holds:
            field = _TARGETS[hold.scope]
            hold._cover(files.grouped(field).get(hold[field], files.browse()))
