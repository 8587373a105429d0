from odoo import api, models
from odoo.fields import Domain

from ..schemas.call import CallForm
from ..schemas.submission import Contact, Submission, SubmissionError
from .helpdesk_ticket import KINDS

_MAX_SERVICES = 6


class ServicedeskCockpit(models.AbstractModel):
    """What the caller asks, written down or answered at once."""

    _inherit = "servicedesk.cockpit"

    @api.model
    @api.readonly
    def action_options(self):
        """Return what the form offers: kinds, channels, and which of them come first."""
        self._check_staff()
        kinds = self._fields_selection("kind")
        return {
            "kinds": [{"id": code, "name": name} for code, name in kinds if self._takes(code)],
            "kind": self._usual_kind(),
            "channels": [
                {"id": code, "name": channel.name} for code, channel in self._channels().items()
            ],
        }

    @api.model
    def _fields_selection(self, name):
        field = self.env["helpdesk.ticket"]._fields[name]
        return field._description_selection(self.env)

    @api.model
    def _takes(self, kind):
        """Tell whether this kind can be written down; reports need an addon for places."""
        return kind != "report"

    @api.model
    def _usual_kind(self):
        return "question"

    @api.model
    def _channels(self):
        """Return code → ``helpdesk.ticket.channel`` of those that a colleague registers by."""
        names = {
            "phone": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
            "desk": "roeselare_servicedesk.channel_desk",
            "email": "helpdesk_mgmt.helpdesk_ticket_channel_email",
        }
        found = {
            code: self.env.ref(name, raise_if_not_found=False) for code, name in names.items()
        }
        return {code: channel for code, channel in found.items() if channel}

    @api.model
    @api.readonly
    def action_services(self, text):
        """Return the services that a few words may mean, best first."""
        self._check_staff()
        text = text[:200] if isinstance(text, str) else ""
        services = self.env["servicedesk.service"]
        query = services._search(Domain("available", "=", True))
        found, meant = self.env["servicedesk.service.search"]._ranked(
            text, query, self.env.lang or "nl_BE"
        )
        return [
            {
                "id": service.id,
                "name": service.name,
                "more": service.department_id.name or "",
                "url": f"/diensten/{service.code}",
            }
            for service in services.browse((found or meant)[:_MAX_SERVICES])
        ]

    @api.model
    def action_register(self, values):
        """Write down what a caller asks, and close it when it was answered at once.

        :param dict values: the fields of the form, see :class:`~..schemas.call.CallForm`
        :return: ``{"number", "id", "closed", "title"}``; ``id`` is 0 when the ticket is
            confidential and the user may not open it; or ``{"errors": {field: message}}``,
            and then nothing was stored
        """
        self._check_staff()
        form = CallForm.parse(values)
        try:
            errors = self._check_form(form)
            if errors:
                raise SubmissionError(errors)
            ticket = self._register_form(form)
        except SubmissionError as error:
            return {"errors": error.errors}
        self._finish(ticket, form)
        mine = ticket.sudo(False)
        visible = mine.has_access("read")
        return {
            "number": ticket.number,
            "id": ticket.id if visible else 0,
            "title": ticket.name if visible else "",
            "closed": ticket.closed,
            "department": ticket.department_id.name or "",
        }

    @api.model
    def _check_form(self, form):
        errors = {}
        if form.kind not in dict(KINDS) or not self._takes(form.kind):
            errors["kind"] = self.env._("Choose a question, a request or a report.")
        if form.channel not in self._channels():
            errors["channel"] = self.env._("Choose by which channel it came in.")
        if form.close and not form.answer:
            errors["answer"] = self.env._("Write what you answered; then it can be closed.")
        if form.kind == "request" and not form.service_id:
            errors["service"] = self.env._("Choose from the list what is requested.")
        return errors

    @api.model
    def _register_form(self, form):
        """Create the ticket of the form; other addons do so for their own kinds.

        :return: the ticket, with sudo
        :raise SubmissionError: what has to be mended
        """
        return self.env["servicedesk.intake"]._submit(
            Submission(
                kind=form.kind,
                title="",
                description=form.text,
                contact=self._contact(form),
                service_id=self._service(form).id or 0,
                partner_id=self._partner(form).id or 0,
                channel=form.channel,
                idempotency_key=form.key,
                values=self._ticket_extra(form),
            )
        )

    @api.model
    def _contact(self, form):
        """Return how the caller is reached; the card fills in what was not typed."""
        partner = self._partner(form)
        return Contact(
            form.name or partner.name or "",
            form.email or partner.email or "",
            form.phone or partner.phone or "",
            partner.lang or self.env.lang or "",
        )

    @api.model
    def _partner(self, form):
        return self.env["res.partner"].search(Domain("id", "=", form.partner_id))

    @api.model
    def _service(self, form):
        services = self.env["servicedesk.service"]
        return services.search(
            Domain("id", "=", form.service_id) & Domain("available", "=", True)
        )

    @api.model
    def _ticket_extra(self, form):
        """Return what only a colleague's registration adds to a ticket."""
        extra = {"registered_by_id": self.env.uid}
        if form.close:
            # The closing mail says it all.
            extra["received_mail_due"] = False
        return extra

    @api.model
    def _finish(self, ticket, form):
        """Give a ticket that no rule routed to the own team, and close what was answered."""
        if not ticket.team_id:
            # sudo: helpdesk.ticket.team - the user's own first team
            ticket.team_id = self.env.user.sudo().helpdesk_team_ids[:1]
        if form.close and not ticket.closed:
            if not ticket.user_id:
                ticket.user_id = self.env.user
            reason = self.env.ref("roeselare_servicedesk.close_reason_answered")
            ticket._close_for(reason, form.answer)
            self._count_articles(form.answer)

    @api.model
    def _count_articles(self, answer):
        """Count the articles that an answer was made of: their addresses stand in it."""
        articles = self.env["servicedesk.knowledge"]._named_in(answer)
        self.env["servicedesk.article.event"]._note(articles, "told")
