from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.text import is_service_code
from .helpdesk_ticket_category import TERM_UNITS

#: Flemish product catalogue
SERVICE_TYPES = [
    ("FinancieleVerplichting", "Financial obligation"),
    ("Toelating", "Permit"),
    ("Bewijs", "Certificate"),
    ("Voorwerp", "Object"),
    ("AdviesBegeleiding", "Advice and guidance"),
    ("InfrastructuurMateriaal", "Infrastructure and equipment"),
    ("FinancieelVoordeel", "Financial advantage"),
]
IDENTITY_LEVELS = [
    ("anonymous", "Nobody need say who they are"),
    ("email", "Confirmed e-mail address"),
    ("strong", "Logged in with itsme or eID"),
]


class ServicedeskService(models.Model):
    """A product of the city that can be asked for in the portal."""

    _name = "servicedesk.service"
    _description = "Service"
    _inherit = ["servicedesk.code.mixin"]
    _order = "sequence, name, id"

    _code_separator = "-"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    published = fields.Boolean(default=True, help="Shown in the catalogue.")
    valid_from = fields.Date(help="First day in the catalogue; empty: from now on.")
    valid_to = fields.Date(help="Last day in the catalogue; empty: for good.")
    available = fields.Boolean(
        compute="_compute_available",
        search="_search_available",
        help="Published, and today is one of the days on which it is valid.",
    )
    kind = fields.Selection(
        [("question", "Question"), ("request", "Request")],
        default="request",
        required=True,
    )
    for_citizens = fields.Boolean(default=True)
    for_organisations = fields.Boolean(default=True)
    for_staff = fields.Boolean(
        string="For own staff",
        help="Services for nobody but own staff are never shown to anybody else.",
    )
    type = fields.Selection(SERVICE_TYPES)
    identity = fields.Selection(
        IDENTITY_LEVELS,
        string="Who may ask for it",
        default="anonymous",
        required=True,
        help="The least that we must know of the person who asks.",
    )
    question = fields.Char(
        translate=True,
        help="What the customer is asked to fill in, such as “For whom is the laptop?”.",
    )
    form_id = fields.Many2one(
        "servicedesk.form",
        index="btree_not_null",
        ondelete="restrict",
        groups="roeselare_servicedesk.group_agent,roeselare_servicedesk.group_editor,"
        "roeselare_servicedesk.group_dpo",
        help="Asked instead of the one question, once it is published.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", required=True, index=True)
    department_id = fields.Many2one(
        "hr.department",
        string="Responsible department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    executing_department_id = fields.Many2one(
        "hr.department", string="Executing department", index="btree_not_null"
    )
    skill_ids = fields.Many2many(
        "hr.skill",
        string="Needed skills",
        groups="roeselare_servicedesk.group_agent,roeselare_servicedesk.group_editor",
        help="Requests are given to members of the team who have all of these.",
    )
    confidential = fields.Boolean(help="Only the team sees these tickets.")
    term_days = fields.Integer(string="Term", default=5)
    term_unit = fields.Selection(TERM_UNITS, default="working", required=True)

    _term_days_positive = models.Constraint("CHECK (term_days >= 0)", "A term cannot be negative.")
    _valid_in_order = models.Constraint(
        "CHECK (valid_from <= valid_to)", "The last day comes before the first."
    )
    _for_somebody = models.Constraint(
        "CHECK (for_citizens OR for_organisations OR for_staff)",
        "A service is for somebody: choose citizens, organisations or own staff.",
    )
    _code_unique = models.UniqueIndex("(code)", "Another service has this code.")

    @api.depends("team_id")
    def _compute_department_id(self):
        for service in self:
            service.department_id = service.department_id or service.team_id.department_id

    @api.depends("published", "valid_from", "valid_to")
    def _compute_available(self):
        today = self._today()
        for service in self:
            service.available = (
                service.published
                and (not service.valid_from or service.valid_from <= today)
                and (not service.valid_to or service.valid_to >= today)
            )

    def _search_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._today()
        domain = (
            Domain("published", "=", True)
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", today))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )
        return domain if True in value else ~domain

    @api.constrains("code")
    def _check_code(self):
        for service in self:
            if not is_service_code(service.code or ""):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be the address of a service: write small "
                        "letters, digits and hyphens, at least one letter, at most 60.",
                        code=service.code or "",
                    )
                )

    def _today(self):
        """Return the day it is in the city, whatever the clock of the visitor says."""
        return self.env.company._city_today()

    def _catalogue_domain(self, user):
        """Return the domain of the services that ``user`` may start."""
        domain = Domain("available", "=", True)
        if not user._is_internal():
            domain &= Domain("for_citizens", "=", True) | Domain("for_organisations", "=", True)
        return domain

    def _staff_only(self):
        return not self.for_citizens and not self.for_organisations

    def action_export(self):
        """Hand out the service with form and process as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/servicedesk/dienst/{self.id}/bestand",
            "target": "download",
        }

    def _published_version(self):
        """Return the version that customers are asked, with sudo, or an empty one."""
        # sudo: servicedesk.service, servicedesk.form.version - what is published is
        # shown to whoever may start this service; drafts are not reached from here
        return self.sudo().form_id.published_version_id
