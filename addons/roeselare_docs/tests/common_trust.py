"""A city that trusts one issuer, and documents that carry a seal."""

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile
from odoo.addons.roeselare_servicedesk.tests.common_seal import SealMixin
from odoo.addons.roeselare_servicedesk.tools.demo_authority import certify

from . import signed


class TrustMixin(SealMixin):
    """A city that trusts one issuer, and documents of both kinds."""

    @classmethod
    def _set_up_trust(cls):
        cls._set_up_seal()
        cls.plain = signed.form_pdf()
        cls.sealed = signed.sign(cls.plain, cls.city)
        cls.stranger = certify(name="Iemand <b>", organisation="Onbekend")
        cls.trusts = cls.env["docs.trust"]
        cls.trusts.search([]).unlink()
        cls.env.company.docs_trusted_roots = cls.root.pem()

    def _arrive(self, content, label="Attest", mimetype="application/pdf"):
        clean = CleanFile("attest.pdf", mimetype, content)
        return self._deliver(self.ticket, label, clean).sudo()

    def _work(self):
        """Run the job until it has nothing to do."""
        for _turn in range(20):
            with trap_jobs() as trap:
                self.trusts._job_check()
            if not trap.enqueued_jobs:
                self.env.invalidate_all()
                return
        raise AssertionError("the job does not come to an end")

    def _trust(self, file):
        return self.trusts.search([("version_id", "=", file.version_id.id)])

    def _said(self, file, user=None):
        """Return what the owner reads below a document."""
        user = user or self.marie
        files = file.with_user(user).sudo(False).with_context(lang=user.lang)
        [values] = files._portal_values()
        return [line["text"] for line in values["trust"]]
