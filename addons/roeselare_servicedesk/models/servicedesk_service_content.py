from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import html_sanitize

#: what a search looks at
SEARCHED_FIELDS = {"name", "summary", "description", "keywords", "synonyms"}
#: texts with layout; each language is written on its own (docs/adr/0040)
HTML_FIELDS = ("description", "additional", "exception", "regulation")


class ServicedeskService(models.Model):
    """What the catalogue tells about a service."""

    _inherit = "servicedesk.service"

    summary = fields.Char(translate=True, help="One sentence in the catalogue.")
    description = fields.Html(translate=True, sanitize=False, help="What the customer should know.")
    additional = fields.Html(string="Additional description", translate=True, sanitize=False)
    exception = fields.Html(string="Exceptions", translate=True, sanitize=False)
    regulation = fields.Html(string="Regulations", translate=True, sanitize=False)
    keywords = fields.Char(translate=True, help="Words by which it is found, separated by commas.")
    synonyms = fields.Char(
        translate=True,
        help="Everyday words that lead to this service, separated by commas.",
    )
    theme_ids = fields.Many2many(
        "servicedesk.service.label",
        "servicedesk_service_theme_rel",
        string="Themes",
        domain="[('kind', '=', 'theme')]",
    )
    life_event_ids = fields.Many2many(
        "servicedesk.service.label",
        "servicedesk_service_life_event_rel",
        string="Life events",
        domain="[('kind', '=', 'life_event')]",
    )
    target_ids = fields.Many2many(
        "servicedesk.service.label",
        "servicedesk_service_target_rel",
        string="Target audiences",
        domain="[('kind', '=', 'target')]",
    )
    related_ids = fields.Many2many(
        "servicedesk.service",
        "servicedesk_service_related_rel",
        "service_id",
        "related_id",
        string="Related services",
    )
    related_pending = fields.Char(
        copy=False,
        help="Addresses of related services that are not here yet, as a file named them.",
    )
    language_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        context={"active_test": False},
        help="In which we help the customer.",
    )
    concept_id = fields.Char(help="Of the Flemish product catalogue, on which this is based.")
    product_id = fields.Char(string="Product number", help="In the Flemish catalogue.")
    status = fields.Selection(
        [("ontwerp", "Draft"), ("verzonden", "Sent")],
        string="State in the Flemish catalogue",
        default="ontwerp",
        required=True,
    )
    detail_ids = fields.One2many("servicedesk.service.detail", "service_id", copy=True)
    requirement_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        string="Conditions",
        domain=[("kind", "=", "requirement")],
        context={"default_kind": "requirement"},
    )
    procedure_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        domain=[("kind", "=", "procedure")],
        context={"default_kind": "procedure"},
    )
    cost_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        string="Costs",
        domain=[("kind", "=", "cost")],
        context={"default_kind": "cost"},
    )
    advantage_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        string="Financial advantages",
        domain=[("kind", "=", "advantage")],
        context={"default_kind": "advantage"},
    )
    contact_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        domain=[("kind", "=", "contact")],
        context={"default_kind": "contact"},
    )
    legal_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        string="Legal basis",
        domain=[("kind", "=", "legal")],
        context={"default_kind": "legal"},
    )
    website_ids = fields.One2many(
        "servicedesk.service.detail",
        "service_id",
        string="Websites",
        domain=[("kind", "=", "website")],
        context={"default_kind": "website"},
    )

    @api.model_create_multi
    def create(self, vals_list):
        services = super().create([_sanitized(vals) for vals in vals_list])
        services._relate_pending()
        self.env["servicedesk.service.search"]._refresh(services)
        return services

    def _relate_pending(self):
        """Relate services to these, which they waited for."""
        pending = self.with_context(active_test=False).search([("related_pending", "!=", False)])
        new = {service.code: service for service in self}
        for service in pending:
            codes = service.related_pending.split(",")
            found = self.browse().union(*(new[code] for code in codes if code in new))
            if found:
                rest = [code for code in codes if code not in new]
                service.write(
                    {
                        "related_ids": [Command.link(item.id) for item in found],
                        "related_pending": ",".join(rest) or False,
                    }
                )

    def write(self, vals):
        result = super().write(_sanitized(vals))
        if SEARCHED_FIELDS & vals.keys():
            self.env["servicedesk.service.search"]._refresh(self)
        return result

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        if field_name in HTML_FIELDS:
            translations = {
                lang: html_sanitize(text) if text else text for lang, text in translations.items()
            }
        result = super()._update_field_translations(field_name, translations, digest, source_lang)
        if field_name in SEARCHED_FIELDS:
            self.env["servicedesk.service.search"]._refresh(self)
        return result


def _sanitized(vals):
    """Return ``vals`` with clean HTML: the fields themselves cannot do it.

    Odoo's own sanitizing makes a field share its layout among the languages, so that a
    changed sentence in one replaces the sentence in all others.
    """
    return {
        name: html_sanitize(value) if name in HTML_FIELDS and value else value
        for name, value in vals.items()
    }
