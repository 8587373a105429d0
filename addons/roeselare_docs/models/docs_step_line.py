from odoo import fields, models


class DocsStepLine(models.Model):
    """A document that a step of a process asks the requester for."""

    _name = "docs.step.line"
    _inherit = "docs.asked"
    _description = "Document that a step asks for"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one("servicedesk.step", required=True, index=True, ondelete="cascade")
    name = fields.Char(translate=True)
    explanation = fields.Text(translate=True)
