from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import open311_client
from ..tools.open311_client import Endpoint, Open311Error


class MeldpuntContractor(models.Model):
    """A contractor that takes orders in a system of its own (docs/adr/0160)."""

    _inherit = "meldpunt.contractor"

    open311_url = fields.Char(
        string="Address of its system",
        help="Base address of Open311 GeoReport v2; “/requests.json” is added.",
    )
    open311_jurisdiction = fields.Char(
        string="Jurisdiction", help="Only when its system serves several cities."
    )
    open311_key = fields.Char(
        string="API key",
        copy=False,
        groups="roeselare_servicedesk.group_admin",
        help="The key that the contractor gave to the city. It goes along with orders only.",
    )
    open311_service_ids = fields.One2many(
        "meldpunt.contractor.service", "contractor_id", string="Services"
    )
    open311_problem = fields.Char(
        string="Why it does not answer", readonly=True, copy=False
    )
    open311_failures = fields.Integer(readonly=True, copy=False)
    open311_next = fields.Datetime(string="Asked again from", readonly=True, copy=False)

    @api.constrains("channel", "open311_url")
    def _check_open311_url(self):
        for contractor in self:
            url = contractor.open311_url
            if contractor.channel == "open311" and not url:
                raise ValidationError(
                    self.env._(
                        "%(name)s takes orders by Open311: type the address of its system.",
                        name=contractor.name,
                    )
                )
            if url and not open311_client.is_address(url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is no address of a system. It begins with https:// and has "
                        "no “?”, no spaces and no password.",
                        url=url,
                    )
                )

    def _open311_endpoint(self):
        """Return the :class:`Endpoint` of this contractor."""
        self.ensure_one()
        # sudo: meldpunt.contractor - the key stays on the server
        contractor = self.sudo()
        return Endpoint(
            (contractor.open311_url or "").rstrip("/"),
            contractor.open311_jurisdiction or "",
            contractor.open311_key or "",
        )

    def _open311_service(self, category):
        """Return the service for a category or for the nearest one above it, with sudo."""
        self.ensure_one()
        # sudo: meldpunt.contractor.service, helpdesk.ticket.category - only to which code
        services, category = self.sudo().open311_service_ids, category.sudo()
        while category:
            found = services.filtered(lambda service, at=category: at in service.category_ids)
            if found:
                return found[0]
            category = category.parent_id
        return services.browse()

    # ---------------------------------------------------------------- services

    def action_open311_services(self):
        """Fetch the list of services that the contractor's system offers."""
        self.ensure_one()
        self.check_access("write")
        if not self.open311_url:
            raise UserError(self.env._("Type the address of its system first."))
        try:
            found = open311_client.services(self._open311_endpoint())
        except Open311Error as error:
            raise UserError(
                self.env._(
                    "The services could not be fetched. %(why)s", why=self._open311_why(error)
                )
            ) from None
        if not found:
            raise UserError(self.env._("Its system names no services. Nothing was changed."))
        new, gone = self._take_services(found)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)d services, of which %(new)d new; %(gone)d are gone.",
                    count=len(found),
                    new=new,
                    gone=gone,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _take_services(self, found):
        """Make the services what ``found`` says; return how many are new, and how many gone.

        What is gone is archived: it keeps its categories for when it comes back.
        """
        services = self.env["meldpunt.contractor.service"].with_context(active_test=False)
        known = {
            service.code: service
            for service in services.search(Domain("contractor_id", "=", self.id))
        }
        fresh = []
        for item in found:
            values = {
                "name": item.name,
                "heading": item.heading,
                "description": item.description,
                "asks_more": item.asks_more,
            }
            service = known.pop(item.code, None)
            if service:
                changed = {name: value for name, value in values.items() if service[name] != value}
                service.write({**changed, "active": True})
            else:
                fresh.append({**values, "code": item.code, "contractor_id": self.id})
        services.create(fresh)
        gone = services.union(*known.values()).filtered("active")
        gone.active = False
        return len(fresh), len(gone)

    # ---------------------------------------------------------------- problems

    def _open311_why(self, error):
        """Return in words of people why a call failed."""
        reasons = {
            "gone": self.env._("Its system cannot be reached."),
            "slow": self.env._("Its system took too long to answer."),
            "large": self.env._("Its system answered more than can be read."),
            "empty": self.env._("Its system answered nothing."),
            "xml": self.env._("Its system answered in XML, and JSON was asked for."),
            "page": self.env._("Its system answered with a web page."),
            "nonsense": self.env._(
                "Its system answered with something that is not Open311."
            ),
            "redirect": self.env._(
                "Its system sent us to another address. Type that one if it is right."
            ),
            "busy": self.env._("Its system asked us to wait."),
            "broken": self.env._("Its system has a fault (%(status)d).", status=error.status),
            "key": self.env._("Its system did not accept the API key."),
            "refused": self.env._("Its system refused it (%(status)d).", status=error.status),
            "service": self.env._("No service of its system is chosen for this category."),
            "fault": self.env._("There was a fault on our side."),
            "number": self.env._("Its system gave no number yet."),
        }
        words = reasons.get(error.kind, "")
        if error.words:
            words = self.env._("%(why)s It says: “%(words)s”", why=words, words=error.words[:300])
        return words
