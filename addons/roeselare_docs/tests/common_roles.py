"""A document on every ticket of the tables of docs/roles.md."""

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

from .common import PDF


class DocumentRolesMixin:
    """Before one of the mixins of the service desk: their tickets get a document."""

    @classmethod
    def _set_up_roles(cls):
        cls.series = cls.env["docs.series"].create({"name": "Tests", "code": "tests"})
        return super()._set_up_roles()

    @classmethod
    def _of_team(cls, team):
        ticket = super()._of_team(team)
        cls._deliver(ticket)
        return ticket

    @classmethod
    def _deliver(cls, ticket):
        clean = CleanFile(name="scan.pdf", mimetype="application/pdf", content=PDF)
        return ticket._deliver_documents([(clean, "Test", cls.series)]).sudo()

    def _of_ticket(self, model, ticket):
        if model == "docs.version":
            document = super()._of_ticket("dms.file", ticket)
            return self.env[model].sudo().search([("file_id", "=", document.id)], limit=1)
        return super()._of_ticket(model, ticket)
