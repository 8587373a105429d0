from email.utils import formataddr

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

_LONGEST = 365


class ResCompany(models.Model):
    """How long unfinished requests are kept, and who mails about them."""

    _inherit = "res.company"

    servicedesk_draft_days = fields.Integer(
        string="Unfinished requests are kept (days)",
        default=90,
        help="Of people with an account, who find them in My Roeselare.",
    )
    servicedesk_link_days = fields.Integer(
        string="Links to go on are valid (days)",
        default=14,
        help="For people without an account, who get the link by mail.",
    )

    @api.constrains("servicedesk_draft_days", "servicedesk_link_days")
    def _check_servicedesk_draft_days(self):
        for company in self:
            for days in (company.servicedesk_draft_days, company.servicedesk_link_days):
                if not 1 <= days <= _LONGEST:
                    raise ValidationError(
                        self.env._(
                            "%(days)d days is not possible: choose from 1 to %(limit)d.",
                            days=days,
                            limit=_LONGEST,
                        )
                    )

    def _mail_sender(self):
        """Return who a mail to a requester is from: the city, not a member of staff."""
        name = self.servicedesk_mail_sender or self.name
        address = (
            email_normalize(self.email_formatted or "")
            or email_normalize(self.env["ir.mail_server"]._get_default_from_address())
            or ""
        )
        return formataddr((name, address)) if address else name
