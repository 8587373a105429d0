from odoo import api, fields, models

from ..tools import geometry

PUBLICATION_STATES = [
    ("private", "Not public"),
    ("pending", "Waits for approval"),
    ("public", "Public"),
    ("withheld", "Withheld by staff"),
]
#: states of a report that is not shown: nobody can do anything with it
HIDDEN_STATES = ("cancelled", "rejected")
#: follow from buttons and from the category; nobody writes them from outside
RESERVED = frozenset(
    {
        "answer_public",
        "area_id",
        "is_public",
        "public_latitude",
        "public_longitude",
        "public_place",
        "public_text",
        "publication_state",
        "published_at",
    }
)


class HelpdeskTicket(models.Model):
    """What everyone may see of a report: nothing, or its category, place and state.

    ``publication_state`` is what the category and the staff decided; ``is_public`` is
    whether it is seen now, and the only thing that public pages ask (docs/adr/0063).
    """

    _inherit = "helpdesk.ticket"

    publication_state = fields.Selection(
        PUBLICATION_STATES,
        string="Publication",
        compute="_compute_publication_state",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    is_public = fields.Boolean(
        string="On the public map",
        compute="_compute_is_public",
        store=True,
        precompute=True,
        help="Everyone sees this report now.",
    )
    published_at = fields.Datetime(string="Published on", readonly=True, copy=False)
    public_text = fields.Text(
        string="Text for everyone",
        copy=False,
        help="What everyone reads. Only what staff wrote or approved.",
    )
    public_place = fields.Char(
        string="Place for everyone",
        copy=False,
        help="The place in words that everyone reads. Only what staff approved.",
    )
    answer_public = fields.Boolean(
        string="Answer for everyone",
        copy=False,
        help="Staff saw that the closing answer names nobody.",
    )
    public_latitude = fields.Float(
        "Latitude for everyone",
        compute="_compute_public_point",
        store=True,
        precompute=True,
        copy=False,
    )
    public_longitude = fields.Float(
        "Longitude for everyone",
        compute="_compute_public_point",
        store=True,
        precompute=True,
        copy=False,
    )
    area_id = fields.Many2one(
        "meldpunt.area",
        string="District",
        compute="_compute_area_id",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    # Boxes on the public map (docs/adr/0064).
    _public_point_index = models.Index(
        "USING gist (point(public_longitude, public_latitude)) WHERE is_public"
    )
    # The public list, newest first: all of it, of a category, of a district.
    _public_list_index = models.Index("(create_date DESC, id DESC) WHERE is_public")
    _public_category_index = models.Index(
        "(category_id, create_date DESC, id DESC) WHERE is_public"
    )
    _public_area_index = models.Index(
        "(area_id, create_date DESC, id DESC) WHERE is_public"
    )
    _publication_pending_index = models.Index(
        "(team_id, id) WHERE publication_state = 'pending'"
    )

    # ---------------------------------------------------------------- computes

    @api.depends("category_id", "confidential", "kind")
    def _compute_publication_state(self):
        for ticket in self:
            ticket.publication_state = ticket._next_publication_state()

    def _next_publication_state(self):
        """Return what the category says; a person's decision to withhold stays."""
        category, state = self.category_id, self.publication_state
        if self.kind != "report" or self.confidential or category._never_public(category):
            return "private"
        if self.parent_id:
            # Everyone sees the whole, once.
            return "private"
        if not self._origin.id:
            return "public" if category.publication == "immediate" else "pending"
        if state == "private":
            # It was kept from everyone before: only a person may show it.
            return "pending"
        if state == "public" and not self.published_at:
            return "public" if category.publication == "immediate" else "pending"
        return state or "private"

    @api.depends(
        "active",
        "confidential",
        "kind",
        "public_state",
        "publication_state",
    )
    def _compute_is_public(self):
        for ticket in self:
            ticket.is_public = (
                ticket.active
                and ticket.kind == "report"
                and ticket.publication_state == "public"
                and not ticket.confidential
                and ticket.public_state not in HIDDEN_STATES
            )

    @api.depends("latitude", "longitude", "category_id")
    def _compute_public_point(self):
        for ticket in self:
            ticket.public_latitude, ticket.public_longitude = geometry.snapped(
                ticket.latitude, ticket.longitude, ticket.category_id.place_precision
            )

    @api.depends("latitude", "longitude")
    def _compute_area_id(self):
        areas = self.env["meldpunt.area"]
        for ticket in self:
            ticket.area_id = (
                areas._containing(ticket.latitude, ticket.longitude)
                if ticket.latitude or ticket.longitude
                else areas
            )

    # ------------------------------------------------------------------ changes

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in RESERVED:
            return False
        return super()._has_field_access(field, operation)
