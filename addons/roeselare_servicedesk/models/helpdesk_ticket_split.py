from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..tools.text import clean_text
from .helpdesk_ticket_stage import CLOSED_STATES

MAX_PARTS = 10
_TITLE_LENGTH = 200


class HelpdeskTicket(models.Model):
    """A ticket that is work for several teams: one for the requester, a part for each.

    The parts carry nothing of the requester, who hears of the whole only
    (docs/adr/0110).
    """

    _inherit = "helpdesk.ticket"

    parent_id = fields.Many2one(
        "helpdesk.ticket",
        string="Part of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    child_ids = fields.One2many("helpdesk.ticket", "parent_id", string="Parts")
    child_count = fields.Integer(compute="_compute_child_count", string="Parts (#)")

    @api.depends("child_ids")
    def _compute_child_count(self):
        # sudo: helpdesk.ticket - how many parts, also of departments one does not see
        counts = dict(
            self.sudo()._read_group(
                Domain("parent_id", "in", self._origin.ids), ["parent_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.child_count = counts.get(ticket._origin, 0)

    @api.constrains("parent_id")
    def _check_parent(self):
        for ticket in self.filtered("parent_id"):
            parent = ticket.parent_id
            if parent.parent_id or ticket.child_ids or parent == ticket:
                raise ValidationError(self.env._("A part of a ticket has no parts itself."))
            if len(parent.child_ids) > MAX_PARTS:
                raise ValidationError(
                    self.env._("A ticket has at most %(limit)d parts.", limit=MAX_PARTS)
                )

    # ------------------------------------------------------------------ split

    def action_split(self):
        """Open the window in which the ticket is split."""
        self._check_splittable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split"),
            "res_model": "servicedesk.split",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_open_parts(self):
        """Open the list of the parts that this user may see."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Parts of %(number)s", number=self.number),
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": [("parent_id", "=", self.id)],
            "context": {"create": False},
        }

    def _check_splittable(self, count=1):
        self.ensure_one()
        self.check_access("write")
        # sudo: helpdesk.ticket - the right to change the whole was checked
        ticket = self.sudo()
        if ticket.parent_id:
            raise UserError(
                self.env._(
                    "%(number)s is a part of %(whole)s already: split that one further.",
                    number=ticket.number,
                    whole=ticket.parent_id.number,
                )
            )
        if ticket.public_state in CLOSED_STATES:
            raise UserError(
                self.env._(
                    "%(number)s is closed. Open it again to split it.", number=ticket.number
                )
            )
        if count < 1 or ticket.child_count + count > MAX_PARTS:
            raise UserError(
                self.env._(
                    "A ticket has 1 to %(limit)d parts; %(number)s would have %(count)d. "
                    "Change the number of lines.",
                    limit=MAX_PARTS,
                    number=ticket.number,
                    count=ticket.child_count + count,
                )
            )

    def _split(self, parts):
        """Make a part of this ticket for each of ``parts``, routed by its category.

        :param parts: list of ``{"name", "description", "category_id"}``, texts plain
        :return: the new tickets, with sudo
        :raise UserError: too many, no title, a bad category, or the ticket is closed or a
            part itself; nothing was stored
        """
        self._check_splittable(len(parts))
        # Two colleagues at once must not make twenty.
        self._hold_for_update()
        # sudo: helpdesk.ticket - a part goes where its category says, like any new
        # ticket; the right to change the whole was checked
        whole = self.sudo()
        values = [whole._prepare_part(part) for part in parts]
        children = whole.with_context(
            mail_create_nosubscribe=True, promise_reason="split"
        ).create(values)
        # A split ticket is never late: its parts have the promises.
        whole.with_context(promise_reason="split").write(
            {"term_deadline": False, "term_warn_at": False}
        )
        if whole.public_state == "received":
            whole._set_public_state("in_progress")
        numbers = ", ".join(children.mapped("number"))
        self._message_log(body=self.env._("Split into %(numbers)s.", numbers=numbers))
        for child in children:
            child._message_log(
                body=self.env._("This is a part of %(number)s.", number=whole.number)
            )
        return children

    def _prepare_part(self, part):
        """Return the values of one part; an addon adds what belongs to the place.

        :param dict part: ``name``, ``description``, ``category_id``
        """
        self.ensure_one()
        title = " ".join((part.get("name") or "").split())[:_TITLE_LENGTH]
        if not title:
            raise UserError(self.env._("Each part needs a title that says what is to be done."))
        category = self._part_categories().filtered_domain(
            Domain("id", "=", part.get("category_id") or 0)
        )
        if not category:
            raise UserError(
                self.env._("Choose the category of “%(title)s” from the list.", title=title)
            )
        return {
            "parent_id": self.id,
            "kind": self.kind,
            "name": title,
            "description": plaintext2html(clean_text(part.get("description") or title)),
            "category_id": category.id,
            "company_id": self.company_id.id,
            "channel_id": self.channel_id.id,
            "priority": self.priority,
            "confidential": self.confidential or category.confidential,
            "user_id": False,
            "lang": self.lang,
        }

    def _part_categories(self):
        """Return the categories that a part of this ticket can have."""
        domain = Domain("company_id", "in", [False, self.company_id.id])
        return self.env["helpdesk.ticket.category"].search(domain)
