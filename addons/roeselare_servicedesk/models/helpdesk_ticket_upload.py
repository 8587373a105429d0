from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """What is known about the files of a ticket: held, stopped, or sent before."""

    _inherit = "helpdesk.ticket"

    upload_held = fields.Text(
        string="Files that nobody can open yet",
        compute="_compute_upload_words",
        compute_sudo=True,
    )
    upload_doubles = fields.Text(
        string="Files sent before", compute="_compute_upload_words", compute_sudo=True
    )

    def _compute_upload_words(self):
        uploads = self.env["servicedesk.upload"].search(
            Domain("ticket_id", "in", self.ids)
            & (
                Domain("state", "in", ["pending", "quarantined", "rejected"])
                | Domain("double_of_id", "!=", False)
            ),
            order="id",
        )
        for ticket in self:
            own = uploads.filtered(lambda item, ticket=ticket: item.ticket_id == ticket._origin)
            own = own.filtered(lambda item: item.attachment_id.res_model != "project.task")
            held = own.filtered(lambda item: item.state in ("pending", "quarantined", "rejected"))
            ticket.upload_held = "\n".join(item._held_words() for item in held)
            ticket.upload_doubles = "\n".join(
                item._double_words(self.env.uid) for item in own.filtered("double_of_id")
            )

    def _say_doubles(self, doubles):
        """Tell both sides which files were sent twice and are kept once.

        :param doubles: pairs of names, see :class:`~..schemas.submission.AcceptedFiles`
        """
        city = self.with_user(SUPERUSER_ID).with_context(lang=self._requester_lang())
        city._post_public(city.env["servicedesk.upload.gate"]._double_words(doubles))

    @api.model
    def _with_doubles(self, text, files):
        """Return ``text`` and below it which of ``files`` were sent twice."""
        doubles = getattr(files, "doubles", ())
        if not doubles:
            return text
        return f"{text}\n\n{self.env['servicedesk.upload.gate']._double_words(doubles)}".strip()
