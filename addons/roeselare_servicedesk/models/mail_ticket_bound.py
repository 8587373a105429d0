from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_TICKET = "helpdesk.ticket"


class MailTicketBound(models.AbstractModel):
    """As above, for what hangs on any document by its model and id."""

    _name = "mail.ticket.bound"
    _inherit = "servicedesk.ticket.bound"
    _description = "Seen with its ticket, when it is on one"

    def _ticket_ids(self):
        # sudo: mail.followers, mail.activity - only on which ticket each is
        return {
            record.id: record.res_id for record in self.sudo() if record.res_model == _TICKET
        }

    def _ticket_domain(self):
        tickets = self.env[_TICKET].with_context(active_test=False)
        if not tickets.has_access("read"):
            return Domain("res_model", "!=", _TICKET)
        seen = Domain("res_id", "in", tickets._search(Domain.TRUE))
        return Domain("res_model", "!=", _TICKET) | seen


class MailFollowers(models.Model):
    _name = "mail.followers"
    _inherit = ["mail.followers", "mail.ticket.bound"]


class MailActivity(models.Model):
    """An activity shows its ticket's title: to nobody who may not see the ticket."""

    _name = "mail.activity"
    _inherit = ["mail.activity", "mail.ticket.bound"]

    def _ticket_operation(self, operation):
        # What more is needed, mail.activity asks itself.
        return "read"

    def _check_access(self, operation):
        # Odoo lets who is named on it through without a look at the document.
        return self._closed_with_ticket(operation, super()._check_access(operation))

    @api.constrains("user_id", "res_model_id", "res_id")
    def _check_sees_ticket(self):
        for activity in self.filtered(lambda item: item.res_model == _TICKET):
            user = activity.user_id
            ticket = self.env[_TICKET].browse(activity.res_id)
            if user and not user._is_superuser() and not ticket.with_user(user).has_access("read"):
                raise UserError(
                    self.env._(
                        "%(name)s does not see this ticket, so it cannot be put on that "
                        "list. Share the ticket with the department first.",
                        name=user.name,
                    )
                )
