from odoo import fields, models
from odoo.fields import Domain

from .helpdesk_ticket_category import TERM_UNITS


class ServicedeskService(models.Model):
    """A product of the city that can be asked for in the portal."""

    _name = "servicedesk.service"
    _description = "Service"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    published = fields.Boolean(default=True, help="Shown in the catalogue.")
    kind = fields.Selection(
        [("question", "Question"), ("request", "Request")],
        default="request",
        required=True,
    )
    audience = fields.Selection(
        [("everyone", "Citizens and organisations"), ("staff", "Own staff")],
        default="everyone",
        required=True,
        help="Services for own staff are never shown to anybody else.",
    )
    summary = fields.Char(translate=True, help="One sentence in the catalogue.")
    description = fields.Html(translate=True, help="What the customer should know.")
    question = fields.Char(
        translate=True,
        help="What the customer is asked to fill in, such as “For whom is the laptop?”.",
    )
    form_id = fields.Many2one(
        "servicedesk.form",
        index="btree_not_null",
        ondelete="restrict",
        groups="roeselare_servicedesk.group_agent",
        help="Asked instead of the one question, once it is published.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", required=True, index=True)
    department_id = fields.Many2one(related="team_id.department_id")
    confidential = fields.Boolean(help="Only the team sees these tickets.")
    term_days = fields.Integer(string="Term", default=5)
    term_unit = fields.Selection(TERM_UNITS, default="working", required=True)

    _term_days_positive = models.Constraint(
        "CHECK (term_days >= 0)", "A term cannot be negative."
    )

    def _catalogue_domain(self, user):
        """Return the domain of the services that ``user`` may start."""
        domain = Domain("published", "=", True)
        if not user._is_internal():
            domain &= Domain("audience", "=", "everyone")
        return domain

    def _published_version(self):
        """Return the version that customers are asked, with sudo, or an empty one."""
        # sudo: servicedesk.service, servicedesk.form.version - what is published is
        # shown to whoever may start this service; drafts are not reached from here
        return self.sudo().form_id.published_version_id

    def _start(self, form, user):
        """Start this service for ``user`` and return the ticket, with sudo.

        :param form: :class:`~..schemas.request_form.RequestForm`
        :raise SubmissionError: what has to be mended
        """
        self.ensure_one()
        partner = self.env["res.partner"] if user._is_public() else user.partner_id
        return self.env["servicedesk.intake"]._submit(
            form.submission(
                self.id,
                self.kind,
                self.name,
                partner.id or 0,
                self._published_version().id,
            )
        )
