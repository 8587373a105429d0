from odoo import models
from odoo.fields import Command

from .servicedesk_question import translations


class ServicedeskStep(models.Model):
    """What a step hands to the task of a request: a copy, for services change."""

    _inherit = "servicedesk.step"

    def _prepare_task(self, ticket):
        """Return the values of the task of this step for ``ticket``."""
        self.ensure_one()
        return {
            "project_id": self.env.ref("roeselare_servicedesk.project_servicedesk").id,
            "ticket_id": ticket.id,
            "company_id": ticket.company_id.id,
            "name": self.name,
            "sequence": self.sequence,
            "user_ids": False,
            "step_key": self.key,
            "step_kind": self.kind,
            "step_state": "waiting",
            "step_team_id": self.team_id.id,
            "step_mandatory": self.mandatory,
            "step_names": translations(self, "name"),
            "step_instructions": self.instructions,
            "step_rules": {
                "days": self.term_days,
                "unit": self.term_unit,
                "shares": self.shares or [],
                "amount_key": self.amount_key or "",
                "tiers": [[tier.above, tier.approver] for tier in self.tier_ids],
                "refusal": self.refusal,
            },
            "step_check_ids": [Command.create({"name": check.name}) for check in self.check_ids],
        }
