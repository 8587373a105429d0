from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: documents on one list: what two people can still review line by line
MAX_LINES = 500
_OFFICER = "roeselare_servicedesk.group_dpo"
_LEAD = "roeselare_servicedesk.group_lead"
STATES = [
    ("draft", "To be reviewed"),
    ("approved", "Approved"),
    ("running", "Being destroyed"),
    ("done", "Destroyed"),
    ("cancelled", "Cancelled"),
]


class DocsDestruction(models.Model):
    """Documents of one series and department whose term is over, and who agreed to destroy them.

    Two people approve: a lead of the department and the data protection officer. Once it is
    done nothing of it changes, in the database either (docs/adr/0227).
    """

    _name = "docs.destruction"
    _description = "Destruction list"
    _order = "id desc"

    series_id = fields.Many2one("docs.series", required=True, ondelete="restrict")
    department_id = fields.Many2one("hr.department", required=True, ondelete="restrict", index=True)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, index=True)
    lead_id = fields.Many2one(
        "res.users", string="Approved by the lead", readonly=True, ondelete="restrict"
    )
    lead_on = fields.Datetime(string="Lead approved on", readonly=True)
    officer_id = fields.Many2one(
        "res.users", string="Approved by the officer", readonly=True, ondelete="restrict"
    )
    officer_on = fields.Datetime(string="Officer approved on", readonly=True)
    done_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many("docs.destruction.line", "list_id", string="Documents")
    listed_count = fields.Integer(compute="_compute_counts", string="To be destroyed")
    destroyed_count = fields.Integer(compute="_compute_counts", string="Documents destroyed")
    declaration = fields.Binary(attachment=True, readonly=True, prefetch=False)
    declaration_name = fields.Char(readonly=True)
    declaration_sha256 = fields.Char(
        string="SHA-256 of the declaration", readonly=True, help="Proves that it is unchanged."
    )

    _approvers_differ = models.Constraint(
        "CHECK (lead_id IS NULL OR officer_id IS NULL OR lead_id <> officer_id)",
        "Nobody approves twice.",
    )

    def _auto_init(self):
        """Let the database refuse changes of what is done."""
        result = super()._auto_init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION docs_destruction_is_fixed() RETURNS trigger AS $$
                BEGIN
                    IF OLD.state IN ('done', 'destroyed', 'skipped') THEN
                        RAISE EXCEPTION 'what was destroyed, and why, never changes';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER docs_destruction_fixed
                BEFORE DELETE OR UPDATE OF series_id, department_id, state, lead_id, lead_on,
                    officer_id, officer_on, done_on, declaration_name, declaration_sha256
                ON docs_destruction FOR EACH ROW EXECUTE FUNCTION docs_destruction_is_fixed();
                """
            )
        )
        return result

    def _compute_counts(self):
        lines = self.env["docs.destruction.line"]
        found = lines._read_group([("list_id", "in", self.ids)], ["list_id", "state"], ["__count"])
        counts = {(item.id, state): count for item, state, count in found}
        for item in self:
            item.listed_count = counts.get((item.id, "listed"), 0)
            item.destroyed_count = counts.get((item.id, "destroyed"), 0)

    @api.depends("series_id")
    def _compute_display_name(self):
        for item in self:
            item.display_name = self.env._(
                "Destruction list %(number)d: %(series)s",
                number=item.id or 0,
                series=item.series_id.name or "",
            )

    # ------------------------------------------------------------------- draft

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                filled = {name for name, value in vals.items() if value}
                if filled - {"series_id", "department_id"}:
                    raise AccessError(self.env._("Only series and department are chosen by hand."))
        lists = super().create(vals_list)
        for item in lists:
            # sudo: dms.file, docs.destruction.line - what is over is listed for whoever may
            # have the list; titles of confidential tickets stay out
            item.sudo()._fill()
        return lists

    def write(self, vals):
        # The form saves the reasons of its lines by way of the list; each line asks again.
        reasons = set(vals) <= {"line_ids"} and all(
            command[0] == Command.UPDATE for command in vals.get("line_ids", ())
        )
        if not self.env.su and not reasons:
            raise AccessError(self.env._("A destruction list changes by its buttons only."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A destruction list is cancelled, not deleted."))

    @api.model
    def _over_domain(self):
        """Return the documents whose term is over and that may be destroyed."""
        today = self.env.company._city_today()
        return (
            Domain("library", "=", "personal")
            & Domain("retention_state", "=", "term")
            & Domain("retain_until", "<", today)
            & Domain("legal_hold", "=", False)
            & Domain("rule_id.destination", "=", "destroy")
        )

    def _department_domain(self):
        """Return the documents that the department of this list answers for."""
        self.ensure_one()
        # sudo: res.company - a setting, read to know who answers for what nobody delivered
        company = self.env.company.sudo()
        departments = [self.department_id.id]
        if self.department_id == company.docs_orphan_department_id:
            departments.append(False)
        return Domain("department_id", "in", departments)

    def _fill(self):
        self.ensure_one()
        lines = self.env["docs.destruction.line"]
        listed = lines._search([("state", "=", "listed")]).subselect("file_id")
        files = (
            self.env["dms.file"]
            .with_context(active_test=False)
            .search(
                self._over_domain()
                & Domain("series_id", "=", self.series_id.id)
                & self._department_domain()
                & Domain("id", "not in", listed),
                order="retain_until, id",
                limit=MAX_LINES,
            )
        )
        if not files:
            raise UserError(
                self.env._(
                    "Nothing to list: no document of “%(series)s” of this department is past "
                    "its term, without a hold, and to be destroyed.",
                    series=self.series_id.name,
                )
            )
        lines.create([{"list_id": self.id, **lines._prepare(file)} for file in files])

    # ---------------------------------------------------------------- approval

    def action_approve(self):
        """Approve the list as lead of its department, or as data protection officer."""
        self.ensure_one()
        self.check_access("read")
        # sudo: docs.destruction - nobody writes one by hand; the role is judged below
        item = self.sudo()
        item._hold_for_update()
        if item.state != "draft":
            raise UserError(self.env._("This list is not open for approval."))
        if self.env.user in item.lead_id | item.officer_id:
            raise UserError(self.env._("You approved this list already; somebody else has to."))
        role = item._free_role(self.env.user)
        if not item.listed_count:
            raise UserError(self.env._("Every document was taken out: cancel the list instead."))
        item.write({f"{role}_id": self.env.uid, f"{role}_on": fields.Datetime.now()})
        if item.lead_id and item.officer_id:
            item.state = "approved"

    def _free_role(self, user):
        """Return in which role ``user`` may still approve."""
        self.ensure_one()
        # sudo: helpdesk.ticket.team - the departments of the user's own teams
        departments = user.sudo().helpdesk_team_ids.department_id
        if not self.officer_id and user.has_group(_OFFICER):
            return "officer"
        if not self.lead_id and user.has_group(_LEAD) and self.department_id in departments:
            return "lead"
        raise AccessError(
            self.env._(
                "A lead of the department and the data protection officer approve this list, "
                "each once."
            )
        )

    def action_cancel(self):
        """Give the list up; its documents may come on another one."""
        self.ensure_one()
        self.check_access("read")
        # sudo: docs.destruction - whoever may have the list may give it up
        item = self.sudo()
        item._hold_for_update()
        if item.state not in ("draft", "approved"):
            raise UserError(self.env._("This list cannot be cancelled any more."))
        item.line_ids.filtered(lambda line: line.state == "listed").state = "cancelled"
        item.state = "cancelled"

    def action_destroy(self):
        """Begin to destroy what was approved; only the data protection officer."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(_OFFICER):
            raise AccessError(self.env._("Only the data protection officer begins this."))
        # sudo: docs.destruction - the role was judged above
        item = self.sudo()
        item._hold_for_update()
        if item.state != "approved":
            raise UserError(self.env._("Two people have to approve this list first."))
        item.state = "running"
        self.env["ir.cron"]._wake("roeselare_docs.ir_cron_docs_destroy")
