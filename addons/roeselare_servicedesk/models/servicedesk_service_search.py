from odoo import fields, models
from odoo.tools import html2plaintext

from ..tools.package import LANGUAGES
from ..tools.search import search_row

_FIELDS = ("name", "summary", "description", "keywords", "synonyms")


class ServicedeskServiceSearch(models.Model):
    """What a service is found by."""

    _name = "servicedesk.service.search"
    _description = "Search text of a service"
    _inherit = "servicedesk.search.mixin"
    _owner = "service_id"

    service_id = fields.Many2one(
        "servicedesk.service", required=True, index=True, ondelete="cascade"
    )

    _lang_unique = models.UniqueIndex("(service_id, lang)")

    def _refresh(self, services):
        """Make the search texts of ``services`` anew."""
        if not services:
            return
        # sudo: servicedesk.service.search - nobody writes these by hand; they follow
        # from services that the caller was allowed to write
        rows = self.sudo()
        stored = self.env["servicedesk.service.package"]._stored_texts(services, list(_FIELDS))
        rows.search([("service_id", "in", services.ids)]).unlink()
        rows.create(
            [
                _row(service_id, lang, texts)
                for service_id, texts in stored.items()
                for lang in LANGUAGES
            ]
        )


def _row(service_id, lang, texts):
    def said(name):
        return texts[name].get(lang) or texts[name].get("en_US") or ""

    text = f"{said('summary')} {html2plaintext(said('description'))}"
    row = search_row(said("name"), f"{said('keywords')} {said('synonyms')}", text)
    return {"service_id": service_id, "lang": lang, **row}
