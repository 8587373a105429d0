from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OPEN_STATES = ("draft", "ready")
#: what only the run itself sets
_RESERVED = {"state", "row_ids", "started_date", "started_by_id", "ended_date"}
#: what does not change what a check found
_HARMLESS = {"name", "note", "valid_from", "valid_to"}


class DocsBulk(models.Model):
    """One delivery to many: a list of people, and what each of them gets (docs/adr/0201)."""

    _name = "docs.bulk"
    _inherit = ["servicedesk.named.file"]
    _description = "Delivery in bulk"
    _file_names = ("list_name", "content_name", "label")
    _order = "id desc"

    name = fields.Char(required=True, help="For colleagues: the recipients do not read it.")
    department_id = fields.Many2one(
        "hr.department",
        string="From",
        required=True,
        index=True,
        default=lambda self: self.env.user.helpdesk_team_ids.department_id[:1],
    )
    series_id = fields.Many2one(
        "docs.series",
        required=True,
        default=lambda self: self.env["docs.series"].search([], limit=1),
    )
    label = fields.Char(
        string="Name for the recipients",
        required=True,
        help="What the document is called in “My documents”.",
    )
    note = fields.Text(string="Message", help="Read with the document, after logging in.")
    valid_from = fields.Date()
    valid_to = fields.Date(string="Valid until")
    list_file = fields.Binary(
        string="List",
        attachment=True,
        help="CSV with a line for each recipient: a column “email” or “referentie”, and one "
        "for each thing that the text is filled in with.",
    )
    list_name = fields.Char()
    template = fields.Selection(
        [
            ("text", "A letter, filled in for each"),
            ("file", "The same file for all"),
            ("zip", "A zip with a file for each (column “bestand”)"),
        ],
        string="What they get",
        required=True,
        default="text",
    )
    text = fields.Text(help="{{ naam }} is the name; {{ bedrag }} is the column “bedrag”.")
    content = fields.Binary(string="File", attachment=True)
    content_name = fields.Char()
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("ready", "Checked"),
            ("running", "Being delivered"),
            ("done", "Delivered"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    row_ids = fields.One2many("docs.bulk.row", "bulk_id", string="Recipients", readonly=True)
    started_date = fields.Datetime(string="Started on", readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", string="Started by", readonly=True, copy=False)
    ended_date = fields.Datetime(string="Ended on", readonly=True, copy=False)
    row_count = fields.Integer(string="Lines", compute="_compute_counts")
    ready_count = fields.Integer(string="To deliver", compute="_compute_counts")
    problem_count = fields.Integer(string="With a problem", compute="_compute_counts")
    delivered_count = fields.Integer(string="Delivered", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percentage that was handled.")

    # the job asks for what runs; hardly any does
    _running_index = models.Index("(started_date, id) WHERE state = 'running'")

    def _compute_counts(self):
        found = {}
        for bulk, state, count in self.env["docs.bulk.row"]._read_group(
            [("bulk_id", "in", self.ids)], ["bulk_id", "state"], ["__count"]
        ):
            found.setdefault(bulk.id, {})[state] = count
        for bulk in self:
            counts = found.get(bulk.id, {})
            bulk.row_count = sum(counts.values())
            bulk.ready_count = counts.get("ready", 0)
            bulk.problem_count = counts.get("problem", 0)
            bulk.delivered_count = counts.get("delivered", 0)
            bulk.failed_count = counts.get("failed", 0)
            handled = bulk.delivered_count + bulk.failed_count
            asked = handled + bulk.ready_count
            bulk.progress = 100.0 * handled / asked if asked else 0.0

    # ------------------------------------------------------------------- guard

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_reserved(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse_reserved(vals)
            self._check_open()
        result = super().write(vals)
        if not self.env.su and vals.keys() - _HARMLESS:
            # sudo: docs.bulk - what was checked is no longer what is asked
            self.sudo().filtered(lambda bulk: bulk.state == "ready").state = "draft"
        return result

    @api.model
    def _refuse_reserved(self, vals):
        if not self.env.su and _RESERVED & vals.keys():
            raise AccessError(self.env._("These fields are filled in by the system only."))

    def _check_open(self):
        if any(bulk.state not in OPEN_STATES for bulk in self):
            raise UserError(
                self.env._("This delivery has begun and does not change any more. Make a new one.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_before_it_began(self):
        self._check_open()

    # ----------------------------------------------------------------- buttons

    def action_start(self):
        """Begin: what was checked is delivered by a job."""
        self.ensure_one()
        self.check_access("write")
        self._hold_for_update()
        if self.state != "ready" or not self.ready_count:
            raise UserError(self.env._("There is nothing to deliver yet. Press “Check” first."))
        # sudo: docs.bulk - the state is for this method; the right to the run was asked
        self.sudo().write(
            {
                "state": "running",
                "started_date": fields.Datetime.now(),
                "started_by_id": self.env.uid,
            }
        )
        self.env["ir.cron"]._wake("roeselare_docs.ir_cron_bulk")

    def action_cancel(self):
        """Stop: who got the document keeps it, nobody else gets it."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in (*OPEN_STATES, "running"):
            raise UserError(self.env._("This delivery has ended already."))
        # sudo: docs.bulk, docs.bulk.row - the right to the run was asked above
        bulk = self.sudo()
        bulk.write({"state": "cancelled", "ended_date": fields.Datetime.now()})
        waiting = [("bulk_id", "=", bulk.id), ("state", "=", "ready")]
        bulk.env["docs.bulk.row"].search(waiting).write({"state": "cancelled"})

    def action_report(self):
        """Download the report: a line for each recipient."""
        self.ensure_one()
        self.check_access("read")
        url = f"/roeselare/documenten/reeks/{self.id}/verslag"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_refresh(self):
        """Read the numbers again."""
        self.check_access("read")
        return True
