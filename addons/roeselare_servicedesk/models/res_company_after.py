from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.text import is_email

#: moment → what a mail about it tells; names of fields and of templates follow from it
MAIL_MOMENTS = (
    "received",
    "taken_up",
    "question",
    "answer",
    "closed",
    "reopened",
    "reopen_refused",
    "double",
)


class ResCompany(models.Model):
    """Of which moments requesters get a mail, and what they may do afterwards."""

    _inherit = "res.company"

    servicedesk_mail_received = fields.Boolean(
        string="Mail: received",
        default=True,
        help="The city has it; with its number, its term and the link to follow it.",
    )
    servicedesk_mail_taken_up = fields.Boolean(
        string="Mail: taken up",
        default=True,
        help="Somebody works on it, and nothing else was written.",
    )
    servicedesk_mail_question = fields.Boolean(
        string="Mail: question",
        default=True,
        help="The city needs something to go on.",
    )
    servicedesk_mail_answer = fields.Boolean(
        string="Mail: answer",
        default=True,
        help="The city tells something while the work goes on.",
    )
    servicedesk_mail_closed = fields.Boolean(
        string="Mail: closed",
        default=True,
        help="It is closed: why, the answer, and whether the requester is satisfied.",
    )
    servicedesk_mail_reopened = fields.Boolean(
        string="Mail: opened again",
        default=True,
        help="What the requester called not solved is worked on again.",
    )
    servicedesk_mail_reopen_refused = fields.Boolean(
        string="Mail: not opened again",
        default=True,
        help="What the requester called not solved stays closed, and why.",
    )
    servicedesk_mail_double = fields.Boolean(
        string="Mail: news of a merged one",
        default=True,
        help="How the ticket goes on into which the own one was merged.",
    )
    servicedesk_reply_email = fields.Char(
        string="Address for answers by mail",
        help="Where answers to our mails go. Odoo must read this mailbox. A team with an "
        "address of its own uses that. Empty: answers go to the sender of the mails.",
    )
    servicedesk_reopen_days = fields.Integer(
        string="Can be reopened (days)",
        default=14,
        help="For questions and requests; a category of reports has its own number. "
        "0: not at all.",
    )

    @api.constrains("servicedesk_reopen_days")
    def _check_servicedesk_reopen_days(self):
        self._check_limits({"servicedesk_reopen_days": (0, 365)})

    @api.constrains("servicedesk_reply_email")
    def _check_servicedesk_reply_email(self):
        for company in self.filtered("servicedesk_reply_email"):
            if not is_email(company.servicedesk_reply_email):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not an e-mail address. Write it like "
                        "name@example.com.",
                        email=company.servicedesk_reply_email,
                    )
                )
