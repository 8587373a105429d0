from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError

_INSIDE = "docs_edit_inside"
#: what follows from what happens to a file; only our own methods set it, with sudo
RESERVED = frozenset(
    {
        "bulk_row_id",
        "document_state",
        "earlier_deliveries",
        "edit_log",
        "edit_version",
        "hold_ids",
        "legal_hold",
        "lock_until",
        "notice_due",
        "notice_failed",
        "notice_line_id",
        "notice_mail_id",
        "notified_date",
        "opened_date",
        "own_upload",
        "paper_date",
        "paper_sent_by_id",
        "paper_sent_date",
        "partner_id",
        "reminded_date",
        "reminded_valid_to",
        "retain_until",
        "retention_state",
        "rule_id",
        "sha256",
        "source",
        "source_name",
        "ticket_id",
        "unread_on",
        "version_id",
    }
)


class DmsFile(models.Model):
    """A file is saved on the version that it was opened with (docs/adr/0102)."""

    _name = "dms.file"
    _inherit = ["dms.file", "servicedesk.edit.mixin"]
    _edit_not_by_hand = ("access_", "activity_", "edit_", "locked_", "message_")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A copy brings empty ones along.
            self._refuse_reserved({name: value for name, value in vals.items() if value})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_reserved(vals)
        watched = {name for name in vals if self._is_by_hand(name)}
        inside = self.env.context.get(_INSIDE)
        if not watched or inside or self.env.uid == SUPERUSER_ID:
            return super().write(vals)
        # sudo: dms.file - what differs, to tell colleagues later; nothing is shown
        changes = {file: file._differing(vals, watched) for file in self.sudo()}
        result = super(DmsFile, self.with_context(**{_INSIDE: True})).write(vals)
        for file, names in changes.items():
            if names:
                super(DmsFile, file).write(file._edit_values(names))
        return result

    @api.model
    def _refuse_reserved(self, vals):
        if not self.env.su and RESERVED & vals.keys():
            raise AccessError(self.env._("These fields are filled in by the system only."))

    @api.model
    def _is_by_hand(self, name):
        # The content is computed and stored elsewhere.
        return name == "content" or super()._is_by_hand(name)

    def _differs(self, name, value):
        # Two contents are not read to be compared.
        return name == "content" or super()._differs(name, value)

    def _stale_message(self, changes):
        return self.env._(
            "Somebody saved this file after you opened it, so your changes are not saved "
            "yet.\n%(changes)s",
            changes=changes,
        )
