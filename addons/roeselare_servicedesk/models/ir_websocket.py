import re

from odoo import models

_CHANNEL = re.compile(r"servicedesk_ticket_(\d{1,9})", re.ASCII)
_MAX_TICKETS = 20


class IrWebsocket(models.AbstractModel):
    """The web client asks for a ticket by name; it gets the record, if it may read it."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        asked = {name: _CHANNEL.fullmatch(name) for name in channels if isinstance(name, str)}
        ids = [int(match[1]) for match in asked.values() if match][:_MAX_TICKETS]
        if ids:
            channels = [name for name in channels if not asked.get(name)]
            channels += list(self.env["helpdesk.ticket"]._open_channels(ids))
        return super()._build_bus_channel_list(channels)
