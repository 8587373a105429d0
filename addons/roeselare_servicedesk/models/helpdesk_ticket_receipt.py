import hashlib

from odoo import models
from odoo.tools import file_path, format_datetime, html2plaintext

from ..tools.receipt import Receipt, render_receipt

_FONTS = "web/static/fonts/google/Montserrat/Montserrat-%s.ttf"


class HelpdeskTicket(models.Model):
    """A receipt that the requester can keep: what was asked, what was answered."""

    _inherit = "helpdesk.ticket"

    def _receipt_pdf(self):
        """Return the bytes of the receipt, in the language of the requester."""
        self.ensure_one()
        receipt = self.with_context(lang=self._requester_lang())._receipt()
        return self.env["servicedesk.seal"]._finish(render_receipt(receipt))

    def _receipt(self):
        company = self.company_id or self.env.company
        sections = self._answered_steps() or [
            ("", [(self.env._("What you told us"), html2plaintext(self.description or ""))])
        ]
        received = format_datetime(self.env, self.create_date, tz=company._city_time_zone())
        facts = [
            (self.env._("Number"), self.number),
            (self.env._("About"), self.service_id.name or self.category_id.name or self.name),
            (self.env._("Received"), received),
            (self.env._("From"), self.partner_name or self.partner_id.name or ""),
        ]
        return Receipt(
            title=self.env._("Receipt %(number)s", number=self.number),
            lang=(self.env.lang or "nl_BE").replace("_", "-"),
            author=company.servicedesk_mail_sender or company.name,
            facts=tuple(fact for fact in facts if fact[1]),
            sections=tuple((title, tuple(lines)) for title, lines in sections),
            files_title=self.env._("Files"),
            files=tuple(
                (item._shown_name(), self._receipt_checksum(item))
                for item in self.requester_attachment_ids
            ),
            note=self.env._("With the SHA-256 of a file anybody can check that it is unchanged."),
            fonts=self._receipt_fonts(),
        )

    def _receipt_checksum(self, attachment):
        """Return the SHA-256 of a file; of one that is held, that of the file itself."""
        if attachment._is_held():
            # sudo: servicedesk.upload - the checksum of the requester's own file
            uploads = self.env["servicedesk.upload"].sudo()
            upload = uploads.search([("attachment_id", "=", attachment.id)], limit=1)
            if upload:
                return upload.sha256
        return hashlib.sha256(attachment.raw or b"").hexdigest()

    def _receipt_fonts(self):
        """Return the paths of fonts for all of Europe, or none when Odoo has not got them."""
        try:
            return tuple(file_path(_FONTS % style) for style in ("Regular", "Bold"))
        except (FileNotFoundError, ValueError):
            return ()
