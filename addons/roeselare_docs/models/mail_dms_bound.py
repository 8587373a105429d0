from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

_MODELS = ("dms.file", "dms.directory")


class MailDmsBound(models.AbstractModel):
    """Who follows a file, and what is to be done with it, is for who may read the file.

    Odoo shows followers to every employee, and an activity to whoever is named on it.
    """

    _name = "mail.dms.bound"
    _description = "Seen with its file or directory"

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if self.env.su or bypass_access:
            return super()._search(
                domain, offset, limit, order, bypass_access=bypass_access, **kwargs
            )
        query = super()._search(domain, offset, limit, order, **kwargs)
        for model in _MODELS:
            # Asked row by row: hardly any follower stands on a file, and files are many.
            query.add_where(
                SQL(
                    "(%s IS DISTINCT FROM %s OR EXISTS (%s))",
                    SQL.identifier(query.table, "res_model"),
                    model,
                    self._readable_sql(model, SQL.identifier(query.table, "res_id")),
                )
            )
        return query

    def _readable_sql(self, model, res_id):
        """Return SQL that finds the record with ``res_id`` when the user may read it."""
        records = self.env[model].with_context(active_test=False)
        if not records.has_access("read"):
            return SQL("SELECT 1 WHERE FALSE")
        readable = records._search(Domain.TRUE)
        readable.add_where(SQL("%s = %s", SQL.identifier(readable.table, "id"), res_id))
        return readable.select(SQL("1"))

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        # sudo: mail.followers, mail.activity - only on which file each is
        closed = self.browse(
            record.id
            for model in _MODELS
            for record in self.sudo().filtered(lambda item, model=model: item.res_model == model)
            if not self.env[model].browse(record.res_id).has_access("read")
        )
        if not closed:
            return result
        forbidden = closed | result[0] if result else closed
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(operation, forbidden)


class MailFollowers(models.Model):
    _name = "mail.followers"
    _inherit = ["mail.followers", "mail.dms.bound"]


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "mail.dms.bound"]
