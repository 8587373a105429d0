import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import blur


class MeldpuntPhoto(models.Model):
    """What everyone sees of a photo: nothing before approval, and then what staff left."""

    _inherit = "meldpunt.photo"

    cover_areas = fields.Json(
        string="Covered parts",
        copy=False,
        help="Faces and number plates that nobody may recognise on the public photo.",
    )
    public_image = fields.Image(
        "Public version",
        readonly=True,
        copy=False,
        max_width=2560,
        max_height=2560,
    )
    public_image_512 = fields.Image(
        "Public preview", related="public_image", max_width=512, max_height=512, store=True
    )
    ticket_public = fields.Boolean(related="ticket_id.is_public")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._forbid_public_image(vals)
        photos = super().create(vals_list)
        photos.filtered("cover_areas")._cover()
        photos._check_publication()
        return photos

    def write(self, vals):
        self._forbid_public_image(vals)
        if "image" in vals:
            # What was approved and covered was another photo.
            vals = {"publication": "draft", "cover_areas": [], **vals}
        result = super().write(vals)
        if "cover_areas" in vals:
            self._cover()
        if "publication" in vals:
            self._check_publication()
        return result

    def _forbid_public_image(self, vals):
        if not self.env.su and {"public_image", "public_image_512"} & vals.keys():
            raise UserError(
                self.env._(
                    "The public version of a photo is made from the photo itself. Mark "
                    "what has to be covered."
                )
            )

    def _check_publication(self):
        if not self.env.company._photos_may_be_public() and any(
            photo.publication == "approved" for photo in self
        ):
            raise UserError(
                self.env._(
                    "Photos of reports never become public: so say the settings of "
                    "Meldpunt 1788."
                )
            )

    def _cover(self):
        """Make the public version of photos from the parts that staff marked."""
        for photo in self:
            try:
                areas = blur.check_areas(photo.cover_areas or [])
            except blur.AreaError as error:
                raise UserError(
                    self.env._(
                        "The parts to cover are not parts of this photo. Remove them "
                        "and mark them again."
                    )
                ) from error
            covered = areas and base64.b64encode(
                blur.cover(base64.b64decode(photo.image), areas)
            )
            # sudo: meldpunt.photo - a version that only this method makes; the photo
            # itself was written by this user a moment ago
            photo.sudo().public_image = covered or False

    # ------------------------------------------------------------------ buttons

    def action_approve(self):
        """Show these photos to everyone; who presses it has looked at them."""
        self.write({"publication": "approved"})

    def action_withhold(self):
        """Show these photos to nobody but staff and the reporter."""
        self.write({"publication": "draft"})

    # ------------------------------------------------------------------ public

    def _public_field(self, small):
        """Return the name of the field that everyone may see of an approved photo."""
        self.ensure_one()
        kind = "public_image" if self.cover_areas else "image"
        return f"{kind}_512" if small else kind

    def _served_name(self):
        """Return the name under which others get this photo.

        The name of the file is somebody's own words: “Jan Peeters voor zijn deur.jpg”.
        """
        self.ensure_one()
        return f"foto-{self.id}"

    def _requester_field(self, small):
        """Return the name of the field that the reporter may see of this photo.

        The own photo as it was sent; one of the city as everyone sees it.
        """
        self.ensure_one()
        if self.from_requester:
            return "image_512" if small else "image"
        return self._public_field(small)
