from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class HelpdeskTicket(models.Model):
    """What stands at the place of a report, and whose road it lies on."""

    _inherit = "helpdesk.ticket"

    asset_id = fields.Many2one(
        "meldpunt.asset",
        string="Lamp post, bin or place",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
    )
    road_id = fields.Many2one(
        "meldpunt.road",
        string="Road of another authority",
        compute="_compute_road_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        help="The road on which the point lies, when somebody else manages it.",
    )
    road_authority_id = fields.Many2one(related="road_id.authority_id")

    def _auto_init(self):
        # Reports from before keep none: Odoo would compute it for all of them at once.
        if not column_exists(self.env.cr, "helpdesk_ticket", "road_id"):
            create_column(self.env.cr, "helpdesk_ticket", "road_id", "int4")
        return super()._auto_init()

    @api.depends("latitude", "longitude")
    def _compute_road_id(self):
        roads = self.env["meldpunt.road"]
        for ticket in self:
            if ticket.latitude or ticket.longitude:
                ticket.road_id = roads._at(ticket.latitude, ticket.longitude)
            else:
                ticket.road_id = False

    @api.onchange("asset_id")
    def _onchange_asset_id(self):
        asset = self.asset_id
        if not asset:
            return
        self.latitude, self.longitude = asset.latitude, asset.longitude
        near = self.env["meldpunt.address"]._nearest_label(asset.latitude, asset.longitude)
        self.address_text = ", ".join(filter(None, [asset._label(), near]))

    def _road_message(self):
        """Return what the requester reads about whose road it is; empty: the city's."""
        self.ensure_one()
        # sudo: meldpunt.road - who manages a road is public
        road = self.road_id.sudo()
        return road.authority_id._road_message(road.name) if road else ""
