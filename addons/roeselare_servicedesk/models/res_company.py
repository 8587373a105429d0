from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.text import is_email


class ResCompany(models.Model):
    """Limits and voice of the service desk. One company is one city."""

    _inherit = "res.company"

    servicedesk_upload_max_mb = fields.Integer(
        string="Largest file (MB)",
        default=10,
        help="A larger file is refused with a clear message.",
    )
    servicedesk_upload_max_count = fields.Integer(
        string="Most files at once",
        default=5,
        help="How many files one form may carry.",
    )
    servicedesk_text_max_chars = fields.Integer(
        string="Longest text (characters)",
        default=5000,
        help="A longer description or answer is refused with a clear message.",
    )
    servicedesk_mail_sender = fields.Char(
        string="Sender of mails",
        translate=True,
        help="The name that a citizen sees as the sender, such as “Stad Roeselare”. "
        "Empty: the company's name.",
    )
    servicedesk_mail_signature = fields.Text(
        string="Closing lines of mails",
        translate=True,
        help="Signs every mail to a citizen: who greets, and how to reach the city.",
    )
    servicedesk_contact_phone = fields.Char(
        string="Phone number for everything",
        default="1788",
        help="The one number that pages and mails name for help.",
    )
    servicedesk_contact_email = fields.Char(
        string="E-mail address for help",
        help="Named in error messages and mails. Empty: not named.",
    )

    @api.constrains(
        "servicedesk_upload_max_mb",
        "servicedesk_upload_max_count",
        "servicedesk_text_max_chars",
    )
    def _check_servicedesk_limits(self):
        self._check_limits(
            {
                "servicedesk_upload_max_mb": (1, 100),
                "servicedesk_upload_max_count": (1, 20),
                "servicedesk_text_max_chars": (200, 50_000),
            }
        )

    def _check_limits(self, limits):
        """Refuse numbers that are out of bounds.

        :param dict limits: field name → (least, most), both allowed
        :raise ValidationError: names the field as it stands in the settings
        """
        for company in self:
            for name, (low, high) in limits.items():
                if not low <= company[name] <= high:
                    raise ValidationError(
                        self.env._(
                            "“%(label)s” is %(value)d; choose a number from %(low)d "
                            "to %(high)d.",
                            label=self._fields[name]._description_string(self.env),
                            value=company[name],
                            low=low,
                            high=high,
                        )
                    )

    @api.constrains("servicedesk_contact_email")
    def _check_servicedesk_contact_email(self):
        for company in self.filtered("servicedesk_contact_email"):
            if not is_email(company.servicedesk_contact_email):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not an e-mail address. Write it like "
                        "name@example.com.",
                        email=company.servicedesk_contact_email,
                    )
                )

    def _read_settings(self):
        """Read the service desk's settings alone, before one of them makes Odoo read all.

        A form that is sent needs twenty of them, and nothing else of a hundred and fifty columns.
        """
        prefixes = self._settings_prefixes()
        names = [
            name
            for name, field in self._fields.items()
            if name.startswith(prefixes) and field.prefetch is True
        ]
        # sudo: res.company - kept for what reads a setting next, which says why it may
        self.sudo().fetch(names)

    @api.model
    def _settings_prefixes(self):
        return ("servicedesk_",)
