from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ServicedeskSubstitute(models.Model):
    """Who approves when somebody is away."""

    _name = "servicedesk.substitute"
    _description = "Substitute"
    _order = "date_from desc, id desc"
    _rec_name = "substitute_id"

    user_id = fields.Many2one(
        "res.users",
        string="Who is away",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    substitute_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    date_from = fields.Date(
        string="From", help="Empty: each time that the calendar says you are on leave."
    )
    date_to = fields.Date(string="Up to and with")

    _dates_in_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The last day comes before the first. Change one of them.",
    )

    @api.constrains("user_id", "substitute_id")
    def _check_substitute(self):
        for line in self:
            if line.substitute_id == line.user_id or line.substitute_id.share:
                raise ValidationError(
                    self.env._("A substitute is another colleague. Choose somebody else.")
                )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for line in self:
            if line.date_to and not line.date_from:
                raise ValidationError(self.env._("Type from which day, or leave both days empty."))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["tier.review"]._renew_reviewers()
        return lines

    def write(self, vals):
        result = super().write(vals)
        # Odoo asks before a write only: nobody makes the own line one of somebody else,
        # and so approves in that person's place.
        self.check_access("write")
        self.env["tier.review"]._renew_reviewers()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["tier.review"]._renew_reviewers()
        return result

    @api.model
    def _stand_ins(self, users):
        """Return who approves beside ``users`` now, because one of them is away."""
        company = self.env.company
        now = fields.Datetime.now()
        today = company._city_today()
        # sudo: servicedesk.substitute - only who stands in, to let that person approve
        lines = self.sudo().search(
            Domain("user_id", "in", users.ids)
            & (
                Domain("date_from", "=", False)
                | Domain("date_from", "<=", today)
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
            )
        )
        asked = lines.filtered("date_from")
        on_leave = self._on_leave((lines - asked).user_id, now)
        asked |= lines.filtered(lambda line: line.user_id in on_leave)
        return asked.substitute_id.filtered("active")

    @api.model
    def _on_leave(self, users, now):
        if not users:
            return users
        # sudo: resource.calendar.leaves - only who is away now, not why
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("resource_id.user_id", "in", users.ids)
                & Domain("time_type", "=", "leave")
                & Domain("date_from", "<=", now)
                & Domain("date_to", ">", now)
            )
        )
        return leaves.resource_id.user_id
