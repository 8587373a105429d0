import re

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

# "Noordstraat 5, 8800 Roeselare" without its house number.
_HOUSE_NUMBER = re.compile(r"\s+\d+\s?[a-z]?(?=,|$)", re.IGNORECASE)


class MeldpuntPublish(models.TransientModel):
    """Show a report to everyone, with the words and photos that a person approved."""

    _name = "meldpunt.publish"
    _description = "Publish a report"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    category_id = fields.Many2one(related="ticket_id.category_id")
    public_text = fields.Text(
        string="Text for everyone",
        help="Prefilled with what the reporter wrote. Take out names, phone numbers and "
        "whatever is nobody's business. Empty shows no text.",
    )
    public_place = fields.Char(
        string="Place for everyone", help="Empty shows only the district."
    )
    public_answer = fields.Text(related="ticket_id.public_answer")
    answer_public = fields.Boolean(
        string="Show the answer", help="The closing answer names nobody."
    )
    photo_ids = fields.Many2many(
        "meldpunt.photo",
        string="Photos for everyone",
        domain="[('ticket_id', '=', ticket_id)]",
        help="Choose them yourself. On a photo itself you can cover faces and plates.",
    )
    has_photos = fields.Boolean(
        "With photos", compute="_compute_has_photos"
    )
    ticket_photo_ids = fields.One2many(
        related="ticket_id.photo_ids", string="Photos of the report"
    )
    photos_checked = fields.Boolean(
        string="I looked: no face, number plate or name can be read"
    )

    @api.depends("ticket_id")
    def _compute_has_photos(self):
        for window in self:
            window.has_photos = bool(window.ticket_id.photo_ids)

    @api.model
    def _proposal(self, ticket):
        """Return what the window proposes; a person reads it before it is public."""
        place = ticket.address_text or ""
        if ticket.category_id.place_precision:
            place = _HOUSE_NUMBER.sub("", place)
        approved = ticket._public_photos()
        return {
            "public_text": ticket.public_text
            or html2plaintext(ticket.description or "").strip(),
            "public_place": ticket.public_place or place,
            "answer_public": ticket.answer_public,
            "photo_ids": [Command.set(approved.ids)],
        }

    def action_publish(self):
        """Publish the report with what stands in the window."""
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        if ticket.confidential or ticket.category_id._never_public(ticket.category_id):
            raise UserError(
                self.env._(
                    "Reports of this category, and confidential ones, never become public."
                )
            )
        self._publish_photos()
        # sudo: helpdesk.ticket - the access of this user was checked above
        ticket.sudo().write(
            {
                "publication_state": "public",
                "public_text": (self.public_text or "").strip(),
                "public_place": (self.public_place or "").strip(),
                "answer_public": self.answer_public,
            }
        )

    def _publish_photos(self):
        photos = self.ticket_id.photo_ids
        chosen = self.photo_ids & photos
        shown = self.ticket_id._public_photos()
        if chosen - shown and not self.photos_checked:
            raise UserError(
                self.env._(
                    "Look at the photos first, and tick that no face, number plate or "
                    "name can be read. Otherwise cover those parts on the photo."
                )
            )
        (chosen - shown).action_approve()
        (shown - chosen).action_withhold()
