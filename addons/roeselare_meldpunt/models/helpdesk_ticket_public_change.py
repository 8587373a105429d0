from odoo import api, fields, models

#: what can change what everyone sees
WATCHED = frozenset(
    {
        "active",
        "answer_public",
        "category_id",
        "confidential",
        "kind",
        "latitude",
        "longitude",
        "public_answer",
        "public_place",
        "public_text",
        "publication_state",
        "service_id",
        "stage_id",
        "team_id",
    }
)


class HelpdeskTicket(models.Model):
    """Notices when what everyone sees of a report changes."""

    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        for ticket in tickets.filtered("is_public"):
            ticket._on_public_change(None, ticket._public_facts())
        return tickets

    def _prepare_create_values(self, vals_list):
        prepared = super()._prepare_create_values(vals_list)
        for vals in prepared:
            if vals.get("is_public"):
                vals.update(self._prepare_published(vals))
        return prepared

    @api.model
    def _prepare_published(self, vals):
        """Return what is stored with a report that everyone sees from the start."""
        return {"published_at": vals["create_date"]}

    def write(self, vals):
        if WATCHED.isdisjoint(vals):
            return super().write(vals)
        before = {ticket: ticket._public_facts() for ticket in self}
        result = super().write(vals)
        if "public_answer" in vals and "answer_public" not in vals:
            # sudo: helpdesk.ticket - what was approved was another text
            self.sudo().filtered("answer_public").answer_public = False
        for ticket, old in before.items():
            new = ticket._public_facts()
            if new and not ticket.published_at:
                # sudo: helpdesk.ticket - a moment that nobody types
                ticket.sudo().published_at = fields.Datetime.now()
            if old != new:
                ticket._on_public_change(old, new)
        return result

    def _public_facts(self):
        """Return what everyone sees of this report as plain values; ``None``: nothing."""
        self.ensure_one()
        # sudo: helpdesk.ticket - compared, and given to our own hook only
        ticket = self.sudo()
        if not ticket.is_public:
            return None
        return {
            "state": ticket._public_state_key(),
            "category_id": ticket.category_id.id,
            "area_id": ticket.area_id.id,
            "lat": ticket.public_latitude,
            "lon": ticket.public_longitude,
            "place": ticket.public_place or "",
            "text": ticket.public_text or "",
            "answer": ticket._answer_for_everyone(),
        }

    def _on_public_change(self, old, new):
        """Something changed in what everyone sees of this report; to be extended.

        Called in the transaction of the change, after it, once per record.

        :param old: :meth:`_public_facts` before; ``None``: it was not public
        :param new: the same after; ``None``: it is no longer public
        """
