from odoo import api, models
from odoo import fields as odoo_fields
from odoo.fields import Domain

_MODEL = "servicedesk.approval"
_FIELDS = {
    "lead": "lead_ids",
    "manager": "manager_ids",
    "requester_manager": "requester_manager_ids",
}


class TierDefinition(models.Model):
    """Definitions are made from the limits of steps: one for each limit and approver."""

    _inherit = "tier.definition"

    servicedesk_tier = odoo_fields.Char(readonly=True, copy=False)

    _servicedesk_tier_unique = models.UniqueIndex(
        "(servicedesk_tier) WHERE servicedesk_tier IS NOT NULL",
        "There is a definition for this limit already.",
    )

    @api.model
    def _get_tier_validation_model_names(self):
        return [*super()._get_tier_validation_model_names(), _MODEL]

    @api.model
    def _of_tiers(self, tiers):
        """Return the definitions of these limits, made or woken where needed.

        :param tiers: pairs of (limit, approver), the lowest limit first
        """
        # sudo: tier.definition - who asks for an approval may not define any
        definitions = self.sudo().with_context(active_test=False)
        found = definitions.browse()
        for above, approver in tiers:
            code = f"{approver}>{above:g};"
            definition = definitions.search([("servicedesk_tier", "=", code)])
            if not definition:
                definition = definitions.create(self._prepare_tier(code, above, approver))
            elif not definition.active:
                definition.active = True
            found |= definition
        return found

    @api.model
    def _prepare_tier(self, code, above, approver):
        names = self.env["servicedesk.step.tier"]._fields["approver"]
        name = dict(names._description_selection(self.env))[approver]
        fields = self.env["ir.model.fields"]._get(_MODEL, _FIELDS[approver])
        return {
            "name": self.env._(
                "%(approver)s, above %(amount)s", approver=name, amount=f"{above:g}"
            ),
            "servicedesk_tier": code,
            # sudo: ir.model - the id of our own model
            "model_id": self.env["ir.model"].sudo()._get_id(_MODEL),
            "review_type": "field",
            "reviewer_field_id": fields.id,
            "definition_domain": f"[('tiers', 'like', '{code}')]",
            "company_id": False,
            # The lowest limit is asked first; base_tier_validation sorts downwards.
            "sequence": max(1, 10**9 - int(above * 100)) - (approver != "lead"),
            "approve_sequence": True,
            "notify_on_pending": True,
        }


class TierReview(models.Model):
    _inherit = "tier.review"

    def _get_reviewers(self):
        """Never who asked; and whoever stands in for somebody who is away."""
        reviewers = super()._get_reviewers()
        if self.model != _MODEL or not self.res_id:
            return reviewers
        approval = self.env[_MODEL].browse(self.res_id)
        own = approval._requester_users()
        stand_ins = self.env["servicedesk.substitute"]._stand_ins(reviewers)
        return (reviewers | stand_ins) - own

    @api.model
    def _renew_reviewers(self):
        """Ask anew who reviews what is open: people leave and come back."""
        # sudo: tier.review - follows the calendar and the substitutes
        reviews = self.sudo().search(
            Domain("model", "=", _MODEL) & Domain("status", "in", ["waiting", "pending"])
        )
        for review in reviews:
            found = review._get_reviewers()
            if found != review.reviewer_ids:
                review.reviewer_ids = found
