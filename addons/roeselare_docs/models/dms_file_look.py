import unicodedata

from odoo import SUPERUSER_ID, api, models

_MAX_PURPOSE = 500


class DmsFile(models.Model):
    """Whoever gets the content of a personal document is written down (docs/adr/0210)."""

    _inherit = "dms.file"

    def _note_look(self, kind, purpose="", version=None):
        """Write down that the current user gets the content of these documents.

        To be called by whatever gives out a content, before it does; the caller checked
        the access. Documents whose readers nobody asks after are left out.

        :param str kind: ``view``, ``download``, ``zip``, ``share`` or ``print``
        :param str purpose: why, as typed by the user
        :param version: the ``docs.version`` that is given out, else the current one
        """
        # sudo: dms.file - names and numbers that the row keeps, of documents that the
        # caller may read
        files = self.sudo().filtered(lambda file: file._is_watched())
        if not files:
            return
        # sudo: docs.version - the number of what the caller gives out
        numbers = {file: (version or file.version_id).sudo().number for file in files}
        reader = self._looking_reader()
        self.env["docs.look"]._add(
            [
                {
                    **reader,
                    "kind": kind,
                    "role": file._looking_role(self.env.user),
                    "purpose": file._one_line(purpose)[:_MAX_PURPOSE],
                    "document_ref": file.id,
                    "document": file._one_line(file.label or file.name),
                    "version": numbers[file],
                    "owner_ref": file.partner_id.id or 0,
                }
                for file in files
            ]
        )

    def _is_watched(self):
        """Tell whether it is written down who looks at this document."""
        return self.library == "personal"

    @api.model
    def _looking_reader(self):
        user = self.env.user
        # sudo: helpdesk.ticket.team, hr.department - names of the departments of the
        # user's own teams
        departments = user.sudo().helpdesk_team_ids.department_id
        return {
            "user_ref": user.id,
            "user_name": "" if user._is_public() else self._one_line(user.name),
            "department": ", ".join(self._one_line(name) for name in departments.mapped("name")),
        }

    def _looking_role(self, user):
        self.ensure_one()
        if user._is_public():
            return "link"
        if self.partner_id and self.partner_id == user.partner_id:
            return "owner"
        if user.id == SUPERUSER_ID:
            return "system"
        return "staff" if user._is_internal() else "mandate"

    @api.model
    def _one_line(self, text):
        """Return ``text`` without what is no letter, and with single spaces."""
        clean = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text or "")
        return " ".join(clean.split())
