from odoo import fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """What the seals of the files of a ticket say, for colleagues who see the ticket."""

    _inherit = "helpdesk.ticket"

    trust_note = fields.Text(
        string="Seals and signatures", compute="_compute_trust", compute_sudo=True
    )
    trust_warning = fields.Text(
        string="Files that were changed", compute="_compute_trust", compute_sudo=True
    )

    def _compute_trust(self):
        told = Domain("state", "not in", ["none", "waiting"])
        of_these = Domain("attachment_id.res_model", "=", self._name) & Domain(
            "attachment_id.res_id", "in", self.ids
        )
        trusts = self.env["docs.trust"].search(told & of_these, order="id")
        by_ticket = trusts.grouped(lambda trust: trust.attachment_id.res_id)
        for ticket in self:
            own = by_ticket.get(ticket._origin.id, trusts.browse())
            altered = own.filtered(lambda trust: trust.state == "altered")
            ticket.trust_note = "\n\n".join(trust._named_note() for trust in own)
            ticket.trust_warning = "\n".join(trust._named_note() for trust in altered)


class DocsTrust(models.Model):
    _inherit = "docs.trust"

    def _named_note(self):
        """Return what is known of a file, behind its name, for staff; with sudo."""
        return f"{self.attachment_id.name}: {self._staff_note()}"
