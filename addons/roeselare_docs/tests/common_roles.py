"""A document on every ticket of the tables of docs/roles.md."""

import base64

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
        cls._asked(ticket)
        return ticket

    @classmethod
    def _deliver(cls, ticket):
        clean = CleanFile(name="scan.pdf", mimetype="application/pdf", content=PDF)
        return ticket._deliver_documents([(clean, "Test", cls.series)]).sudo()

    @classmethod
    def _asked(cls, ticket):
        """Ask for a document with an example, which is sent; return its line."""
        day = cls.env.company._city_today()
        example = {"example": base64.b64encode(PDF), "example_name": "so.pdf"}
        line = {"name": "Test", "required": True, **example}
        request = ticket._ask_documents(day, [line])
        version = cls.env["dms.file"].sudo().search([("ticket_id", "=", ticket.id)]).version_id
        cls.env["docs.pin"]._pin(ticket, version[:1])
        return request.line_ids

    def _record_any_step_line(self, records):
        """Return a document that a step of a service asks for."""
        values = {"name": "Step", "service_id": self.public_service.id, "team_id": self.team_a.id}
        step = self.env["servicedesk.step"].sudo().create(values)
        return records.create({"step_id": step.id, "name": "Test"})

    # ---------------------------------------------------------------- libraries

    def _shelf(self, department, share=None):
        """Return a topmost directory, one below, and a file in that."""
        directories = self.env["dms.directory"].sudo()
        top = directories.create(
            {
                "name": f"{department.name} {directories.search_count([])}",
                "is_root_directory": True,
                "storage_id": self.env.ref("roeselare_docs.storage_department").id,
                "department_id": department.id,
            }
        )
        below = directories.create({"name": "Below", "parent_id": top.id})
        if share:
            values = {"directory_id": top.id, "department_id": share.id}
            self.env["docs.share"].sudo().create(values)
        return top, below, self._file_in(below)

    @classmethod
    def _file_in(cls, directory, **values):
        content = base64.b64encode(PDF)
        values = {"content": content, "document_state": "clean", **values}
        files = cls.env["dms.file"].sudo()
        number = files.search_count([])
        return files.create({"name": f"file {number}.pdf", "directory_id": directory.id, **values})

    def _as_asked(self, records, file):
        return file.version_ids if records._name == "docs.version" else file

    @property
    def _ours(self):
        return self.team_a.department_id

    @property
    def _theirs(self):
        return self.team_b.department_id

    @classmethod
    def _bulk_of(cls, department):
        bulk = cls.env["docs.bulk"].sudo().create(
            {"name": "Bulk", "label": "Bulk", "department_id": department.id, "text": "x"}
        )
        cls.env["docs.bulk.row"].sudo().create(
            {"bulk_id": bulk.id, "number": 2, "state": "problem", "problem": "unknown"}
        )
        return bulk

    def _record_delivered_in_bulk_by_us(self, records):
        bulk = self._bulk_of(self._ours)
        return bulk.row_ids if records._name == "docs.bulk.row" else bulk

    def _record_delivered_in_bulk_by_others(self, records):
        bulk = self._bulk_of(self._theirs)
        return bulk.row_ids if records._name == "docs.bulk.row" else bulk

    def _record_topmost_of_our_department(self, _records):
        return self._shelf(self._ours)[0]

    def _record_below_in_our_department(self, _records):
        return self._shelf(self._ours)[1]

    def _record_of_another_department(self, _records):
        return self._shelf(self._theirs)[1]

    def _record_shared_with_us(self, _records):
        return self._shelf(self._theirs, self._ours)[1]

    def _record_for_everybody(self, _records):
        return self.env.ref("roeselare_docs.directory_public").sudo()

    def _record_filed_in_our_department(self, records):
        return self._as_asked(records, self._shelf(self._ours)[2])

    def _record_filed_in_another_department(self, records):
        return self._as_asked(records, self._shelf(self._theirs)[2])

    def _record_filed_where_it_is_shared_with_us(self, records):
        return self._as_asked(records, self._shelf(self._theirs, self._ours)[2])

    def _public_file(self, published):
        directory = self.env.ref("roeselare_docs.directory_public")
        values = {"public_kind": "form", "public_date": "2026-01-01", "published": published}
        return self._file_in(directory, **values)

    def _record_published(self, records):
        return self._as_asked(records, self._public_file(True))

    def _record_not_yet_published(self, records):
        return self._as_asked(records, self._public_file(False))

    def _record_by_our_department(self, _records):
        return self._shelf(self._ours, self._theirs)[0].share_ids

    def _mandate_by(self, department):
        values = {
            "holder_id": self.users["citizen"].partner_id.id,
            "principal_id": self.env["res.partner"].sudo().create({"name": "Child"}).id,
            "kind": "child",
            "department_id": department.id,
        }
        return self.env["docs.mandate"].sudo().create(values)

    def _record_recorded_by_our_department(self, _mandates):
        return self._mandate_by(self._ours)

    def _record_recorded_by_another_department(self, _mandates):
        return self._mandate_by(self._theirs)

    def _record_shared_by_a_citizen(self, links):
        values = {"name": "Test", "partner_id": self.users["citizen"].partner_id.id}
        return links.create({**values, "token_hash": "test", "valid_to": "2099-01-01"})

    def _record_between_other_departments(self, _records):
        third = self.env["hr.department"].sudo().create({"name": "Third"})
        return self._shelf(self._theirs, third)[0].share_ids

    def _record_of_a_document(self, records):
        document = self._of_ticket("dms.file", self.tickets["own team"])
        document._note_look("view")
        return records.search([("document_ref", "=", document.id)], limit=1)

    def _record_of_somebody(self, records):
        if records._name == "docs.ebox.consent":
            partner = self.users["citizen"].partner_id
            return records.create({"partner_id": partner.id, "given": False})
        document = self._of_ticket("dms.file", self.tickets["own team"])
        if records._name == "docs.ebox.message":
            return records.create({"file_id": document.id, "number": 99})
        values = {"purpose": "asked at the counter", "until": "2099-01-01 00:00:00"}
        return records.create({"file_id": document.id, "user_id": self.env.uid, **values})

    # -------------------------------------------------------------- destruction

    def _destruction(self, records, department):
        """Return a list of one document whose term is over, or its line."""
        rules = self.env["docs.rule"].sudo()
        if not self.series.sudo().rule_id:
            values = {"years": 1, "trigger": "delivered", "destination": "destroy"}
            rules.create({"series_id": self.series.id, "source": "Test", **values})
        # sudo: docs.series - its directory is for the system only
        self._file_in(
            self.series.sudo().directory_id,
            label="Old",
            partner_id=self.env.user.partner_id.id,
            series_id=self.series.id,
            department_id=department.id,
            delivered_date="2000-01-01",
        )
        lists = self.env["docs.destruction"].sudo()
        found = lists.create({"series_id": self.series.id, "department_id": department.id})
        return found.line_ids[:1] if records._name == "docs.destruction.line" else found

    def _record_list_of_our_department(self, records):
        return self._destruction(records, self._ours)

    def _record_list_of_another_department(self, records):
        return self._destruction(records, self._theirs)

    def _of_ticket(self, model, ticket):
        if model == "docs.version":
            document = super()._of_ticket("dms.file", ticket)
            return self.env[model].sudo().search([("file_id", "=", document.id)], limit=1)
        return super()._of_ticket(model, ticket)
