import hashlib

from odoo import api, fields, models
from odoo.fields import Domain

#: of :meth:`_public_facts`: what decides which areas and categories a report is in
_WHERE_AND_WHAT = ("category_id", "area_id", "lat", "lon", "place")
_GONE = "gone"


class HelpdeskTicket(models.Model):
    """Who follows a report, and whom a newly public one has to be told."""

    _inherit = "helpdesk.ticket"

    follower_total = fields.Integer(
        compute="_compute_follower_total",
        string="Followed by",
        help="People beside the reporter who get a mail when the report changes.",
    )
    alert_since = fields.Datetime(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Since when it waits to be compared with the subscriptions.",
    )
    _alert_index = models.Index("(alert_since, id) WHERE alert_since IS NOT NULL")

    @api.depends_context("uid")
    def _compute_follower_total(self):
        # sudo: meldpunt.follower - how many, never who
        counts = dict(
            self.env["meldpunt.follower"]
            .sudo()
            ._read_group(
                Domain("ticket_id", "in", self._origin.ids) & Domain("confirmed_at", "!=", False),
                ["ticket_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.follower_total = counts.get(ticket._origin, 0)

    def _news_key(self):
        """Return a short text that differs when there is something to tell followers."""
        self.ensure_one()
        if not self.is_public:
            return _GONE
        digest = hashlib.sha256(self._answer_for_everyone().encode()).hexdigest()[:12]
        return f"{self._public_state_key()}:{digest}"

    @api.model
    def _prepare_published(self, vals):
        values = super()._prepare_published(vals)
        return {**values, "alert_since": fields.Datetime.now()}

    def _on_public_change(self, old, new):
        result = super()._on_public_change(old, new)
        # sudo: helpdesk.ticket, meldpunt.follower - what follows from a public change;
        # nobody reads or types these two moments
        ticket = self.sudo()
        now = fields.Datetime.now()
        changed = new and (not old or any(old[name] != new[name] for name in _WHERE_AND_WHAT))
        # One that is being made was stored with its moment.
        if changed and not (ticket.alert_since and ticket.create_date == self.env.cr.now()):
            ticket.alert_since = now
        if old or ticket.published_at != ticket.create_date:
            ticket._mark_news(now)
        return result

    def _mark_news(self, now):
        """Let the next run tell those who follow these reports."""
        followers = self.env["meldpunt.follower"].search(
            Domain("ticket_id", "in", self.ids) & Domain("confirmed_at", "!=", False)
        )
        if followers:
            # A change of several tickets can be undone for a moment: until then nobody hears.
            followers.news_at = self.env.context.get("servicedesk_bulk_until") or now

    def _move_followers(self, kept):
        """Let those who follow these reports follow ``kept``, and tell them so once.

        Of a report that is not public nobody hears, not even its number: they stay.

        :param kept: one ``helpdesk.ticket``, which is the same one
        """
        # sudo: meldpunt.follower, helpdesk.ticket - staff who close a double report read
        # no followers; only whether everyone sees the other one
        followers = self.env["meldpunt.follower"].sudo()
        if not kept.sudo().is_public:
            return
        there = followers.search([("ticket_id", "=", kept.id)])
        by_owner = {(item.partner_id, item.email): item for item in there}
        for follower in followers.search([("ticket_id", "in", (self - kept).ids)]):
            owner = (follower.partner_id, follower.email)
            number = follower.ticket_id.number
            stays = by_owner.setdefault(owner, follower)
            if stays == follower:
                follower.ticket_id = kept
            else:
                stays.confirmed_at = stays.confirmed_at or follower.confirmed_at
                follower.unlink()
            stays._tell_moved(number)
