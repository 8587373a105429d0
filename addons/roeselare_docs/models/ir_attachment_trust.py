from odoo import api, models

from .docs_trust import PDF

_CONTENT = frozenset({"raw", "datas", "db_datas"})
_PLACE = frozenset({"res_model", "res_id", "mimetype"})


class IrAttachment(models.Model):
    """The PDFs of a ticket, whoever sent them: their seals are judged too (docs/adr/0259)."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._await_trust()
        return attachments

    def write(self, vals):
        result = super().write(vals)
        if (_CONTENT | _PLACE) & vals.keys():
            self._await_trust(anew=bool(_CONTENT & vals.keys()))
        return result

    def _await_trust(self, anew=False):
        """Have the PDFs among these that hang on a ticket checked soon, each once.

        :param bool anew: their content is another one
        """
        # sudo: ir.attachment - where they hang and of which type they are
        files = self.sudo().filtered(
            lambda item: (
                item.res_model == "helpdesk.ticket"
                and item.res_id
                and not item.res_field
                and item.mimetype == PDF
            )
        )
        if not files:
            return
        # sudo: docs.trust - follows from the file, whoever stored it
        trusts = self.env["docs.trust"].sudo()
        known = trusts.search([("attachment_id", "in", files.ids)])
        if known and anew:
            known.write({"state": "waiting", "signatures": False, "due": True, "attempts": 0})
            trusts._wake()
        trusts._await("attachment_id", files - known.attachment_id)

    def _replace_note(self, name, mimetype, content, state):
        """Check a file that the scanner let go."""
        result = super()._replace_note(name, mimetype, content, state)
        # sudo: docs.trust - the scanner judged the file, whoever sent it
        trusts = self.env["docs.trust"].sudo()
        if trusts.search_count([("attachment_id", "in", self.ids), ("due", "=", True)], limit=1):
            trusts._wake()
        return result
