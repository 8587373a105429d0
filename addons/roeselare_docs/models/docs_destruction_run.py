import base64
import hashlib

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from odoo.addons.roeselare_servicedesk.tools.receipt import Receipt, render_receipt


class DocsDestruction(models.Model):
    """The job that destroys what was approved, and the declaration that says so."""

    _inherit = "docs.destruction"

    @api.model
    def _cron_destroy(self):
        """Go on with what was begun: one document, one commit; done twice it does nothing."""
        cron = self.env["ir.cron"]
        lines = self.env["docs.destruction.line"]
        for item in self.search([("state", "=", "running")], order="id"):
            item = item.with_context(lang=self.env["res.lang"]._to_write_in())
            domain = [("list_id", "=", item.id), ("state", "=", "listed")]
            remaining = lines.search_count(domain)
            while line := lines.with_env(item.env).search(domain, limit=1):
                line._destroy()
                remaining -= 1
                if not cron._commit_progress(1, remaining=remaining + 1):
                    return
            item._finish()
            if not cron._commit_progress(1):
                return

    def _finish(self):
        """Date and keep the declaration; from here on the list is fixed."""
        self.ensure_one()
        done = fields.Datetime.now()
        pdf = self.env["servicedesk.seal"]._finish(render_receipt(self._declaration(done)))
        self.write(
            {
                "declaration": base64.b64encode(pdf),
                "declaration_name": f"vernietiging-{self.id}.pdf",
                "declaration_sha256": hashlib.sha256(pdf).hexdigest(),
                "done_on": done,
                "state": "done",
            }
        )

    def _declaration(self, done):
        company = self.env.company
        lines = self.line_ids.grouped("state")
        destroyed = lines.get("destroyed", self.line_ids.browse())
        return Receipt(
            title=self.env._("Declaration of destruction %(number)d", number=self.id),
            lang=(self.env.lang or "nl_BE").replace("_", "-"),
            author=company.servicedesk_mail_sender or company.name,
            facts=tuple(self._declaration_facts(done, destroyed)),
            sections=tuple(self._declaration_sections(lines)),
            files_title=self.env._("Destroyed documents, with the SHA-256 of each version"),
            files=tuple(self._declaration_files(destroyed)),
            note=self.env._(
                "The content of these documents and of all their versions was removed; only what "
                "stands here is kept."
            ),
            fonts=self.env["helpdesk.ticket"]._receipt_fonts(),
        )

    def _moment(self, moment):
        return format_datetime(self.env, moment, tz=self.env.company._city_time_zone())

    def _declaration_facts(self, done, destroyed):
        yield self.env._("Series"), self.series_id.name
        yield self.env._("Department"), self.department_id.name
        yield self.env._("Destroyed on"), self._moment(done)
        yield self.env._("Documents destroyed"), str(len(destroyed))
        for user, moment in ((self.lead_id, self.lead_on), (self.officer_id, self.officer_on)):
            yield self.env._("Approved by"), f"{user.name}, {self._moment(moment)}"

    def _declaration_sections(self, lines):
        grounds = dict.fromkeys(lines["destroyed"].mapped("ground")) if "destroyed" in lines else ()
        yield self.env._("Ground"), [(self.env._("Selection rule"), text) for text in grounds]
        for state, reason in (("out", "out_reason"), ("skipped", "skip_reason")):
            if state in lines:
                title = dict(self.line_ids._fields["state"]._description_selection(self.env))[state]
                yield title, [(line._title(), line[reason]) for line in lines[state]]

    def _declaration_files(self, destroyed):
        for line in destroyed:
            for version in line.versions:
                name = self.env._(
                    "%(title)s, version %(number)d", title=line._title(), number=version["number"]
                )
                yield name, version["sha256"]


class DocsDestructionLine(models.Model):
    _inherit = "docs.destruction.line"

    def _title(self):
        """Return the line as the declaration names it."""
        self.ensure_one()
        return self.env._(
            "%(number)d: %(title)s, delivered on %(delivered)s, kept until %(kept)s",
            number=self.document_number,
            title=self.label,
            delivered=format_date(self.env, self.env.company._city_day(self.delivered_date)),
            kept=format_date(self.env, self.retain_until),
        )
