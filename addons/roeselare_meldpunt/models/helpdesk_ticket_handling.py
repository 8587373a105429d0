from odoo import Command, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.tools.email_key import email_key


class HelpdeskTicket(models.Model):
    """Parts and doubles of reports: what belongs to the place, and who hears of it."""

    _inherit = "helpdesk.ticket"

    def _prepare_part(self, part):
        """Add place and photos, which the team of the part needs to find it."""
        values = super()._prepare_part(part)
        if self.kind != "report":
            return values
        photos = self.photo_ids.with_context(bin_size=False)
        return {
            **values,
            **self._place_to_copy(),
            "asset_id": self.asset_id.id,
            # Everyone sees the whole, once.
            "publication_state": "private",
            "photo_ids": [
                Command.create(
                    {
                        "name": photo.name,
                        "kind": photo.kind,
                        "image": photo._copied_image(),
                    }
                )
                for photo in photos
            ],
        }

    def _part_categories(self):
        categories = super()._part_categories()
        if self.kind == "report":
            return categories.filtered(lambda item: item.is_report and item.parent_id)
        return categories

    def _merged_doubles(self):
        """Leave out who follows this report: they hear of it that way."""
        doubles = super()._merged_doubles()
        if not (doubles and self.is_public):
            return doubles
        # sudo: meldpunt.follower - only so that nobody hears the same twice
        followers = self.env["meldpunt.follower"].sudo()
        followers = followers.search(
            Domain("ticket_id", "=", self.id) & Domain("confirmed_at", "!=", False)
        )
        partners = followers.partner_id
        addresses = {item.email for item in followers if item.email}
        return doubles.filtered(
            lambda item: item.partner_id not in partners
            and email_key(item._requester_email()) not in addresses
        )
