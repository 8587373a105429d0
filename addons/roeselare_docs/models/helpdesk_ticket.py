from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .dms_file_notice_due import DELIVERING


class HelpdeskTicket(models.Model):
    """Documents that the city delivers to a ticket's requester."""

    _inherit = "helpdesk.ticket"

    document_ids = fields.One2many("dms.file", "ticket_id", string="Documents")
    document_count = fields.Integer(compute="_compute_document_count")

    def _compute_document_count(self):
        counts = dict(
            self.env["dms.file"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.document_count = counts.get(ticket._origin, 0)

    def action_view_documents(self):
        """Open the documents delivered to this ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("roeselare_docs.action_document")
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_deliver_document(self):
        """Open the window to deliver a document to the requester."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deliver a document"),
            "res_model": "docs.deliver",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def _document_account_state(self):
        """Tell whether the requester can open a document.

        :return: ``ready``, ``no_requester``, ``no_email`` or ``no_account``
        """
        self.ensure_one()
        partner = self.partner_id
        if not partner:
            return "no_requester"
        # sudo: res.users - whether an account exists, not what is in it
        if partner.sudo().user_ids.filtered("active"):
            return "ready"
        return "no_account" if partner.email else "no_email"

    def _check_can_deliver(self, task=None):
        """Raise, with what to do, unless the user may deliver and somebody can read.

        :param task: the step of this ticket that it is done for: who works on it may
        """
        self.ensure_one()
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("Only department staff delivers documents."))
        if task and task.ticket_id == self:
            task._check_delivers()
        else:
            self.check_access("write")
        messages = {
            "no_requester": self.env._(
                "This ticket has no requester whose library could take the document. "
                "Fill in “Partner” on the ticket first."
            ),
            "no_email": self.env._(
                "%(name)s has no account and no e-mail address. Ask for an address, "
                "fill it in on the contact, and invite the person.",
                name=self.partner_id.name,
            ),
            "no_account": self.env._(
                "%(name)s has no account to read the document with. Press “Invite” "
                "first; the invitation goes to %(email)s.",
                name=self.partner_id.name,
                email=self.partner_id.email,
            ),
        }
        state = self._document_account_state()
        if state in messages:
            raise UserError(messages[state])

    def _deliver_documents(self, items, note="", task=None):
        """Put clean files in the requester's library and tell him, without content.

        :param items: clean file, label and series, and, if any, a dict of more values
        :param str note: plain text that only the owner reads, with the document
        :param task: the step that it is done for; its department delivers then
        :return: the new ``dms.file`` records, with sudo
        :raise UserError: nobody could read them; says what to do
        """
        self._check_can_deliver(task)
        # sudo: dms.file - nobody writes in a library by hand; the user may write the
        # ticket, the owner is its requester, and the files passed the gate
        documents = (
            self.env["dms.file"]
            .sudo()
            .with_context(**DELIVERING)
            .create(
                [
                    {
                        **self._prepare_document(clean, label, series, note),
                        **self._prepare_delivery(task),
                        **dict(*more),
                    }
                    for clean, label, series, *more in items
                ]
            )
        )
        # sudo: helpdesk.ticket - judged above, and a step's worker may not write the ticket; the
        # line and the mail say only that there is something
        ticket = self.sudo()
        ticket._post_document_line(documents)
        documents._wake_notices()
        return self.env["dms.file"].sudo().browse(documents.ids)

    def _prepare_delivery(self, task):
        """Return what of a document follows from its being delivered now."""
        files = self.env["dms.file"]
        values = {"notice_due": True, "unread_on": files._unread_day(self.company_id)}
        if task and (department := task.step_department_id):
            values["department_id"] = department.id
        return values

    def _prepare_document(self, clean, label, series, note):
        return {
            **self.env["dms.file"]._prepare_content(clean, label),
            "label": label,
            # sudo: docs.series - its directory is for the system only
            "directory_id": series.sudo().directory_id.id,
            "partner_id": self.partner_id.id,
            "series_id": series.id,
            "ticket_id": self.id,
            "department_id": self.department_id.id,
            "source": "city",
            "document_state": "clean",
            "delivered_date": fields.Datetime.now(),
            "delivery_note": note,
        }

    def _documents_link(self):
        """Return the full address of the library, for mails."""
        return f"{self.get_base_url()}/my/documenten"
