from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.tools.email_key import email_key

from ..tools import watch_area
from ..tools.street import street_key

MAX_SUBSCRIPTIONS = 20
KINDS = [
    ("district", "A district"),
    ("street", "A street"),
    ("radius", "Around a place"),
    ("drawn", "An area that you draw"),
]
FREQUENCIES = [
    ("now", "At once"),
    ("day", "Once a day"),
    ("week", "Once a week"),
]
#: what a subscription is about; a change of it begins anew
_DEFINITION = {
    "area_id",
    "category_ids",
    "kind",
    "latitude",
    "longitude",
    "outline",
    "radius",
    "street",
}


class MeldpuntSubscription(models.Model):
    """Somebody who wants to hear of new public reports in an area."""

    _name = "meldpunt.subscription"
    _inherit = ["meldpunt.asked.mail"]
    _description = "Subscription to an area"
    _order = "id desc"

    kind = fields.Selection(KINDS, required=True, string="Area")
    area_id = fields.Many2one(
        "meldpunt.area", string="District", index="btree_not_null", ondelete="cascade"
    )
    street = fields.Char()
    street_key = fields.Char(
        compute="_compute_street_key", store=True, precompute=True, index="btree_not_null"
    )
    place = fields.Char(help="The middle of the circle, in words.")
    latitude = fields.Float(help="Degrees north, of the middle of the circle.")
    longitude = fields.Float(help="Degrees east, of the middle of the circle.")
    radius = fields.Integer(string="Distance (m)")
    outline = fields.Text(prefetch=False, help="GeoJSON polygon, degrees WGS84.")
    # The box around a circle or a polygon: what the index knows.
    west = fields.Float(readonly=True)
    south = fields.Float(readonly=True)
    east = fields.Float(readonly=True)
    north = fields.Float(readonly=True)
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        relation="meldpunt_subscription_category_rel",
        column1="subscription_id",
        column2="category_id",
        string="Categories",
        help="Main categories, or single ones. None: all.",
    )
    frequency = fields.Selection(FREQUENCIES, required=True, default="day", string="How often")
    paused = fields.Boolean()
    since = fields.Datetime(help="Earlier reports are not told.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    hit_ids = fields.One2many("meldpunt.subscription.hit", "subscription_id", string="Reports told")
    pending_hit_ids = fields.One2many(
        "meldpunt.subscription.hit",
        "subscription_id",
        domain=[("mailed_at", "=", False)],
        string="Reports to tell",
    )

    _one_owner = models.Constraint(
        "CHECK ((partner_id IS NULL) <> (email IS NULL))",
        "A subscription has an account or an e-mail address.",
    )
    _box_index = models.Index(
        "USING gist (box(point(west, south), point(east, north))) "
        "WHERE confirmed_at IS NOT NULL AND kind IN ('radius', 'drawn')"
    )
    _waiting_index = models.Index("(create_date) WHERE confirmed_at IS NULL")

    @api.depends("street", "kind")
    def _compute_street_key(self):
        for item in self:
            of_street = item.kind == "street"
            item.street_key = street_key(item.street) if of_street else False

    @api.depends("kind", "area_id", "street", "place", "radius")
    def _compute_display_name(self):
        for item in self:
            item.display_name = item._label()

    def _label(self):
        """Return the area in words, in the language of the reader."""
        self.ensure_one()
        if self.kind == "district":
            return self.area_id.name or ""
        if self.kind == "street":
            return self.street or ""
        if self.kind == "radius":
            return self.env._(
                "%(metres)d m around %(place)s",
                metres=self.radius,
                place=self.place or self.env._("a point on the map"),
            )
        return self.env._("the area that you drew")

    def _category_names(self):
        """Return the names of the categories, or ``""`` for all."""
        return ", ".join(self.category_ids.sorted("sequence").mapped("name"))

    def _points(self):
        """Return the drawn area as the form writes it."""
        return watch_area.to_points(self.outline)

    def _form_values(self):
        """Return what the form shows of this subscription, as texts."""
        self.ensure_one()
        circle = self.kind == "radius"
        return {
            "kind": self.kind,
            "area_id": self.area_id.id or "",
            "street": self.street,
            "address": self.place,
            "latitude": f"{self.latitude:.6f}" if circle else "",
            "longitude": f"{self.longitude:.6f}" if circle else "",
            "radius": self.radius or "",
            "points": self._points(),
            "frequency": self.frequency,
            "lang": self.lang,
            "category_ids": self.category_ids.ids,
        }

    def _url(self):
        """Return the path of the page to confirm, change, pause and stop."""
        return f"/meldpunt/abonnement/{self._token()}"

    # ------------------------------------------------------------------- begin

    @api.model
    def _begin(self, values, user, email=""):
        """Return the subscription that was asked for, with sudo.

        With an account it counts at once; by address after the mailed link. Asking for
        the same twice stays one subscription.

        :param dict values: checked values (:meth:`_check_form`)
        :param user: ``res.users`` who asks
        :param str email: checked address, for who has no account
        """
        # sudo: meldpunt.subscription - nobody has rights; a row for who asks, no other
        subscriptions = self.sudo()
        by_account = not user._is_public()
        owner = {"partner_id": user.partner_id.id} if by_account else {"email": email_key(email)}
        subscription = subscriptions._same(owner, values)
        if not subscription:
            subscription = subscriptions.create({**owner, **values})
        if by_account:
            subscription._confirm()
        else:
            subscription._ask_to_confirm("mail_template_subscription_confirm")
        return subscription

    def _same(self, owner, values):
        """Return the owner's subscription that is already like ``values``."""
        domain = Domain.TRUE
        for name in ("kind", "area_id", "street", "latitude", "longitude", "radius", "outline"):
            domain &= Domain(name, "=", values.get(name) or False)
        for name, value in owner.items():
            domain &= Domain(name, "=", value)
        categories = set(values["category_ids"][0][2])
        return self.search(domain, limit=5).filtered(
            lambda item: set(item.category_ids.ids) == categories
        )[:1]

    def _confirmed_count(self):
        """Return how many subscriptions the owner of this one has."""
        self.ensure_one()
        owner = Domain("partner_id", "=", self.partner_id.id)
        if self.email:
            owner = Domain("email", "=", self.email)
        return self.search_count(owner & Domain("confirmed_at", "!=", False))

    def _confirm(self):
        """Count from now on; return False when the owner has too many already."""
        self.ensure_one()
        if not self.confirmed_at:
            if self._confirmed_count() >= MAX_SUBSCRIPTIONS:
                return False
            now = fields.Datetime.now()
            self.write({"confirmed_at": now, "since": now})
        return True

    # ------------------------------------------------------------------ change

    def _change(self, values):
        """Change what its owner chose; what is about another area begins anew."""
        self.ensure_one()
        definition = {name: self[name] for name in _DEFINITION}
        self.write(values)
        if any(self[name] != value for name, value in definition.items()):
            self.since = fields.Datetime.now()
            self.pending_hit_ids.unlink()

    def _pause(self, paused):
        """Send nothing for a while; what happened meanwhile is not told afterwards."""
        self.ensure_one()
        self.pending_hit_ids.unlink()
        self.write({"paused": paused, "since": fields.Datetime.now()})
