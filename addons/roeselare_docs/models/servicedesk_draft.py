from odoo import models

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..tools.picked import reference_of, version_of


class ServicedeskDraft(models.Model):
    """Documents of the own library among the files of a request."""

    _inherit = "servicedesk.draft"

    def _picks(self, name, references):
        picks = {reference for reference in references if version_of(reference)}
        for reference in picks:
            version = self._own_pick(reference)
            # The name is part of what is shown later: nobody makes up another one.
            if not version or reference != reference_of(version.id, version.file_id.label):
                refusal = self.env["dms.file"]._pick_refusal()
                raise SubmissionError({f"q_{name}": refusal})
        return picks

    def _picked_file(self, reference, name):
        if not version_of(reference):
            return super()._picked_file(reference, name)
        # Chosen before: a later version changes nothing, but the document still counts.
        version = self._own_pick(reference, current=False)
        if not version:
            label = reference.partition(":")[2]
            raise SubmissionError(
                {
                    "": self.env._(
                        "“%(name)s” can no longer be used. Go back and choose another "
                        "document, or send a file.",
                        name=label,
                    )
                }
            )
        return version._picked_file(name)

    def _own_pick(self, reference, current=True):
        documents = self.env["dms.file"].sudo(False)
        if self.partner_id != self.env.user.partner_id:
            return documents.env["docs.version"]
        return documents._pick(version_of(reference), current)
