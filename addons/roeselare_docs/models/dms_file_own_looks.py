from odoo import models
from odoo.fields import Domain


class DmsFile(models.Model):
    """The owner sees who looked at a document: departments and reasons, no names of staff."""

    _inherit = "dms.file"

    def _own_looks(self, page, page_size):
        """Return one page of the looks at the user's own document, newest first.

        :return: dict of ``total`` and ``looks``, a list of plain values
        """
        self.ensure_one()
        # sudo: docs.look - nobody but the officer reads rows; the caller found the document
        # as its owner, and gets no name
        looks = self.env["docs.look"].sudo()
        mine = Domain("owner_ref", "=", self.env.user.partner_id.id)
        domain = Domain("document_ref", "=", self.id) & mine
        total = looks.search_count(domain)
        page = min(max(page, 1), max(1, -(-total // page_size)))
        found = looks.search(domain, limit=page_size, offset=(page - 1) * page_size)
        kinds = dict(looks._fields["kind"]._description_selection(self.env))
        return {
            "total": total,
            "looks": [
                {
                    "date": look.date,
                    "what": kinds[look.kind],
                    "who": self._looker_name(look),
                    "purpose": look.purpose,
                    "version": look.version,
                }
                for look in found
            ],
        }

    def _looker_name(self, look):
        """Return who looked, as the owner may know it."""
        city = self.env.company.name
        if look.role == "owner":
            return self.env._("You")
        if look.role == "mandate":
            return self.env._("Somebody on behalf of you")
        if look.role == "link":
            return self.env._("Somebody with a link that was shared")
        if look.role == "system":
            return self.env._("%(city)s, automatically", city=city)
        return look.department or city
