import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.search_text import split_words

ICON = re.compile(r"fa-[a-z0-9-]{1,40}", re.ASCII)


class HelpdeskTicketCategory(models.Model):
    """A category of Meldpunt 1788: what a citizen can report, and who is behind it."""

    _inherit = "helpdesk.ticket.category"

    is_report = fields.Boolean(
        string="For reports",
        help="Citizens choose it at Meldpunt 1788 when they report something.",
    )
    icon = fields.Char(
        help="Name of a Font Awesome 4 icon, such as “fa-trash”. Shown with a main category."
    )
    authority_id = fields.Many2one(
        "meldpunt.authority",
        string="Other authority",
        index="btree_not_null",
        help="Who looks after this instead of the city. Reports are still taken, "
        "unless “Refer only” is on.",
    )
    refer_only = fields.Boolean(
        help="No report is taken: the citizen is sent to the other authority.",
    )
    danger_text = fields.Text(
        string="Warning in danger",
        translate=True,
        help="Shown as soon as a citizen chooses this category.",
    )

    @api.constrains("icon")
    def _check_icon(self):
        for category in self.filtered("icon"):
            if not ICON.fullmatch(category.icon):
                raise ValidationError(
                    self.env._(
                        "“%(icon)s” is not the name of an icon. Type one such as fa-trash.",
                        icon=category.icon,
                    )
                )

    @api.constrains("refer_only", "authority_id")
    def _check_refer_only(self):
        for category in self.filtered("refer_only"):
            if not category.authority_id:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” refers to another authority, but names none. "
                        "Choose the other authority first.",
                        name=category.name,
                    )
                )

    @api.model
    def _report_domain(self):
        """Return the domain of what citizens may see when they report something."""
        return (
            Domain("is_report", "=", True)
            & Domain("show_in_portal", "=", True)
            & Domain("company_id", "in", [False, self.env.company.id])
        )

    @api.model
    def _report_groups(self):
        """Return the main categories with what can be chosen in each, as plain values.

        :return: list of ``{"id", "name", "icon", "children": [{"id", "name",
            "words", "danger", "authority", "questions"}]}`` in the order of the list
        """
        # sudo: helpdesk.ticket.category, meldpunt.authority - names for everyone
        categories = self.sudo().search_fetch(
            self._report_domain(),
            [
                "name",
                "parent_id",
                "icon",
                "synonyms",
                "danger_text",
                "danger_stop",
                "advice_text",
                "advice_url",
                "authority_id",
                "refer_only",
                "form_id",
            ],
        )
        groups = {
            main.id: {
                "id": main.id,
                "name": main.name,
                "icon": main.icon or "fa-circle-o",
                "children": [],
            }
            for main in categories
            if not main.parent_id
        }
        for category in categories:
            group = groups.get(category.parent_id.id)
            if group:
                group["children"].append(category._report_values(category.parent_id))
        return [group for group in groups.values() if group["children"]]

    def _report_values(self, main):
        self.ensure_one()
        authority = self.authority_id
        return {
            "id": self.id,
            "name": self.name,
            "words": split_words(self.synonyms) + split_words(main.synonyms),
            "danger": self.danger_text or "",
            "authority": authority.name or "",
            "authority_text": authority.text or "",
            "authority_url": authority.url or "",
            "authority_phone": authority.phone or "",
            "questions": bool(self.form_id),
        }

    @api.model
    def _reportable(self, category_id):
        """Return the category a citizen chose, with sudo, or none if it is not for that.

        A main category is no answer: it says too little for a team or a term.
        """
        # sudo: helpdesk.ticket.category - only what the domain shows to everyone
        categories = self.sudo()
        if not category_id:
            return categories.browse()
        offered = self._report_domain() & Domain("active", "=", True)
        # Found with what a report reads of it next: one query.
        return categories.search_fetch(
            offered & Domain("id", "=", category_id) & Domain("parent_id", "any", offered),
            limit=1,
        )
