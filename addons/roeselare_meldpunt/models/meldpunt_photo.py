import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.ir_attachment import SCAN_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import Upload
from odoo.addons.roeselare_servicedesk.tools import files as file_tools

from ..tools.held_picture import held_picture

_PREVIEW_SIDE = 512
_OF_THE_INTAKE = ("from_requester", "scan_state")
# What one may do with a photo is what one may do with its ticket.
TICKET_OPERATION = {
    "read": "read",
    "write": "write",
    "create": "write",
    "unlink": "write",
}


class CleanImage(bytes):
    """Base64 of an image that passed the upload gate in this very request.

    A caller from outside can send texts and numbers, never an object of this class, so
    the gate cannot be walked around.

    :ivar upload: :class:`CleanFile` that it was made of; None for a picture of our own
    """

    upload = None


class MeldpuntPhoto(models.Model):
    """One photo of a report, visible to whoever may see the report."""

    _name = "meldpunt.photo"
    _description = "Photo of a report"
    _order = "kind desc, id"

    name = fields.Char(required=True, default="photo.jpg")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    image = fields.Image(required=True, max_width=2560, max_height=2560)
    image_512 = fields.Image("Preview", compute="_compute_image_512", store=True)
    kind = fields.Selection(
        [("before", "Before"), ("after", "After")],
        required=True,
        default="before",
        help="Before: what is wrong. After: how it looks once it is solved.",
    )
    publication = fields.Selection(
        [("draft", "Not public"), ("approved", "Approved")],
        required=True,
        default="draft",
        copy=False,
        help="An approved photo may be shown to everyone. The reporter always sees "
        "the own photos.",
    )
    from_requester = fields.Boolean(readonly=True, string="Sent by the reporter")
    scan_state = fields.Selection(SCAN_STATES, string="Virus scan", readonly=True, copy=False)

    @api.depends("image")
    def _compute_image_512(self):
        for photo in self:
            # Always in full: with bin_size a picture reads as its size.
            image = photo.with_context(bin_size=False).image
            photo.image_512 = image and base64.b64encode(
                file_tools.preview(base64.b64decode(image), _PREVIEW_SIDE)
            )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._through_gate(vals) for vals in vals_list]
        photos = super().create(vals_list)
        for photo, vals in zip(photos, vals_list, strict=True):
            photo._follow_upload(vals.get("image"))
        return photos

    def write(self, vals):
        if "ticket_id" in vals:
            # Moving a photo adds it to the other ticket: that takes its right too.
            self.env["helpdesk.ticket"].browse(vals["ticket_id"]).check_access("write")
        vals = self._through_gate(vals)
        result = super().write(vals)
        for photo in self:
            photo._follow_upload(vals.get("image"))
        return result

    @api.model
    def _through_gate(self, vals):
        """Return ``vals`` with an image that passed the upload gate."""
        if not self.env.su:
            # Only the intake knows what the reporter sent, and the scanner what is clean.
            vals = {key: val for key, val in vals.items() if key not in _OF_THE_INTAKE}
        image = vals.get("image")
        if isinstance(image, CleanImage) and image.upload:
            return {**vals, "scan_state": image.upload.scan_state or False}
        if not image or isinstance(image, CleanImage):
            return vals
        try:
            content = base64.b64decode(image, validate=False)
        except (binascii.Error, ValueError, TypeError) as error:
            raise UserError(
                self.env._("This is not a photo that we can read.")
            ) from error
        upload = Upload(vals.get("name") or "photo", content)
        return self._through_gate({**vals, **self._prepare_image(upload)})

    @api.model
    def _prepare_image(self, upload):
        """Return name and image of an upload that passes the gate.

        :raise SubmissionError: the upload is no photo that we can take
        """
        (clean,) = self.env["servicedesk.upload.gate"]._accept_images([upload], hold=True)
        return self._prepare_clean(clean)

    @api.model
    def _prepare_clean(self, clean):
        """Return the values of a photo that came through the gate."""
        image = CleanImage(held_picture() if clean.held else base64.b64encode(clean.content))
        image.upload = clean
        return {"name": clean.shown_name, "image": image}

    # ------------------------------------------------------------------ access

    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        if not (self.env.su or bypass_access):
            # "any" searches tickets as this user, so their rules count here too.
            domain = Domain(domain) & Domain("ticket_id", "any", Domain.TRUE)
        return super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su:
            return result
        # sudo: meldpunt.photo - only to know the ticket that decides
        owners = {photo: photo.sudo().ticket_id.sudo(False) for photo in self}
        tickets = self.env["helpdesk.ticket"].union(*owners.values())
        allowed = tickets._filtered_access(TICKET_OPERATION[operation])
        forbidden = self.browse(
            photo.id for photo, ticket in owners.items() if ticket not in allowed
        )
        if not forbidden:
            return result
        if result:
            forbidden |= result[0]
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(
            operation, forbidden
        )
