import unicodedata

from odoo import SUPERUSER_ID, api, models

_MAX_PURPOSE = 500
_SEEN = "docs_look"


class DmsFile(models.Model):
    """Whoever gets the content of a personal document is written down (docs/adr/0210)."""

    _inherit = "dms.file"

    def _note_look(self, kind, purpose="", version=None):
        """Write down that the current user gets the content of these documents.

        To be called by whatever gives out a content, before it does; the caller checked
        the access. Documents whose readers nobody asks after are left out, and so is what
        this transaction wrote down already.

        :param str kind: ``view``, ``download``, ``zip``, ``share`` or ``print``
        :param str purpose: why, when the caller knows; else what the user typed before
        :param version: the ``docs.version`` that is given out, else the current one
        :raise AccessError: staff outside the ticket did not say why (:func:`needs_reason`)
        """
        # sudo: dms.file - names and numbers that the row keeps, of documents that the
        # caller may read
        files = self.sudo().filtered(lambda file: file._is_watched())
        # sudo: docs.version - the number of what the caller gives out
        numbers = {file: (version or file.version_id).sudo().number for file in files}
        seen = self._noted_looks()
        new = files.filtered(lambda file: (self.env.uid, file.id, numbers[file]) not in seen)
        if not new:
            return
        reasons = new._reasons_to_look(self._one_line(purpose))
        reader = self._looking_reader()
        self.env["docs.look"]._add(
            [
                {
                    **reader,
                    "kind": kind,
                    "role": file._looking_role(self.env.user),
                    "purpose": reasons[file][:_MAX_PURPOSE],
                    "document_ref": file.id,
                    "document": file._one_line(file.label or file.name),
                    "version": numbers[file],
                    "owner_ref": file.partner_id.id or 0,
                }
                for file in new
            ]
        )
        seen |= {(self.env.uid, file.id, numbers[file]) for file in new}

    @api.model
    def _noted_looks(self):
        """Return ``{(user, document, version)}`` that this transaction wrote down.

        Forgotten when it ends, and when any of it is undone.
        """
        return self.env.cr.precommit.data.setdefault(_SEEN, set())

    def _is_watched(self):
        """Tell whether it is written down who looks at this document."""
        if self.library == "department":
            return self.directory_id.is_watched
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
        if not user._is_internal():
            return "mandate"
        # A colleague may be somebody's parent too.
        acts_for_owner = not self._is_handled_by(user) and self._is_for_reader()
        return "mandate" if acts_for_owner else "staff"

    def _is_handled_by(self, user):
        """Tell whether the document is part of the work of ``user``.

        The team and the assignee of the ticket handle it, and the department that delivered the
        document or has it in its library.
        """
        # sudo: helpdesk.ticket.team - the teams of the user, and their departments
        teams = user.sudo().helpdesk_team_ids
        departments = self.department_id | self.directory_id.owner_department_id
        return bool(
            self.ticket_id.team_id & teams
            or self.ticket_id.user_id == user
            or departments & teams.department_id
        )

    @api.model
    def _one_line(self, text):
        """Return ``text`` without what is no letter or sign, and with single spaces."""
        clean = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text or "")
        return " ".join(clean.split())
