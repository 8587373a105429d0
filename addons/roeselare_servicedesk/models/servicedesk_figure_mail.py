import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.figure_pdf import render_figures

_logger = logging.getLogger(__name__)


class ServicedeskFigureMail(models.Model):
    """Figures of last week by mail, as a PDF, to chosen colleagues.

    Each of them gets what his own role may see: nobody reads by mail what he would not
    read on the screen.
    """

    _name = "servicedesk.figure.mail"
    _description = "Weekly mail with figures"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    user_ids = fields.Many2many("res.users", string="Recipients", required=True)
    department_id = fields.Many2one(
        "hr.department", help="Only its figures; empty: all that the recipient may see."
    )
    category_id = fields.Many2one("helpdesk.ticket.category")
    sent_week = fields.Date(string="Last sent for the week of", readonly=True, copy=False)

    @api.constrains("user_ids")
    def _check_user_ids(self):
        for mailing in self:
            for user in mailing.user_ids:
                if not mailing._may_receive(user):
                    raise ValidationError(
                        self.env._(
                            "%(name)s cannot get these figures: a recipient needs a role of "
                            "the service desk and an e-mail address. Choose somebody else, "
                            "or give this user a role first.",
                            name=user.display_name,
                        )
                    )

    @api.model
    def _may_receive(self, user):
        figures = self.env["servicedesk.figure"].with_user(user)
        return bool(user.active and user.email and figures.has_access("read"))

    def action_send_now(self):
        """Send the figures of last week once more, to all recipients."""
        self.check_access("write")
        for mailing in self:
            mailing._send(self._last_monday())

    @api.model
    def _cron_send(self):
        """Send what was not sent yet for last week; one that fails stops no other."""
        monday = self._last_monday()
        mailings = self.search(["|", ("sent_week", "=", False), ("sent_week", "<", monday)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(mailings))
        for mailing in mailings:
            try:
                with self.env.cr.savepoint():
                    mailing._send(monday)
            except Exception:
                _logger.exception("Weekly figures %s wait for the next run", mailing.id)
            if not cron._commit_progress(1):
                return

    @api.model
    def _last_monday(self):
        """Return the first day of the last whole week, by the city's clock."""
        today = self.env.company._city_today()
        return today - timedelta(days=today.weekday() + 7)

    def _send(self, monday):
        """Make the mails about the week of ``monday``; they leave by the mail queue."""
        self.ensure_one()
        users = self.user_ids.filtered(self._may_receive)
        # sudo: mail.mail - made for recipients whom an administrator chose
        mails = self.env["mail.mail"].sudo()
        mails.create([self._prepare_mail(user, monday) for user in users])
        self.sent_week = monday

    def _prepare_mail(self, user, monday):
        """Return the values of the mail of one recipient, in his language and role."""
        asked = {"from": str(monday), "to": str(monday + timedelta(days=6))}
        for name in ("department_id", "category_id"):
            if self[name]:
                asked[name] = self[name].id
        figures = self.env["servicedesk.figure"].with_user(user)
        figures = figures.with_context(lang=user.lang)
        report = figures._report(asked, paper=True)
        values = {"report": report, "lang": report.lang}
        body = figures.env["ir.qweb"]._render("roeselare_servicedesk.figure_mail_body", values)
        return {
            "subject": f"{report.title}: {report.lines[0]}",
            "email_from": self.env.company.email_formatted or user.email_formatted,
            "email_to": user.email_formatted,
            "body_html": body,
            "auto_delete": True,
            "attachment_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"{report.title}.pdf",
                        "raw": self.env["servicedesk.seal"]._finish(render_figures(report)),
                        "mimetype": "application/pdf",
                    },
                )
            ],
        }
