from odoo import models

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..tools.picked import reference_of, version_of


class ServicedeskAnswerCheck(models.AbstractModel):
    """Documents of the own library among the files of a form of one page (docs/adr/0206)."""

    _inherit = "servicedesk.answer.check"

    def _picked_files(self, name, references):
        if not references or not all(version_of(reference) for reference in references):
            return super()._picked_files(name, references)
        documents = self.env["dms.file"].sudo(False)
        files = []
        for reference in dict.fromkeys(references):
            version = documents._pick(version_of(reference))
            # The name is part of what is shown later: nobody makes up another one.
            if not version or reference != reference_of(version.id, version.file_id.label):
                raise SubmissionError({f"q_{name}": documents._pick_refusal()})
            files.append(version._picked_file(name))
        return tuple(files)
