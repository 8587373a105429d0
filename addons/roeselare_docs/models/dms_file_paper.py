import logging

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)
_ACTIVITY = "roeselare_docs.activity_type_paper"


class DmsFile(models.Model):
    """What nobody opened goes by post: a task for the department, closed by who and when."""

    _inherit = "dms.file"

    paper_date = fields.Datetime(
        string="By post since",
        readonly=True,
        copy=False,
        help="Since when the department has the task to send the document by post.",
    )
    paper_sent_date = fields.Datetime(string="Sent by post on", readonly=True, copy=False)
    paper_sent_by_id = fields.Many2one(
        "res.users", string="Sent by post by", readonly=True, copy=False
    )

    # the department's list of what has to go by post
    _paper_index = models.Index(
        "(department_id, paper_date) WHERE paper_date IS NOT NULL "
        "AND paper_sent_date IS NULL AND opened_date IS NULL"
    )

    def _ask_for_paper(self):
        """Put the document on the list of its department, and on the day of one of them."""
        self.ensure_one()
        self.write({"paper_date": fields.Datetime.now(), "unread_on": False})
        user = self._paper_person()
        if not user:
            _logger.warning("Document %s has to go by post and nobody is told", self.id)
            return
        self.with_context(lang=user.lang, mail_activity_quick_update=True).activity_schedule(
            _ACTIVITY,
            user_id=user.id,
            summary=self.with_context(lang=user.lang).env._("Send by post: it was not opened"),
        )

    def _paper_person(self):
        """Return who of the department gets the task; only who may open the document."""
        self.ensure_one()
        users = self.ticket_id.user_id
        if self.department_id:
            teams = self.env["helpdesk.ticket.team"].search(
                [("department_id", "=", self.department_id.id)], order="id"
            )
            users += teams.user_id + teams.user_ids.sorted("id")
        if self.ticket_id:
            users += self.ticket_id._term_lead()
        for user in users:
            if user.active and self.with_user(user).has_access("read"):
                return user
        return users.browse()

    def action_paper_sent(self):
        """Close the task: the document went by post today, sent by me."""
        for file in self:
            file.check_access("read")
            file._check_paper_worker()
            # sudo: dms.file - nobody writes in a library by hand; the worker was checked
            document = file.sudo()
            if not document.paper_date or document.paper_sent_date:
                raise UserError(self.env._("This document does not have to go by post."))
            document._register_paper(self.env.user)
            document._end_paper_task()

    def _check_paper_worker(self):
        """Ask for a colleague of the department that delivered, or of its ticket."""
        user = self.env.user
        ours = user.sudo().helpdesk_team_ids.department_id  # sudo: the user's own teams
        worker = user.has_group("roeselare_servicedesk.group_agent") and (
            self.department_id in ours or (self.ticket_id and self.ticket_id.has_access("write"))
        )
        if not worker:
            raise AccessError(
                self.env._("Only the department that delivered the document sends it by post.")
            )

    def _register_paper(self, user):
        self.with_context(tracking_disable=True).write(
            {"paper_sent_date": fields.Datetime.now(), "paper_sent_by_id": user.id}
        )
        self._message_log(
            body=self.env._("The document was sent by post."), author_id=user.partner_id.id
        )

    def _end_paper_task(self):
        """Take the task off the lists: there is nothing left to do."""
        self.activity_unlink([_ACTIVITY])

    def _register_opening(self):
        unread = not self.opened_date
        result = super()._register_opening()
        if unread and self.opened_date:
            # sudo: dms.file - the owner opened it after all: the task of the city ends
            document = self.sudo()
            if document.paper_date and not document.paper_sent_date:
                document._end_paper_task()
        return result


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        paper = self.env.ref(_ACTIVITY, raise_if_not_found=False)
        tasks = self.filtered(
            lambda item: item.activity_type_id == paper and item.res_model == "dms.file"
        )
        # sudo: dms.file - whoever may end the task says that it is done
        files = self.env["dms.file"].sudo().browse(tasks.mapped("res_id"))
        for file in files.exists():
            if file.paper_date and not file.paper_sent_date and not file.opened_date:
                file._register_paper(self.env.user)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
