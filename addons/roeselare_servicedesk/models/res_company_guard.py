from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import guard
from .servicedesk_guard_rate import WINDOWS

_LIMITS = [
    f"servicedesk_guard_{who}_{window}" for who in ("address", "network") for window in WINDOWS
]
_NUMBERS = [
    *_LIMITS,
    "servicedesk_guard_load",
    "servicedesk_guard_seconds",
    "servicedesk_guard_wait",
]
_MOST = 1_000_000
_NO_LIMIT = "How many forms may be sent before a proof is asked. 0 is no limit."


class ResCompany(models.Model):
    """How much the public forms take before they ask for a proof. 0 is no limit."""

    _inherit = "res.company"

    servicedesk_guard = fields.Boolean(
        string="Guard the public forms",
        default=True,
        help="Asks for a proof, which the browser finds by itself, when forms come in too "
        "fast or too many.",
    )
    servicedesk_guard_address_minute = fields.Integer(
        string="With one e-mail address, a minute", default=5, help=_NO_LIMIT
    )
    servicedesk_guard_address_hour = fields.Integer(
        string="With one e-mail address, an hour", default=20, help=_NO_LIMIT
    )
    servicedesk_guard_address_day = fields.Integer(
        string="With one e-mail address, a day", default=50, help=_NO_LIMIT
    )
    servicedesk_guard_network_minute = fields.Integer(
        string="From one network, a minute", default=10, help=_NO_LIMIT
    )
    servicedesk_guard_network_hour = fields.Integer(
        string="From one network, an hour", default=100, help=_NO_LIMIT
    )
    servicedesk_guard_network_day = fields.Integer(
        string="From one network, a day", default=400, help=_NO_LIMIT
    )
    servicedesk_guard_load = fields.Integer(
        string="From everybody, a minute",
        default=120,
        help="Above it, every visitor who did not log in is asked for a proof.",
    )
    servicedesk_guard_seconds = fields.Integer(
        string="Shortest time to fill in a form (seconds)",
        default=2,
        help="A form that is sent sooner is asked for a proof.",
    )
    servicedesk_guard_wait = fields.Integer(
        string="Wait without scripts (seconds)",
        default=30,
        help="Somebody whose browser cannot find the proof may send again after this time.",
    )
    servicedesk_guard_free_networks = fields.Char(
        string="Networks without limit",
        help="Addresses or networks from which many people send, separated by commas: "
        "192.0.2.0/24, 2001:db8::/32.",
    )

    @api.constrains(*_NUMBERS)
    def _check_servicedesk_guard_numbers(self):
        for company in self:
            for name in _NUMBERS:
                if not 0 <= company[name] <= _MOST:
                    raise ValidationError(
                        self.env._(
                            "%(number)d is not possible: choose from 0 (no limit) to %(limit)d.",
                            number=company[name],
                            limit=_MOST,
                        )
                    )

    @api.constrains("servicedesk_guard_free_networks")
    def _check_servicedesk_guard_free_networks(self):
        for company in self:
            try:
                guard.in_networks("", company.servicedesk_guard_free_networks)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "“%(text)s” is not a list of networks. Write it like "
                        "192.0.2.0/24, 2001:db8::/32.",
                        text=company.servicedesk_guard_free_networks,
                    )
                ) from None

    def _guard_parts(self, who, rate, factor):
        """Return window → how full it is; 1.0 is the limit.

        :param str who: ``address`` or ``network``
        :param dict rate: window → count; ``None`` for none
        :param int factor: how much more is normal for this visitor
        """
        parts = {}
        for window in WINDOWS:
            limit = self[f"servicedesk_guard_{who}_{window}"] * factor
            parts[window] = (rate or {}).get(window, 0.0) / limit if limit else 0.0
        return parts
