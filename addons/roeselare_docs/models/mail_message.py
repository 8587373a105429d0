from odoo import models
from odoo.fields import Domain

_MODELS = ("dms.file", "dms.directory")


class MailMessage(models.Model):
    """What is said on a file or directory is for who may read it, and for nobody else.

    Odoo also lets in whoever wrote, received or was mentioned in a message: with dms that
    would outlive the right to the file. And it lets every follower post.
    """

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        return forbidden + (self - forbidden)._on_closed_files(operation)

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query)
        closed = found._on_closed_files("read")
        return (found - closed)._as_query(order) if closed else query

    def _on_closed_files(self, operation):
        """Return those of these messages whose file or directory is closed to the user.

        Whoever may read the file reads them; whoever may post on it posts and changes.
        """
        wanted = "read" if operation == "read" else "create"
        # sudo: mail.message - only on which file each is, to ask for the right to it
        on_files = self.sudo().filtered_domain(
            Domain("model", "in", _MODELS) & Domain("res_id", "!=", False)
        )
        closed = self.browse()
        for model, messages in on_files.grouped("model").items():
            ids = list(set(messages.mapped("res_id")))
            allowed = set(self._filter_records_for_message_operation(model, ids, wanted)._ids)
            closed += self.browse(m.id for m in messages if m.res_id not in allowed)
        return closed
