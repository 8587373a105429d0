from odoo import api, fields, models
from odoo.tools import format_datetime

from ..tools.phone import phone_key
from .helpdesk_ticket_stage import CLOSED_STATES

#: what a line of a ticket reads
DESK_LINE = (
    "number",
    "name",
    "kind",
    "public_state",
    "create_date",
    "department_id",
    "channel_id",
    "confidential",
    "is_late",
    "registered_by_id",
)


class HelpdeskTicket(models.Model):
    """Who called about it, and which colleague wrote it down."""

    _inherit = "helpdesk.ticket"

    registered_by_id = fields.Many2one(
        "res.users",
        string="Registered by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The colleague who registered it for the requester, by the channel above.",
    )
    partner_phone_key = fields.Char(
        string="Phone to compare",
        compute="_compute_partner_phone_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The number in one spelling, to find the earlier tickets of a caller.",
    )

    @api.depends("partner_phone")
    def _compute_partner_phone_key(self):
        for ticket in self:
            ticket.partner_phone_key = phone_key(ticket.partner_phone) or False

    def _desk_line(self):
        """Return what a line of the intake screen shows of a ticket that the user may read."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "public_state")
        }
        zone = self.env.company._city_time_zone()
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "kind": labels["kind"].get(self.kind, ""),
            "state": labels["public_state"].get(self.public_state, ""),
            "closed": self.public_state in CLOSED_STATES,
            "late": self.is_late,
            "date": format_datetime(self.env, self.create_date, tz=zone, dt_format="short"),
            "department": self.department_id.name or "",
            "channel": self.channel_id.name or "",
            "registered_by": self.registered_by_id.name or "",
            "confidential": self.confidential,
        }
