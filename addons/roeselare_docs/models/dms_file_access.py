from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

_MAX_ID = 2**31 - 1


class DmsFile(models.Model):
    """Who may open a document of the personal library. Nobody edits one by hand."""

    _inherit = "dms.file"

    @api.model
    def _library_domain(self, operation):
        """Let owners and staff read what is clean; all changes go through methods.

        Not even the managers of dms or the administrator read by right: they see a
        document when they may see its ticket (docs/adr/0031).
        """
        if operation != "read" or self.env.user._is_public():
            return super()._library_domain(operation)
        readable = Domain("library", "=", "personal")
        readable &= Domain("document_state", "=", "clean")
        return readable & (self._owner_domain() | self._staff_domain())

    @api.model
    def _owner_domain(self):
        owner = self.env.user.partner_id
        return Domain("partner_id", "=", owner.id) & Domain("active", "=", True)

    @api.model
    def _staff_domain(self):
        """Files of tickets that the user sees, and those his department delivered.

        A confidential ticket keeps its documents: there the ticket alone counts.
        """
        user = self.env.user
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        if user.has_group("roeselare_servicedesk.group_dpo"):
            return Domain("ticket_id", "in", tickets._search(Domain.TRUE))
        if not user.has_group("roeselare_servicedesk.group_agent"):
            return Domain.FALSE
        open_tickets = Domain("confidential", "=", False)
        # sudo: helpdesk.ticket.team - the departments of the user's own teams
        departments = user.sudo().helpdesk_team_ids.department_id
        own_department = Domain("department_id", "in", departments.ids) & (
            Domain("ticket_id", "=", False) | Domain("ticket_id", "any!", open_tickets)
        )
        return Domain("ticket_id", "in", tickets._search(Domain.TRUE)) | own_department

    @api.model
    def _own_domain(self):
        """Return the documents that the current user has in his own library."""
        return (
            Domain("library", "=", "personal")
            & Domain("document_state", "=", "clean")
            & self._owner_domain()
        )

    @api.model
    def _own_count(self):
        return self.search_count(self._own_domain())

    @api.model
    def _own_document(self, document_id):
        """Return the user's own document, or an empty recordset.

        Not his, not checked yet, withdrawn, and not existing look the same.

        :param int document_id: as it came in the address, not to be trusted
        """
        if not 0 < document_id <= _MAX_ID:
            return self.browse()
        return self.search(Domain("id", "=", document_id) & self._own_domain(), limit=1)

    @api.model
    def _own_library(self, series_code, page, page_size):
        """Return one page of the user's library, newest first, as plain values.

        :param str series_code: only documents of this series; unknown or empty: all
        """
        domain = self._own_domain()
        groups = self._read_group(domain, ["series_id"], ["__count"])
        # sudo: docs.series - names of the series of the user's own documents, also of
        # a series that is archived
        series = [(item.sudo(), count) for item, count in groups]
        chosen = next((item for item, _n in series if item.code == series_code), None)
        if chosen:
            domain &= Domain("series_id", "=", chosen.id)
        found = self.search(
            domain,
            order="delivered_date DESC, id DESC",
            limit=page_size,
            offset=(max(page, 1) - 1) * page_size,
        )
        return {
            "documents": found._portal_values(),
            "folders": [
                {"code": item.code, "name": item.name, "count": count} for item, count in series
            ],
            "folder": chosen.code if chosen else "",
            "total": sum(n for item, n in series if not chosen or item == chosen),
        }

    @api.model
    def _own_documents_of(self, ticket):
        """Return the user's own documents of ``ticket``, as plain values.

        The page of a ticket is also shown to whoever holds its tracking link: only
        who is logged in as the owner finds anything here.
        """
        if not ticket or self.env.user._is_public():
            return []
        domain = self._own_domain() & Domain("ticket_id", "=", ticket.id)
        return self.search(domain, order="delivered_date DESC, id DESC")._portal_values()

    def _register_opening(self):
        """Keep when the owner opened the document first; later openings change nothing.

        Called for GET, as recording the opening is its purpose; it can be repeated.
        """
        self.ensure_one()
        if self.opened_date or self.partner_id != self.env.user.partner_id:
            return
        # sudo: dms.file - owners only read; this is the one trace of their reading
        self.sudo().with_context(tracking_disable=True).write(
            {"opened_date": fields.Datetime.now()}
        )

    def _portal_values(self):
        """Return what the owner sees of each document, as plain values."""
        # sudo: dms.file - names of series and department of documents that the
        # caller found as their owner; owners have no right on departments
        files = self.sudo()
        return [
            {
                "id": file.id,
                "label": file.label,
                "note": file.delivery_note,
                "series": file.series_id.name,
                "department": file.department_id.name,
                "date": file.delivered_date,
                "size": file._size_text(),
                "extension": (file.extension or "").upper(),
                "is_new": not file.opened_date,
            }
            for file in files
        ]

    def _size_text(self):
        """Return the size as people write it: "12 kB", or "1,4 MB" in Dutch."""
        self.ensure_one()
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1000))} kB"
        return f"{formatLang(self.env, self.size / 1_000_000, digits=1)} MB"
