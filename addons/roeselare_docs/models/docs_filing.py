import re
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.servicedesk_upload import UPLOAD_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile, SubmissionError
from odoo.addons.roeselare_servicedesk.tools.text import clean_line

LONGEST_LABEL = 120
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEARS = range(1900, 2200)


class DocsFiling(models.Model):
    """A document that its owner added and that waits for the virus scanner.

    The file lies in ``servicedesk.upload``; when it is clean, it becomes a document and
    this row goes. Nobody has rights on it: the pages of “My documents” do it for their
    own (docs/adr/0253).
    """

    _name = "docs.filing"
    _description = "Document that waits for the virus scanner"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    series_id = fields.Many2one("docs.series", required=True, ondelete="restrict")
    label = fields.Char(required=True)
    valid_from = fields.Date()
    valid_to = fields.Date(string="Valid until")
    state = fields.Selection(UPLOAD_STATES, required=True)
    upload_ids = fields.One2many("servicedesk.upload", "filing_id", string="Files")

    # ------------------------------------------------------------- what was typed

    @api.model
    def _read_form(self, post):
        """Return the values of a document and what is wrong with them, by field.

        :param dict post: fields as they were sent
        """
        errors = {}
        label = clean_line(post.get("label"))
        if not label:
            errors["label"] = self.env._("Say what the document is, such as “Diploma”.")
        elif len(label) > LONGEST_LABEL:
            errors["label"] = self.env._(
                "This is longer than %(limit)d characters. Make it shorter.", limit=LONGEST_LABEL
            )
        series = self.env["docs.series"]._of_citizens(clean_line(post.get("series")))
        if not series:
            errors["series"] = self.env._("Choose what kind of document it is.")
        values = {"label": label, "series_id": series.id}
        for name in ("valid_from", "valid_to"):
            values[name], wrong = self._read_day(post.get(name))
            if wrong:
                errors[name] = wrong
        if values["valid_from"] and values["valid_to"]:
            if values["valid_from"] > values["valid_to"]:
                errors["valid_to"] = self.env._(
                    "The last day comes before the first day. Change one of the two."
                )
        return values, errors

    def _read_day(self, text):
        """Return a day, or False, and what is wrong with what was typed."""
        text = clean_line(text)
        if not text:
            return False, ""
        try:
            # Python reads weeks too, and days without dashes.
            day = _DAY.fullmatch(text) and date.fromisoformat(text)
        except ValueError:
            day = None
        if not day or day.year not in _YEARS:
            return False, self.env._("This is not a day. Type it as 2026-12-31.")
        return day, ""

    # -------------------------------------------------------------------- filing

    @api.model
    def _add(self, post, uploads):
        """File what the user sends in his own library, or let it wait for the scanner.

        :param dict post: fields as they were sent
        :param uploads: :class:`~odoo.addons.roeselare_servicedesk.schemas.submission.Upload`
        :return: ``added`` or ``waits``
        :raise SubmissionError: what has to be mended; nothing was stored
        """
        values, errors = self._read_form(post)
        clean = None
        try:
            clean = self._accept_one(uploads)
        except SubmissionError as error:
            errors.update(error.errors)
        if errors:
            if "file" not in errors:
                # A browser does not keep a file that was chosen.
                errors["file"] = self.env._("Choose the file again.")
            raise SubmissionError(errors)
        values["partner_id"] = self.env.user.partner_id.id
        uploads = self.env["servicedesk.upload"]
        if not clean.held:
            document = self.env["dms.file"]._file_own(clean, values)
            uploads._write_down([clean], "document_id", document)
            return "added"
        # sudo: docs.filing - nobody has rights on it; of the user himself
        filing = self.sudo().create({**values, "state": clean.scan_state})
        uploads._write_down([clean], "filing_id", filing)
        return "waits"

    def _accept_one(self, uploads):
        if not uploads:
            raise SubmissionError({"file": self.env._("Choose a file.")})
        if len(uploads) > 1:
            raise SubmissionError({"file": self.env._("Choose one file for each document.")})
        gate = self.env["servicedesk.upload.gate"]
        [clean] = gate._accept_documents(uploads, field="file", hold=True)
        same = self.env["dms.file"]._own_same(clean.sha256).label or self._own_waiting_same(
            clean.sha256
        )
        if same:
            raise SubmissionError(
                {
                    "file": self.env._(
                        "You have this file already, as “%(label)s”. Choose another one.",
                        label=same,
                    )
                }
            )
        return clean

    # ----------------------------------------------------------- what still waits

    @api.model
    def _own_filings(self):
        """Return what the user added and is no document yet, with sudo."""
        # sudo: docs.filing - nobody has rights on it; the user's own only
        return self.sudo().search([("partner_id", "=", self.env.user.partner_id.id)])

    @api.model
    def _own_waiting_same(self, sha256):
        same = Domain("upload_ids.sha256", "=", sha256) & Domain("state", "=", "pending")
        return self._own_filings().filtered_domain(same)[:1].label

    @api.model
    def _own_waiting(self):
        """Return what the user added and is no document yet, as plain values."""
        return [
            {
                "id": filing.id,
                "label": filing.label,
                "series": filing.series_id.name,
                "state": filing.state,
            }
            for filing in self._own_filings()
        ]

    @api.model
    def _own_filing(self, filing_id):
        """Return one of those, with sudo, or an empty recordset."""
        return self._own_filings().filtered(lambda filing: filing.id == filing_id)

    def _take_back(self):
        """Forget what the user added and does not wait for any longer; with sudo."""
        self.upload_ids._forget()
        self.unlink()

    # ------------------------------------------------------------ what became of it

    def _become_document(self, name, mimetype, content):
        """Make a document of it, as the file is clean; with sudo."""
        self.ensure_one()
        values = {
            "label": self.label,
            "series_id": self.series_id.id,
            "partner_id": self.partner_id.id,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
        }
        clean = CleanFile(name, mimetype, content, scanned=True)
        document = self.env["dms.file"]._file_own(clean, values)
        self.unlink()
        return document
