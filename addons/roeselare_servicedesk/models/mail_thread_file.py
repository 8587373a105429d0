from odoo import models

from ..schemas.submission import SubmissionError
from .ir_attachment_gate import content_of

#: set while the gateway takes a mail
FROM_MAIL = "servicedesk_from_mail"


class MailThread(models.AbstractModel):
    """Files that come with a message: by a call, or by a mail that Odoo's gateway takes."""

    _inherit = "mail.thread"

    def _create_attachments_for_post(self, values_list, extra_list):
        if self.env.su and not self.env.context.get(FROM_MAIL):
            return super()._create_attachments_for_post(values_list, extra_list)
        passed = [self._pass_posted(values) for values in values_list]
        # Odoo gives each its name as a description.
        attachments = super()._create_attachments_for_post(
            [{**values, "description": values["name"]} for values, _file in passed], extra_list
        )
        for attachment, (_values, file) in zip(attachments, passed, strict=True):
            if file:
                attachment._follow_uploads([file])
        return attachments

    def _pass_posted(self, values):
        """Return ``(values, CleanFile)`` of a file that is posted.

        In a mail nobody sees a form: the words stay, with a note in the place of the file.

        :raise SubmissionError: why the file cannot be taken
        """
        from_mail = bool(self.env.context.get(FROM_MAIL))
        gate = self.env["servicedesk.upload.gate"]
        content = content_of(values)
        if not from_mail:
            if not content:
                raise SubmissionError({"files": gate._size_refusal(values["name"], 0)})
            return self.env["ir.attachment"]._pass_gate(values)
        if gate._has_passed(content):
            return values, None
        try:
            file = gate._accept_attached(values["name"], content, quarantine=True)
        except SubmissionError as refusal:
            return self._values_of(values, *gate._refused_note(values["name"], str(refusal))), None
        return self._values_of(values, file.name, file.mimetype, file.content), file

    def _values_of(self, values, name, mimetype, content):
        values = {key: value for key, value in values.items() if key != "datas"}
        return {**values, "name": name, "mimetype": mimetype, "raw": content}
