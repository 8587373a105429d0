from odoo import api, models

from odoo.addons.roeselare_servicedesk.schemas.call import line, record_id
from odoo.addons.roeselare_servicedesk.tools.form.schema import in_language

from ..schemas.report_form import PLACE_SOURCES, ReportForm

_MAX_HINTS = 8


class ServicedeskCockpit(models.AbstractModel):
    """Reports on a place, written down for a caller."""

    _inherit = "servicedesk.cockpit"

    @api.model
    def _takes(self, kind):
        return kind == "report" or super()._takes(kind)

    @api.model
    def _usual_kind(self):
        return "report"

    @api.model
    @api.readonly
    def action_options(self):
        """Add the categories with their everyday words, and what a map needs."""
        options = super().action_options()
        groups = self.env["helpdesk.ticket.category"]._report_groups()
        categories = [
            {
                **{name: child[name] for name in ("id", "name", "danger", "authority", "stop")},
                "advice": child["advice"] or child["authority_text"],
                "words": " ".join(child["words"]),
                "main": group["name"],
                "questions": child["questions"],
            }
            for group in groups
            for child in group["children"]
        ]
        return {
            **options,
            "categories": categories,
            "map": self.env["helpdesk.ticket"]._map_settings(),
        }

    @api.model
    @api.readonly
    def action_suggest(self, text, latitude="", longitude=""):
        """Return the likeliest categories of what was written down so far."""
        self._check_staff()
        place = [item if isinstance(item, str) else "" for item in (latitude, longitude)]
        return self.env["meldpunt.suggestion"]._suggest(text, *place)

    @api.model
    @api.readonly
    def action_place(self, text):
        """Return the addresses and places that a typed text may mean."""
        self._check_staff()
        return self.env["meldpunt.address"]._suggest(text if isinstance(text, str) else "")

    @api.model
    @api.readonly
    def action_hints(self, category_id):
        """Return what the form of a category asks, for the colleague to ask the caller."""
        self._check_staff()
        category = self.env["helpdesk.ticket.category"]._reportable(record_id(category_id))
        version = category._published_version()
        if not version:
            return []
        lang = self.env.lang or "nl_BE"
        return [in_language(item.label, lang) for item in version._form().questions][:_MAX_HINTS]

    @api.model
    def _register_form(self, form):
        if form.kind != "report":
            return super()._register_form(form)
        more, contact = form.more, self._contact(form)
        source = line(more.get("place_source"))
        return self.env["meldpunt.intake"]._submit(
            ReportForm(
                category=str(record_id(more.get("category_id")) or ""),
                description=form.text,
                address=line(more.get("address")),
                latitude=line(more.get("latitude")),
                longitude=line(more.get("longitude")),
                place_source=source if source in PLACE_SOURCES else "text",
                asset=line(more.get("asset")),
                name=contact.name,
                email=contact.email,
                phone=contact.phone,
                lang=contact.lang,
                idempotency_key=form.key,
                partner_id=self._partner(form).id or 0,
                channel=form.channel,
                by_staff=True,
                values=self._ticket_extra(form),
            )
        )
