from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_MIN_LENGTH = 10
_MIN_LETTERS = 6
_MAX_ID = 2**31 - 1


def needs_reason(error):
    """Tell whether ``error`` says that staff outside the ticket did not say why."""
    return getattr(error, "docs_reason_needed", False)


class DmsFile(models.Model):
    """Who has nothing to do with the ticket says why, before a document opens (docs/adr/0211)."""

    _inherit = "dms.file"

    look_reason_needed = fields.Boolean(
        compute="_compute_look_reason_needed",
        string="Needs a reason",
        help="On: you do not handle this document, so you say why before you open it.",
    )

    @api.depends_context("uid")
    def _compute_look_reason_needed(self):
        # sudo: dms.file - whose ticket it is, of documents that the user reads
        outside = self.sudo().filtered(lambda file: file._is_watched())._looked_at_from_outside()
        open_reasons = outside._open_reasons()
        for file in self:
            file.look_reason_needed = file._origin in outside and file._origin not in open_reasons

    def _looked_at_from_outside(self):
        """Return those of these documents that the current user, of staff, does not handle."""
        user = self.env.user
        return self._origin.filtered(
            lambda file: file._looking_role(user) == "staff" and not file._is_handled_by(user)
        )

    def _open_reasons(self):
        """Return what the current user said about each of these documents, as far as it holds."""
        if not self:
            return {}
        domain = Domain("user_id", "=", self.env.uid) & Domain("file_id", "in", self.ids)
        # sudo: docs.look.reason - nobody reads reasons; these are the user's own
        reasons = self.env["docs.look.reason"].sudo()
        found = reasons.search(domain & Domain("until", ">", fields.Datetime.now()), order="id")
        return {reason.file_id: reason.purpose for reason in found}

    def _reasons_to_look(self, purpose):
        """Return ``{document: why}``.

        :param str purpose: what the code that gives out knows, such as the ticket for which
            the owner chose the document; then nobody is asked

        :raise AccessError: the current user has to say why, and did not (:func:`needs_reason`)
        """
        if purpose:
            return dict.fromkeys(self, purpose)
        outside = self._looked_at_from_outside()
        said = outside._open_reasons()
        if len(said) < len(outside):
            # No class of its own: the web client shows a plain AccessError as a message.
            error = AccessError(
                self.env._(
                    "You do not handle this document. Open it in the service desk and say why "
                    "you need it; the owner sees when it was opened, by which department and why."
                )
            )
            error.docs_reason_needed = True
            raise error
        return {file: said.get(file, purpose) for file in self}

    @api.model
    def _is_reason(self, purpose):
        letters = sum(character.isalpha() for character in purpose)
        return len(purpose) >= _MIN_LENGTH and letters >= _MIN_LETTERS

    def _say_reason(self, purpose):
        """Keep why the current user opens these documents, for as long as the city says.

        :raise UserError: that is no reason
        """
        self.check_access("read")
        purpose = self._one_line(purpose)
        if not self._is_reason(purpose):
            raise UserError(
                self.env._(
                    "Say in a few words why you need this document (at least %(count)d "
                    "characters). The owner reads it.",
                    count=_MIN_LENGTH,
                )
            )
        # sudo: res.company - one number; employees may not read companies' settings
        minutes = self.env.company.sudo().docs_look_minutes
        until = fields.Datetime.now() + timedelta(minutes=minutes)
        # sudo: docs.look.reason - the user's own words about documents that he reads
        self.env["docs.look.reason"].sudo().create(
            [
                {"file_id": file.id, "user_id": self.env.uid, "purpose": purpose, "until": until}
                for file in self
            ]
        )

    @api.model
    def _document_to_ask(self, document_id):
        """Return a document that the current user, of staff, reads; else an empty recordset.

        :param int document_id: as it came in the address, not to be trusted
        """
        if not 0 < document_id <= _MAX_ID or not self.env.user._is_internal():
            return self.browse()
        documents = self.with_context(active_test=False)
        return documents.search(Domain("id", "=", document_id)).filtered("library")

    def action_say_reason(self):
        """Open the window that asks why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why do you open this document?"),
            "res_model": "docs.look.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_file_id": self.id},
        }
