from odoo import api, fields, models

KINDS = [("question", "Question"), ("request", "Request"), ("report", "Report")]


class HelpdeskTicket(models.Model):
    """One ticket for every question, request and report of the city."""

    _inherit = "helpdesk.ticket"

    kind = fields.Selection(KINDS, required=True, default="question")
    department_id = fields.Many2one(
        "hr.department",
        related="team_id.department_id",
        store=True,
        precompute=True,
        index=True,
        string="Department",
    )
    service_id = fields.Many2one("servicedesk.service", index="btree_not_null")
    confidential = fields.Boolean(
        compute="_compute_confidential",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Only the team sees this ticket, not the rest of its department.",
    )
    public_state = fields.Selection(
        related="stage_id.public_state",
        store=True,
        precompute=True,
        string="State for the requester",
    )
    partner_phone = fields.Char(string="Phone")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="The language in which the requester is answered.",
    )
    close_reason_id = fields.Many2one(
        "helpdesk.close.reason", string="Reason for closing", tracking=True, copy=False
    )
    public_answer = fields.Text(
        string="Answer", copy=False, help="The closing answer that the requester reads."
    )
    idempotency_key = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        help="Marks one submission of one form, so that sending it twice stays one "
        "ticket.",
    )

    # Declared again for their indexes, which helpdesk_mgmt lacks.
    partner_id = fields.Many2one(index=True)
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, precompute=True, index=True
    )
    category_id = fields.Many2one(index=True)
    company_id = fields.Many2one(index=True)
    # Known before the ticket is stored: to write it a second time, into each of its indexes,
    # takes as long as to store it (docs/adr/0262).
    team_id = fields.Many2one(compute="_compute_team_id", store=True, precompute=True)
    user_id = fields.Many2one(compute="_compute_user_id", store=True, precompute=True)
    stage_id = fields.Many2one(compute="_compute_stage_id", store=True, precompute=True)
    unattended = fields.Boolean(related="stage_id.unattended", store=True, precompute=True)
    # Colleagues search for a part of a number or of a title among all tickets.
    number = fields.Char(index="trigram")
    name = fields.Char(index="trigram")

    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL AND number != '/'",
        "This ticket number is taken.",
    )
    _idempotency_key_unique = models.UniqueIndex(
        "(idempotency_key) WHERE idempotency_key IS NOT NULL",
        "This form was sent already.",
    )
    # "Mijn Roeselare": a person's own tickets, newest first.
    _own_index = models.Index("(partner_id, create_date DESC) WHERE active IS TRUE")

    @api.depends("category_id", "service_id")
    def _compute_confidential(self):
        for ticket in self:
            ticket.confidential = (
                ticket.category_id.confidential or ticket.service_id.confidential
            )
