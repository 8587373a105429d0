from odoo import api, fields, models
from odoo.exceptions import AccessError


class DocsLookCheck(models.TransientModel):
    """What a check of the log of who looked found."""

    _name = "docs.look.check"
    _description = "Check of who looked"

    noted = fields.Char(
        string="Seal that you noted",
        help="A seal that you noted at an earlier check: shows also that all seals were made anew.",
    )
    looks = fields.Integer(readonly=True)
    unsealed = fields.Integer(string="Not sealed yet", readonly=True)
    seals = fields.Integer(readonly=True)
    pruned = fields.Integer(
        string="Seals whose rows were removed", readonly=True, help="When their time was over."
    )
    head = fields.Char(string="Last seal", readonly=True)
    faults = fields.Text(string="What does not fit", readonly=True)
    protected = fields.Boolean(readonly=True)

    @api.model
    def _prepare(self, noted=""):
        """Return what a check finds now, as values of this window."""
        looks = self.env["docs.look"]
        # A transaction of its own, which sees what was sealed a moment ago.
        with self.env.registry.cursor() as cr:
            found = looks.with_env(self.env(cr=cr))._check(noted)
        return {
            **found,
            "noted": noted,
            "faults": "\n".join(found["faults"]),
            "protected": looks._is_protected(),
        }

    def action_compare(self):
        """Check again, with the seal that was noted."""
        self.ensure_one()
        if not self.env.user.has_group("roeselare_servicedesk.group_dpo"):
            raise AccessError(self.env._("Only the data protection officer checks this."))
        self.write(self._prepare(self.noted or ""))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of who looked"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
