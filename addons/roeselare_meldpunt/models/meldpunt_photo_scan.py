import base64

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

from .meldpunt_photo import CleanImage


class MeldpuntPhoto(models.Model):
    """A photo that waits for the virus scanner: another picture stands in its place."""

    _inherit = "meldpunt.photo"

    def _follow_upload(self, image):
        """Write down what was uploaded, when ``image`` came through the gate just now."""
        self.ensure_one()
        upload = getattr(image, "upload", None)
        if upload:
            # sudo: servicedesk.upload - of the picture that stood here before
            uploads = self.env["servicedesk.upload"].sudo()
            uploads.search([("photo_id", "=", self.id)]).unlink()
            uploads._write_down([upload], "photo_id", self, self.ticket_id)

    def _is_held(self):
        """Tell whether another picture stands in the place of this one."""
        self.ensure_one()
        return bool(self.scan_state) and self.scan_state != "clean"

    def _copied_image(self):
        """Return the image for a copy of this photo: through the gate already, or held too."""
        self.ensure_one()
        image = CleanImage(self.image)
        if self._is_held():
            # sudo: servicedesk.upload - the copy is held as this photo is
            uploads = self.env["servicedesk.upload"].sudo()
            held = uploads.search([("photo_id", "=", self.id)], limit=1)._held_file()
            image.upload = CleanFile(self.name, "image/png", b"", held=held)
        return image

    def _replace_picture(self, content):
        """Put the photo itself where another picture stood."""
        for photo in self:
            image = CleanImage(base64.b64encode(content))
            photo.write({"image": image, "scan_state": "clean"})

    def _check_publication(self):
        if any(photo.publication == "approved" and photo._is_held() for photo in self):
            raise UserError(
                self.env._("This photo was not checked for viruses yet: wait until you see it.")
            )
        return super()._check_publication()
