from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

KINDS = [
    ("child", "For a child"),
    ("parent", "For a parent"),
    ("organisation", "For an organisation"),
    ("person", "For somebody else"),
]
GIVEN_BY = [("desk", "At the desk"), ("principal", "By the person")]
SCOPES = [("all", "All documents"), ("series", "Some series")]
#: what a clerk fills in; the rest follows, and nothing changes afterwards
_TYPED = {
    "holder_id",
    "principal_id",
    "kind",
    "scope",
    "series_ids",
    "may_share",
    "valid_from",
    "valid_to",
    "proof",
}


class DocsMandate(models.Model):
    """Somebody reads the documents of somebody else, as far and as long as this says.

    What is here never changes: another scope is another mandate. A mandate counts when its
    holder accepted it, within its days, until somebody ends it (docs/adr/0216).
    """

    _name = "docs.mandate"
    _description = "Mandate for documents"
    _order = "id desc"

    principal_id = fields.Many2one(
        "res.partner",
        string="For",
        required=True,
        ondelete="cascade",
        index=True,
        help="Whose documents they are: a child, a parent, an organisation.",
    )
    holder_id = fields.Many2one(
        "res.partner",
        ondelete="cascade",
        help="Who reads them, with an account of the portal.",
    )
    invited_key = fields.Char(
        string="Invited address",
        readonly=True,
        copy=False,
        help="Until it is accepted: whoever proves to have this e-mail address.",
    )
    kind = fields.Selection(KINDS, required=True)
    scope = fields.Selection(SCOPES, required=True, default="all")
    series_ids = fields.Many2many("docs.series")
    may_share = fields.Boolean(
        string="May share by a link", help="Off: the holder reads and saves, no more."
    )
    valid_from = fields.Date(
        required=True, default=lambda self: self.env.company._city_today()
    )
    valid_to = fields.Date(string="Until", help="The last day; empty: until somebody ends it.")
    given_by = fields.Selection(GIVEN_BY, required=True, readonly=True, default="desk")
    proof = fields.Text(help="What was shown at the desk: which card, deed or judgment.")
    department_id = fields.Many2one(
        "hr.department",
        string="Recorded by department",
        readonly=True,
        ondelete="set null",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    accepted_date = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    ended_date = fields.Datetime(string="Ended on", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.partner", string="Ended by", readonly=True, copy=False, ondelete="set null"
    )
    state = fields.Selection(
        [
            ("asked", "Waits for the holder"),
            ("active", "In force"),
            ("later", "Not yet begun"),
            ("over", "Past its last day"),
            ("ended", "Ended"),
        ],
        compute="_compute_state",
    )

    # asked at each look at a document: whose mandates somebody holds
    _holder_index = models.Index("(holder_id) WHERE ended_date IS NULL")
    _invited_index = models.Index("(invited_key) WHERE ended_date IS NULL AND holder_id IS NULL")

    @api.depends("accepted_date", "ended_date", "valid_from", "valid_to")
    def _compute_state(self):
        today = self.env.company._city_today()
        for mandate in self:
            if mandate.ended_date:
                mandate.state = "ended"
            elif mandate.valid_to and mandate.valid_to < today:
                mandate.state = "over"
            elif not mandate.accepted_date:
                mandate.state = "asked"
            else:
                mandate.state = "later" if mandate.valid_from > today else "active"

    @api.depends("principal_id", "holder_id")
    def _compute_display_name(self):
        for mandate in self:
            holder = mandate.holder_id.name or mandate.invited_key or ""
            principal = mandate.principal_id.name
            mandate.display_name = principal and self.env._(
                "%(holder)s for %(principal)s", holder=holder, principal=principal
            )

    @api.constrains("holder_id", "principal_id", "kind", "valid_from", "valid_to", "scope")
    def _check_mandate(self):
        for mandate in self:
            # sudo: res.partner - what kind of person it is, read for rules of consistency
            principal = mandate.sudo().principal_id
            if mandate.holder_id == mandate.principal_id:
                message = self.env._("Nobody needs a mandate for the own documents.")
            elif mandate.holder_id and mandate.sudo().holder_id.is_company:
                message = self.env._("A person holds a mandate: choose a contact.")
            elif (mandate.kind == "organisation") != principal.is_company:
                message = self.env._("“For an organisation” is for a company, and only that.")
            elif mandate.valid_to and mandate.valid_to < mandate.valid_from:
                message = self.env._("The mandate would end before it begins.")
            elif mandate.scope == "series" and not mandate.series_ids:
                message = self.env._("Choose the series, or all documents.")
            else:
                continue
            raise ValidationError(message)

    # -------------------------------------------------------------- at the desk

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._recorded_at_desk(vals) for vals in vals_list]
        mandates = super().create(vals_list)
        self._forget_held()
        if not self.env.su:
            mandates._check_proof()
            # sudo: docs.mandate - reads the addresses of both sides, for two mails
            mandates.sudo()._tell_of_record()
        return mandates

    @api.model
    def _recorded_at_desk(self, vals):
        if unknown := set(vals) - _TYPED:
            raise AccessError(
                self.env._("Nobody fills in %(fields)s by hand.", fields=", ".join(sorted(unknown)))
            )
        # sudo: helpdesk.ticket.team - the department of the clerk's own team
        department = self.env.user.sudo().helpdesk_team_ids.department_id[:1]
        return {**vals, "given_by": "desk", "department_id": department.id}

    def _check_proof(self):
        """Refuse what no desk should record: no proof, no holder, a colleague as holder."""
        for mandate in self:
            # sudo: res.users - whether the holder works here
            users = mandate.holder_id.sudo().user_ids
            if not mandate.holder_id or not (mandate.proof or "").strip():
                raise UserError(
                    self.env._("Fill in who gets the mandate, and the proof that you saw.")
                )
            if any(user._is_internal() for user in users):
                raise UserError(
                    self.env._(
                        "A colleague gets no mandate at the desk. The person gives it in “My "
                        "documents”, to the colleague’s private account."
                    )
                )

    def write(self, vals):
        if vals and not self.env.su:
            self.check_access("write")
            raise UserError(
                self.env._("A mandate does not change. End it and record another one.")
            )
        result = super().write(vals)
        self._forget_held()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_held()
        return result

    def action_end(self):
        """End a mandate at once; staff that may read it."""
        self.check_access("read")
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("Only department staff ends a mandate here."))
        # sudo: docs.mandate - nobody writes one by hand; the role was judged above
        self.sudo()._end(self.env.user.partner_id)

    def _end(self, who):
        """End at once; what was ended before keeps its moment."""
        self.filtered(lambda mandate: not mandate.ended_date).write(
            {"ended_date": fields.Datetime.now(), "ended_by_id": who.id}
        )

    @api.model
    def _current_domain(self):
        """Return the mandates that count now, whoever holds them."""
        today = self.env.company._city_today()
        return (
            Domain("ended_date", "=", False)
            & Domain("accepted_date", "!=", False)
            & Domain("valid_from", "<=", today)
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )
