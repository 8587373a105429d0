from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES

_LAYOUT = "roeselare_servicedesk.mail_layout"


class HelpdeskTicket(models.Model):
    """Documents that the city asks its requester for; the ticket waits for them."""

    _inherit = "helpdesk.ticket"

    document_request_ids = fields.One2many(
        "docs.request", "ticket_id", string="Document requests", readonly=True, copy=False
    )
    document_request_count = fields.Integer(compute="_compute_document_request")
    document_request_late = fields.Boolean(
        string="Documents are late", compute="_compute_document_request"
    )

    @api.depends("document_request_ids.state", "document_request_ids.due_date")
    def _compute_document_request(self):
        for ticket in self:
            requests = ticket.document_request_ids
            ticket.document_request_count = len(requests)
            ticket.document_request_late = any(requests.mapped("overdue"))

    @api.ondelete(at_uninstall=False)
    def _unlink_document_requests(self):
        # sudo: docs.request - goes with the ticket, and its files with it
        self.sudo().document_request_ids.unlink()

    # ------------------------------------------------------------------- staff

    def action_ask_documents(self):
        """Open the window to ask the requester for documents."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for documents"),
            "res_model": "docs.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_view_document_requests(self):
        """Open the documents that were asked for this ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("roeselare_docs.action_request")
        action.update(domain=[("ticket_id", "=", self.id)], context={})
        if len(self.document_request_ids) == 1:
            action.update(res_id=self.document_request_ids.id, views=[(False, "form")])
        return action

    def _ask_documents(self, due_date, lines, message="", **values):
        """Ask the requester for documents by a day; the caller judged the right.

        :param date due_date: the last day, not before today
        :param list lines: values of ``docs.request.line``
        :param str message: plain text above the list
        :return: the ``docs.request``, with sudo
        :raise UserError: nothing can be asked; says what to do
        """
        self.ensure_one()
        if self.public_state in CLOSED_STATES:
            raise UserError(
                self.env._("This ticket is closed. Reopen it before you ask for documents.")
            )
        if due_date < self.env.company._city_today():
            raise UserError(self.env._("That day is past. Choose a later one."))
        if not any(line.get("required") for line in lines):
            raise UserError(
                self.env._("Nothing is needed yet. Add a document, or tick “Needed” on one.")
            )
        # sudo: docs.request - nobody writes requests by hand; the caller judged the right
        requests = self.env["docs.request"].sudo()
        request = requests.create(
            {
                "ticket_id": self.id,
                "due_date": due_date,
                "message": message,
                "line_ids": [(0, 0, line) for line in lines],
                **requests._reminded_at_start(due_date),
                **values,
            }
        )
        self._post_public(self._asked_words(request))
        self._set_public_state("waiting")
        self._mail_documents("asked")
        return request

    def _asked_words(self, request):
        """Return what is asked, in the requester's language, for the conversation."""
        ticket = self.with_context(lang=self._requester_lang())
        head = ticket.env._(
            "We need documents from you, by %(day)s:",
            day=format_date(ticket.env, request.due_date),
        )
        lines = [f"- {line.name}" for line in request.line_ids]
        return "\n".join([head, *lines, *filter(None, [request.message])])

    def _mail_documents(self, moment):
        """Queue a mail that something is asked, never what.

        :param str moment: ``asked``, ``reminder`` or ``refused``
        """
        self.ensure_one()
        if not self._may_mail_requester("question"):
            return
        # sudo: mail.template - staff mails with the city's template without the right
        # to change it
        template = self.env.ref(f"roeselare_docs.mail_template_documents_{moment}").sudo()
        template.with_context(lang=self._requester_lang()).send_mail(
            self.id, email_layout_xmlid=_LAYOUT, email_values=self._mail_values("question")
        )
        self._wake_mail_queue()

    def _documents_page_link(self):
        """Return the full address of the page to send them, for mails."""
        return f"{self._tracking_link()}/stukken"

    # -------------------------------------------------------------------- flow

    def _documents_awaited(self):
        """Return the requests for which something that is needed is not here, with sudo."""
        # sudo: docs.request - only whether the ticket waits
        return self.sudo().document_request_ids.filtered(lambda item: item.state == "asked")

    def _documents_no_longer_awaited(self):
        """What was asked is asked no longer: the work goes on, unless something else waits."""
        for ticket in self:
            if not ticket._documents_awaited():
                ticket._go_on_after_reply()

    def _advance_process(self):
        result = super()._advance_process()
        for task in self.step_task_ids._documents_to_ask():
            task._ask_documents()
        return result

    def _documents_are_in(self):
        """All that one request needs is here: the work goes on, unless another waits."""
        self.ensure_one()
        if self._documents_awaited():
            return
        self._go_on_after_reply()
        user = self._first_reader(self.user_id) or self._term_lead()
        if user and user != self.env.user:
            words = self.with_context(lang=user.lang)
            self._tell_colleague(
                user,
                words.env._("%(number)s: the documents are here", number=self.number),
                words.env._(
                    "Everything that was needed for “%(title)s” was sent. Accept it, or say "
                    "what is wrong with it.",
                    title=self.name,
                ),
            )

    def _answer_requester(self, text):
        result = super()._answer_requester(text)
        # A question of the requester let the work go on; now it is his turn again.
        if self._documents_awaited():
            self._set_public_state("waiting")
        return result

    def _follow_public_state(self, former):
        result = super()._follow_public_state(former)
        if self.public_state in CLOSED_STATES and former not in CLOSED_STATES:
            # sudo: docs.request - ends with the ticket, whoever closes it
            self.sudo().document_request_ids._end()
        return result
