import base64
import secrets

from odoo import Command, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import (
    Contact,
    Submission,
    SubmissionError,
)
from odoo.addons.roeselare_servicedesk.tools.text import clean_text

_IMAGES = ("image/jpeg", "image/png")
_PNG = b"\x89PNG"
# A mail shows the result; it is no album.
_MAIL_PHOTOS = 3


class HelpdeskTicket(models.Model):
    """What comes after sending a report: photos, the result, and once more."""

    _inherit = "helpdesk.ticket"

    def _place_requester_files(self, clean_files):
        """Keep pictures that the reporter adds among the photos of the report."""
        left = super()._place_requester_files(clean_files)
        if self.kind != "report":
            return left
        pictures = [item for item in left if (item.held or item).mimetype in _IMAGES]
        if pictures:
            photos = self.env["meldpunt.photo"]
            # sudo: meldpunt.photo - reporters have no rights on photos; these passed the
            # upload gate and belong to their own report
            photos.sudo().create(
                [
                    {
                        **photos._prepare_clean(item),
                        "ticket_id": self.id,
                        "from_requester": True,
                        "publication": "draft",
                    }
                    for item in pictures
                ]
            )
        return [item for item in left if item not in pictures]

    def _mail_files(self, moment):
        """Attach approved photos of the result to the closing mail, small."""
        files = super()._mail_files(moment)
        if moment != "closed" or self.kind != "report":
            return files
        photos = self._result_photos()[:_MAIL_PHOTOS]
        for photo in photos:
            # As everyone sees it: what staff covered stays covered.
            content = base64.b64decode(photo[photo._requester_field(small=True)])
            end = "png" if content.startswith(_PNG) else "jpg"
            files = [*files, (f"{photo._served_name()}.{end}", content)]
        return files

    def _result_photos(self):
        """Return the approved photos of how it looks once it is solved, with sudo."""
        self.ensure_one()
        # sudo: meldpunt.photo - approved ones only, which everybody may see
        return self.sudo().photo_ids.filtered(
            lambda photo: photo.kind == "after" and photo.publication == "approved"
        )

    def _gallery_photos(self):
        """Return the requester's photos that the result on the same page does not show."""
        photos = self._requester_photos()
        closed = self.public_state in ("resolved", "cancelled", "rejected")
        return photos - self._result_photos() if closed else photos

    # -------------------------------------------------------------- once more

    def _may_report_again(self):
        """Tell whether a new report of the same can be made from this one."""
        self.ensure_one()
        category = self.category_id
        return bool(
            self.kind == "report"
            and self.public_state in ("resolved", "rejected")
            and not self._may_ask_reopen()
            and self.reopen_state != "requested"
            and category._reportable(category.id)
            and not category.refer_only
        )

    def _report_again(self, text, uploads=(), key=""):
        """Make a new report of the same kind at the same place, linked to this one.

        :param str text: what is to be seen now
        :param uploads: :class:`Upload` objects, photos
        :param str key: of the form, so that sending it twice is one report
        :return: the new report, with sudo
        :raise SubmissionError: no text, a bad photo, or not possible; nothing was stored
        """
        self.ensure_one()
        if not self._may_report_again():
            raise SubmissionError(
                {"": self.env._("This cannot be reported again here. Make a new report.")}
            )
        running = self._again_running()
        if running:
            return running
        gate = self.env["servicedesk.upload.gate"]
        photos = self.env["meldpunt.photo"]
        clean = gate._accept_images(uploads, field="again_photos", hold=True)
        values = {
            **self._place_to_copy(),
            "photo_ids": [
                Command.create({**photos._prepare_clean(item), "from_requester": True})
                for item in clean
            ],
        }
        submission = Submission(
            kind="report",
            title=self.name,
            description=clean_text(text),
            contact=Contact(
                self.partner_name or "",
                self.partner_email or "",
                self.partner_phone or "",
                self.lang or "",
            ),
            category_id=self.category_id.id,
            partner_id=self.partner_id.id or 0,
            idempotency_key=key,
            values=values,
            doubles=tuple(clean.doubles),
        )
        try:
            ticket = self.env["servicedesk.intake"]._submit(submission)
        except SubmissionError as error:
            wrong = dict(error.errors)
            if "description" in wrong:
                wrong["again"] = wrong.pop("description")
            raise SubmissionError(wrong) from error
        if not ticket.former_ticket_id:
            ticket.former_ticket_id = self
            # The address was proven before, by the same requester.
            ticket.requester_confirmed_at = self.requester_confirmed_at
        return ticket

    def _again_running(self):
        """Return the open report that was made from this one, with sudo, or none.

        One is enough: whoever has the link cannot make more and more of them.
        """
        self.ensure_one()
        # sudo: helpdesk.ticket - made by this very requester from this very report
        tickets = self.sudo()
        return tickets.search(
            Domain("former_ticket_id", "=", self.id)
            & Domain("public_state", "not in", CLOSED_STATES),
            limit=1,
        )

    def _new_form_key(self):
        """Return the key of one rendering of a form: sent twice, it is one report."""
        return secrets.token_urlsafe(18)

    def _place_to_copy(self):
        """Return the values of the place; an addon with more of them adds its own."""
        return {
            "latitude": self.latitude,
            "longitude": self.longitude,
            "address_text": self.address_text,
            "place_source": self.place_source,
        }
