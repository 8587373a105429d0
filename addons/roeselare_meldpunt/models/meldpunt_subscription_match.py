from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import geometry, watch_area
from ..tools.street import street_key

#: nobody is told of a report older than this
MAX_AGE_DAYS = 7
_BATCH = 100


class MeldpuntSubscription(models.Model):
    """Which subscriptions a newly public report belongs to.

    Asked once per report, not once per subscription: the district, the street and the
    box around an area are indexed; shapes are kept prepared in the worker.
    """

    _inherit = "meldpunt.subscription"

    @api.model
    def _cron_match(self):
        """Write down whom each report that became public has to be told."""
        tickets = self.env["helpdesk.ticket"]
        waiting = Domain("alert_since", "!=", False)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=tickets.search_count(waiting))
        passed = tickets.browse()
        while found := tickets.search(
            waiting & Domain("id", "not in", passed.ids), order="alert_since, id", limit=_BATCH
        ):
            # Whoever writes on one at this moment goes first; the next run takes it.
            mine = found.try_lock_for_update()
            failed = self._each_apart(self._match_once, mine)
            passed |= (found - mine) | failed
            if not cron._commit_progress(len(found)):
                return

    def _match_once(self, ticket):
        self._match(ticket)
        ticket.alert_since = False

    def _match(self, ticket):
        """Write down who has to be told of ``ticket``; nobody twice.

        :param ticket: one ``helpdesk.ticket``
        """
        now = fields.Datetime.now()
        if not ticket.is_public or ticket.create_date < now - timedelta(days=MAX_AGE_DAYS):
            return
        told = {}
        for row in self.env.execute_query(self._candidates(ticket)):
            subscription_id, recipient, kind, outline, *circle = row
            if recipient and recipient not in told and self._inside(ticket, kind, outline, circle):
                told[recipient] = subscription_id
        if not told:
            return
        # The unique index decides, also between two runs at once.
        self.env.execute_query(
            SQL(
                """INSERT INTO meldpunt_subscription_hit
                    (subscription_id, ticket_id, recipient, found_at)
                SELECT subscription_id, %s, recipient, %s
                FROM unnest(%s::int[], %s::varchar[]) AS told(subscription_id, recipient)
                ON CONFLICT (recipient, ticket_id) DO NOTHING RETURNING id""",
                ticket.id,
                now,
                list(told.values()),
                list(told),
            )
        )
        self.invalidate_model(["hit_ids", "pending_hit_ids"])

    def _candidates(self, ticket):
        """Return the query of subscriptions whose district, street or box fits.

        The most frequent one of an address comes first: it tells the soonest.
        """
        self.flush_model()
        self.env["res.partner"].flush_model(["email_normalized"])
        return SQL(
            """WITH near AS (%(near)s)
            SELECT s.id, COALESCE(s.email, p.email_normalized), s.kind, s.outline,
                   s.longitude, s.latitude, s.radius
            FROM near JOIN meldpunt_subscription s ON s.id = near.id
            LEFT JOIN res_partner p ON p.id = s.partner_id
            WHERE s.confirmed_at IS NOT NULL AND s.paused IS NOT TRUE
              AND s.since <= %(created)s
              AND (s.partner_id = %(reporter)s) IS NOT TRUE
              AND (COALESCE(s.email, p.email_normalized) = %(address)s) IS NOT TRUE
              AND (NOT EXISTS (SELECT FROM meldpunt_subscription_category_rel r
                               WHERE r.subscription_id = s.id)
                   OR EXISTS (SELECT FROM meldpunt_subscription_category_rel r
                              WHERE r.subscription_id = s.id
                                AND r.category_id IN %(categories)s))
            ORDER BY array_position(ARRAY['now', 'day', 'week'], s.frequency::text), s.id""",
            near=self._near_query(ticket),
            created=ticket.create_date,
            reporter=ticket.partner_id.id or None,
            address=ticket._requester_email() or None,
            categories=(ticket.category_id.id, ticket.category_id.parent_id.id or 0),
        )

    def _near_query(self, ticket):
        place = SQL("point(%s, %s)", ticket.public_longitude, ticket.public_latitude)
        parts = []
        if ticket.area_id:
            parts.append(
                SQL(
                    """SELECT id FROM meldpunt_subscription
                    WHERE kind = 'district' AND area_id = %s""",
                    ticket.area_id.id,
                )
            )
        if street := self._public_street(ticket):
            parts.append(SQL("SELECT id FROM meldpunt_subscription WHERE street_key = %s", street))
        if ticket.has_place:
            parts.append(
                SQL(
                    """SELECT id FROM meldpunt_subscription
                    WHERE confirmed_at IS NOT NULL AND kind IN ('radius', 'drawn')
                      AND box(point(west, south), point(east, north)) @> box(%s, %s)""",
                    place,
                    place,
                )
            )
        return SQL(" UNION ").join(parts) or SQL("SELECT 0 AS id WHERE FALSE")

    def _public_street(self, ticket):
        """Return the street of a report as far as everyone may know it."""
        exact = not ticket.category_id.place_precision
        return street_key(ticket.public_place or (exact and ticket.address_text) or "")

    def _inside(self, ticket, kind, outline, circle):
        lon, lat = ticket.public_longitude, ticket.public_latitude
        if kind == "drawn":
            return watch_area.prepared(outline).contains(lon, lat)
        if kind == "radius":
            centre_lon, centre_lat, radius = circle
            return geometry.distance_m(centre_lon, centre_lat, lon, lat) <= radius
        return True
