from odoo import models
from odoo.exceptions import AccessError, UserError


class DmsFile(models.Model):
    """Undo a delivery: the wrong paper, or the wrong person."""

    _inherit = "dms.file"

    def action_withdraw(self):
        """Take documents out of their owner's library; staff still finds them.

        Only staff who may write the ticket; an opening that happened stays on record.
        """
        self.check_access("read")
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("Only department staff withdraws documents."))
        for document in self:
            ticket = document.ticket_id
            if document.library != "personal" or not ticket:
                raise UserError(
                    self.env._(
                        "“%(name)s” was not delivered from a ticket, so it cannot be "
                        "withdrawn here. Ask an administrator.",
                        name=document.display_name,
                    )
                )
            ticket.check_access("write")
            # sudo: dms.file - nobody writes in a library by hand; the user may write
            # the ticket that the document was delivered from
            document.sudo().active = False
            ticket._message_log(body=self.env._("Document “%s” was withdrawn.", document.label))
