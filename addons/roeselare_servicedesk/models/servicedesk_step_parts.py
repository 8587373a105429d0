from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .servicedesk_step import APPROVERS


class ServicedeskStepCheck(models.Model):
    """One line of a checklist."""

    _name = "servicedesk.step.check"
    _description = "Line of a checklist"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one("servicedesk.step", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="To check", required=True, translate=True)


class ServicedeskStepTier(models.Model):
    """Who approves above which amount."""

    _name = "servicedesk.step.tier"
    _description = "Limit of an approval"
    _order = "step_id, above, id"

    step_id = fields.Many2one("servicedesk.step", required=True, index=True, ondelete="cascade")
    above = fields.Float(help="Asked only for a higher amount; 0 asks always.")
    approver = fields.Selection(APPROVERS, required=True, default="lead")

    @api.constrains("above")
    def _check_above(self):
        for tier in self:
            if not 0 <= tier.above < 10**12:
                raise ValidationError(
                    self.env._("A limit is a number from 0 up. Type another one.")
                )
