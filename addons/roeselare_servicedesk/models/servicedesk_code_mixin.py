from odoo import api, fields, models

from ..tools.text import slug


class ServicedeskCodeMixin(models.AbstractModel):
    """A stable name that packages and addresses use; it outlives a change of wording."""

    _name = "servicedesk.code.mixin"
    _description = "Record with a code"

    _code_separator = "_"

    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        help="Stable name in files and addresses. It stays the same when the name changes.",
    )

    @api.depends("name")
    def _compute_code(self):
        used = set()
        for record in self:
            if not record.code and record.name:
                record.code = record._free_code(used)
            used.add(record.code)

    def _free_code(self, used):
        """Return a code that no record has; ``used`` are those not stored yet."""
        mark = self._code_separator
        base = slug(self.name, self._name.rpartition(".")[2]).replace("_", mark)
        # sudo: the records of this model - a code is free or not, whoever asks; nothing
        # but the codes is looked at
        others = self.sudo().with_context(active_test=False)
        taken = used | set(others.search([("code", "=like", f"{base}%")]).mapped("code"))
        code, number = base, 1
        while code in taken:
            number += 1
            code = f"{base}{mark}{number}"
        return code
