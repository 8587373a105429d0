from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DocsSeries(models.Model):
    """Which selection rule counts for the documents of a series, and which ones did."""

    _inherit = "docs.series"

    rule_ids = fields.One2many("docs.rule", "series_id", string="Selection rules")
    rule_id = fields.Many2one(
        "docs.rule",
        string="Selection rule",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The newest one. Without a rule, documents are kept until somebody decides.",
    )

    @api.constrains("rule_id")
    def _check_rule(self):
        for series in self:
            if series.rule_id and series.rule_id.id != max(series.rule_ids.ids):
                raise ValidationError(self.env._("The newest rule of a series counts."))
