from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from odoo.addons.roeselare_servicedesk.tools.receipt import Receipt, render_receipt

_MAX_ID = 2**31 - 1


class DmsFile(models.Model):
    """A page that proves what was delivered, and when; never the content itself."""

    _inherit = "dms.file"

    @api.model
    def _evidence_of(self, document_id):
        """Return a delivered document that the user may read, or an empty recordset."""
        if not 0 < document_id <= _MAX_ID:
            return self.browse()
        domain = Domain("id", "=", document_id) & Domain("library", "=", "personal")
        files = self.with_context(active_test=False)
        return files.search(domain & Domain("source", "=", "city"), limit=1)

    def action_evidence(self):
        """Open the page that proves the delivery."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/roeselare/documenten/{self.id}/bewijs",
            "target": "new",
        }

    def _evidence_pdf(self):
        """Return the bytes of the page, in the language of whoever asks."""
        self.ensure_one()
        # sudo: dms.file - times, and names of series and department, of a document that
        # the user may read; owners have no right on departments
        return self.env["servicedesk.seal"]._finish(render_receipt(self.sudo()._evidence()))

    def _evidence(self):
        company = self._notice_company()
        title = self.env._("Proof of delivery")
        return Receipt(
            title=title,
            lang=(self.env.lang or "nl_BE").replace("_", "-"),
            author=company.servicedesk_mail_sender or company.name,
            facts=tuple(fact for fact in self._evidence_facts() if fact[1]),
            sections=(
                (self.env._("What happened"), self._evidence_times()),
                *self._evidence_earlier(),
            ),
            files_title=self.env._("The file"),
            files=((self.name, self.sha256 or ""),),
            note=self.env._(
                "Times are those of the city’s clocks. “Opened” means: by the owner, logged in. "
                "With the SHA-256 of a file anybody can check that it is this one, unchanged."
            ),
            fonts=self.env["helpdesk.ticket"]._receipt_fonts(),
        )

    def _evidence_facts(self):
        today = format_date(self.env, self._notice_company()._city_today())
        return [
            (self.env._("Document"), self.label or self.name),
            (self.env._("Series"), self.series_id.name),
            (self.env._("For"), self.partner_id.name),
            (self.env._("From"), self.department_id.name),
            (self.env._("Ticket"), self.ticket_id.number),
            (self.env._("Version"), str(self.version_id.number or 1)),
            (self.env._("This page was made on"), today),
        ]

    def _evidence_times(self):
        opened = self._city_moment(self.opened_date) or self.env._("Not opened yet")
        notified = self._city_moment(self.notified_date) or self.env._("No mail has left yet")
        times = [
            (self.env._("Delivered"), self._city_moment(self._delivered_moment())),
            (self.env._("Notified by e-mail"), notified),
            (self.env._("Reminded"), self._city_moment(self.reminded_date)),
            (self.env._("Sent by post"), self._city_moment(self.paper_sent_date)),
            (self.env._("Opened"), opened),
            (self.env._("Withdrawn"), "" if self.active else self.env._("Yes")),
        ]
        return tuple(item for item in times if item[1])

    def _delivered_moment(self):
        """Return when the current version was delivered."""
        if self.version_id.number > 1:
            return self.version_id.create_date
        return self.delivered_date

    def _evidence_earlier(self):
        """Return a section for each version that was delivered before."""
        times = {item.get("number"): item for item in self.earlier_deliveries or []}
        return tuple(
            (
                self.env._("Version %(number)d", number=version.number),
                tuple(self._evidence_lines(version, times.get(version.number, {}))),
            )
            for version in self.version_ids - self.version_id
        )

    def _evidence_lines(self, version, times):
        first = version.number == 1
        yield (
            self.env._("Delivered"),
            self._city_moment(self.delivered_date if first else version.create_date),
        )
        names = {
            "notified_date": self.env._("Notified by e-mail"),
            "reminded_date": self.env._("Reminded"),
            "paper_sent_date": self.env._("Sent by post"),
            "opened_date": self.env._("Opened"),
        }
        for name, label in names.items():
            if times.get(name):
                yield label, self._city_moment(fields.Datetime.to_datetime(times[name]))
        yield "SHA-256", version.sha256

    def _city_moment(self, moment):
        zone = self._notice_company()._city_time_zone()
        return format_datetime(self.env, moment, tz=zone) if moment else ""
