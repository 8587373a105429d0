from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HelpdeskTicketCategory(models.Model):
    """What a citizen is told before a report: call first, or somebody else solves it."""

    _inherit = "helpdesk.ticket.category"

    danger_stop = fields.Boolean(
        string="Call only",
        help="No report is taken here: the warning tells whom to call.",
    )
    advice_text = fields.Text(
        string="Advice",
        translate=True,
        help="Shown as soon as a citizen chooses this category, such as whom to ask "
        "first. A report can still be sent.",
    )
    advice_url = fields.Char(
        string="Page with the advice", help="Starts with https://. May stay empty."
    )

    @api.constrains("danger_stop", "danger_text")
    def _check_danger_stop(self):
        for category in self.filtered("danger_stop"):
            if not category.danger_text:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” takes no report, but does not say whom to call. "
                        "Write the warning first.",
                        name=category.name,
                    )
                )

    @api.constrains("advice_url")
    def _check_advice_url(self):
        for category in self.filtered("advice_url"):
            if not category.advice_url.startswith("https://"):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not the address of a page. It starts with https://.",
                        url=category.advice_url,
                    )
                )

    def _report_values(self, main):
        return {
            **super()._report_values(main),
            "stop": self.danger_stop or self.refer_only,
            "advice": self.advice_text or "",
            "advice_url": self.advice_url or "",
        }

    def _refusal(self):
        """Return why no report is taken in this category, in words; empty when one is."""
        self.ensure_one()
        if self.danger_stop:
            return self.env._(
                "We take no report of this here. %(warning)s", warning=self.danger_text
            )
        if self.refer_only:
            authority = self.authority_id
            contact = " ".join(filter(None, [authority.phone, authority.url]))
            return self.env._(
                "The city cannot solve this; %(authority)s can. %(contact)s",
                authority=authority.name,
                contact=contact,
            ).strip()
        return ""

    def _advice_kind(self):
        """Return as what a visitor of this category is counted when sent elsewhere."""
        self.ensure_one()
        if self.danger_text:
            return "danger"
        if self.authority_id:
            return "authority"
        return "advice" if self.advice_text else ""

    def _advice_page(self):
        """Return the page of whoever solves it, or nothing."""
        self.ensure_one()
        return self.advice_url or self.authority_id.url or ""
