from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.clamd import Scanner, parse_address

_MB = 1024 * 1024


class ResCompany(models.Model):
    """The virus scanner, off until its address is filled in, and limits of one sender."""

    _inherit = "res.company"

    servicedesk_scanner_address = fields.Char(
        string="Address of the virus scanner",
        groups="base.group_system",
        help="Of ClamAV’s daemon: /run/clamav/clamd.ctl, or host:port. Empty: files are not "
        "scanned.",
    )
    servicedesk_scanner_seconds = fields.Integer(
        string="Wait for the scanner (seconds)",
        default=10,
        help="For all files of one form. What is not scanned by then is held and scanned later.",
    )
    servicedesk_scanner_max_mb = fields.Integer(
        string="Largest file that is scanned (MB)",
        default=25,
        help="As StreamMaxLength of the scanner. A larger file is held, never called clean.",
    )
    servicedesk_quota_files = fields.Integer(
        string="Files a day",
        default=100,
        help="Of one citizen. 0: no limit.",
    )
    servicedesk_quota_day_mb = fields.Integer(
        string="Size a day (MB)",
        default=250,
        help="Of all files of one citizen. 0: no limit.",
    )
    servicedesk_quota_total_mb = fields.Integer(
        string="Size in all (MB)",
        default=2000,
        help="Of all that is stored of one citizen. 0: no limit.",
    )
    servicedesk_quota_network = fields.Integer(
        string="From a network without account",
        default=20,
        help="So many times what one citizen may send a day: many people share a mobile "
        "network.",
    )

    @api.constrains("servicedesk_scanner_address")
    def _check_servicedesk_scanner(self):
        # sudo: res.company - the field is for the system alone
        for company in self.sudo().filtered("servicedesk_scanner_address"):
            try:
                parse_address(company.servicedesk_scanner_address)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is no address of a scanner. Write a path such as "
                        "/run/clamav/clamd.ctl, or host:port.",
                        address=company.servicedesk_scanner_address,
                    )
                ) from error

    @api.constrains(
        "servicedesk_scanner_seconds",
        "servicedesk_scanner_max_mb",
        "servicedesk_quota_files",
        "servicedesk_quota_day_mb",
        "servicedesk_quota_total_mb",
        "servicedesk_quota_network",
    )
    def _check_servicedesk_scanner_limits(self):
        self._check_limits(
            {
                "servicedesk_scanner_seconds": (1, 60),
                "servicedesk_scanner_max_mb": (1, 2000),
                "servicedesk_quota_files": (0, 100_000),
                "servicedesk_quota_day_mb": (0, 100_000),
                "servicedesk_quota_total_mb": (0, 1_000_000),
                "servicedesk_quota_network": (1, 1000),
            }
        )

    def _scanner(self):
        """Return a :class:`Scanner` whose time begins now, or None while there is none."""
        # sudo: res.company - an address that stays on the server
        company = self.sudo()
        if not company.servicedesk_scanner_address:
            return None
        return Scanner(
            company.servicedesk_scanner_address,
            company.servicedesk_scanner_seconds,
            company.servicedesk_scanner_max_mb * _MB,
        )
