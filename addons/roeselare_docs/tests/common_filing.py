from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError, Upload
from odoo.addons.roeselare_servicedesk.tests.common_upload import pdf


class FilingMixin:
    """A series in which citizens file, and how they do."""

    @classmethod
    def _set_up_filing(cls):
        cls.own_series = cls.env["docs.series"].create(
            {"name": "Own", "code": "own-test", "citizen_files": True}
        )

    def _add(self, label="Diploma", content=None, user=None, **post):
        """Add a document as its owner does; return it, empty while it waits."""
        user = user or self.marie
        post = {"label": label, "series": "own-test", **post}
        uploads = (Upload("scan.pdf", pdf(label) if content is None else content),)
        files = self.env["dms.file"].with_user(user)
        before = files.search([("own_upload", "=", True)])
        self.env["docs.filing"].with_user(user)._add(post, uploads)
        self.env.flush_all()
        self.env.invalidate_all()
        return files.search([("own_upload", "=", True)]) - before

    def _refused(self, **post):
        with self.assertRaises(SubmissionError) as caught:
            self._add(**post)
        return caught.exception.errors
