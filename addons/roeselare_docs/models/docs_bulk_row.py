from odoo import fields, models

STATES = [
    ("ready", "To deliver"),
    ("problem", "Problem"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
    ("cancelled", "Not delivered: cancelled"),
]
PROBLEMS = [
    ("nobody", "The line says nobody"),
    ("unknown", "Nobody is known by this"),
    ("no_account", "Has no account"),
    ("several", "Several people are known by this"),
    ("double", "Stands in the list already"),
    ("empty", "A column that the text needs is empty"),
    ("no_file", "The file is not in the zip"),
    ("refused", "The file was refused"),
    ("error", "Something went wrong"),
]


class DocsBulkRow(models.Model):
    """One recipient of a delivery in bulk; it is delivered once, whatever happens."""

    _name = "docs.bulk.row"
    _description = "Recipient of a delivery in bulk"
    _order = "bulk_id, number"
    _rec_name = "given"

    bulk_id = fields.Many2one("docs.bulk", required=True, readonly=True, ondelete="cascade")
    number = fields.Integer(string="Line", required=True, readonly=True, aggregator=None)
    given = fields.Char(string="In the list", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Recipient",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    values = fields.Json(readonly=True)
    file_name = fields.Char(readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    problem = fields.Selection(PROBLEMS, readonly=True)
    detail = fields.Char(readonly=True)
    document_id = fields.Many2one(
        "dms.file", readonly=True, ondelete="set null", index="btree_not_null"
    )
    done_date = fields.Datetime(string="Done on", readonly=True)

    _once = models.UniqueIndex("(bulk_id, number)", "Each line of a list is delivered once.")
    _state_index = models.Index("(bulk_id, state, number)")


class DmsFile(models.Model):
    _inherit = "dms.file"

    bulk_row_id = fields.Many2one(
        "docs.bulk.row", string="Line of the list", readonly=True, copy=False, ondelete="set null"
    )

    # one line, one document: also when two workers would deliver the same line
    _bulk_row_once = models.UniqueIndex(
        "(bulk_row_id) WHERE bulk_row_id IS NOT NULL", "This line was delivered already."
    )
