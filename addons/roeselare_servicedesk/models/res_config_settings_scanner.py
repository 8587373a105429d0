from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools.clamd import ScannerError

#: signatures are made every day: older ones miss what is new
_OLD_DAYS = 3


class ResConfigSettings(models.TransientModel):
    """The virus scanner and the limits of one sender."""

    _inherit = "res.config.settings"

    servicedesk_scanner_address = fields.Char(
        related="company_id.servicedesk_scanner_address",
        readonly=False,
        groups="base.group_system",
    )
    servicedesk_scanner_seconds = fields.Integer(
        related="company_id.servicedesk_scanner_seconds", readonly=False
    )
    servicedesk_scanner_max_mb = fields.Integer(
        related="company_id.servicedesk_scanner_max_mb", readonly=False
    )
    servicedesk_quota_files = fields.Integer(
        related="company_id.servicedesk_quota_files", readonly=False
    )
    servicedesk_quota_day_mb = fields.Integer(
        related="company_id.servicedesk_quota_day_mb", readonly=False
    )
    servicedesk_quota_total_mb = fields.Integer(
        related="company_id.servicedesk_quota_total_mb", readonly=False
    )
    servicedesk_quota_network = fields.Integer(
        related="company_id.servicedesk_quota_network", readonly=False
    )
    servicedesk_scanner_waiting = fields.Integer(
        string="Files that wait for the scanner", compute="_compute_servicedesk_scanner_waiting"
    )

    @api.depends("company_id")
    def _compute_servicedesk_scanner_waiting(self):
        # sudo: servicedesk.upload - a number, for who may change settings
        uploads = self.env["servicedesk.upload"].sudo()
        self.servicedesk_scanner_waiting = uploads.search_count([("state", "=", "pending")])

    def action_servicedesk_test_scanner(self):
        """Ask the scanner who it is and how old its signatures are, and say it."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("base.group_system"):
            raise UserError(self.env._("Only an administrator of the system tests the scanner."))
        scanner = self.company_id._scanner()
        if not scanner:
            raise UserError(self.env._("Fill in the address of the scanner and save it first."))
        try:
            name, number, made = scanner.version()
        except ScannerError as error:
            raise UserError(self._scanner_trouble(error.reason)) from error
        # What waits need not wait for its next turn.
        # sudo: servicedesk.upload - only when it is tried
        waiting = self.env["servicedesk.upload"].sudo().search([("state", "=", "pending")])
        waiting.action_scan_now()
        return self._scanner_answer(name, number, made)

    def _scanner_trouble(self, reason):
        if reason == "protocol":
            return self.env._(
                "Something answers at this address, but it is no ClamAV. Check the address."
            )
        return self.env._(
            "No scanner answers at this address. Check that clamav-daemon runs and that this "
            "server may reach it. Files are held until it answers."
        )

    def _scanner_answer(self, name, number, made):
        old = not made or (datetime.now(UTC) - made).days >= _OLD_DAYS
        if made:
            zone = self.env.company._city_time_zone()
            moment = self.env.company._to_utc(made)
            day = format_datetime(self.env, moment, tz=zone, dt_format="medium")
            words = self.env._(
                "%(name)s answers, with signatures %(number)s of %(day)s.",
                name=name,
                number=number,
                day=day,
            )
        else:
            words = self.env._(
                "%(name)s answers, but has no signatures of ClamAV: check that freshclam runs.",
                name=name,
            )
        if old and made:
            words += " " + self.env._(
                "They are too old to know new viruses: check that freshclam runs."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Virus scanner"),
                "message": words,
                "type": "warning" if old else "success",
                "sticky": old,
            },
        }
