from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

_MAX_LOG = 12
_INSIDE = "servicedesk_edit_inside"
_NOT_BY_HAND = ("access_", "activity_", "edit_", "message_", "rating_", "website_")


class StaleTicketError(UserError):
    """Somebody else saved the ticket while it was open.

    :param int version: the version that is stored now
    """

    def __init__(self, message, version):
        super().__init__(message)
        self.context = {"servicedesk_version": version}


class HelpdeskTicket(models.Model):
    """Two colleagues in one ticket do not overwrite each other (docs/adr/0102).

    Only a save that says on which version it rests is judged: the form of the web client
    does. Everybody else writes as before.
    """

    _inherit = "helpdesk.ticket"

    edit_version = fields.Integer(readonly=True, copy=False, default=0)
    edit_log = fields.Json(readonly=True, copy=False, groups="base.group_system")

    def write(self, vals):
        watched = {name for name in vals if self._is_by_hand(name)}
        inside = self.env.context.get(_INSIDE)
        if not watched or inside or self.env.uid == SUPERUSER_ID:
            return super().write(vals)
        # sudo: helpdesk.ticket - what differs, to tell colleagues later; nothing is shown
        changes = {ticket: ticket._differing(vals, watched) for ticket in self.sudo()}
        # What follows from this change, as another term, is no change of its own.
        result = super(HelpdeskTicket, self.with_context(**{_INSIDE: True})).write(vals)
        for ticket, names in changes.items():
            if names:
                super(HelpdeskTicket, ticket).write(ticket._edit_values(names))
        return result

    @api.model
    def _is_by_hand(self, name):
        field = self._fields.get(name)
        return bool(
            field
            and field.store
            and not field.readonly
            and field.type != "one2many"
            and not name.startswith(_NOT_BY_HAND)
        )

    def _differing(self, vals, names):
        """Return those of ``names`` that ``vals`` changes."""
        self.ensure_one()
        return sorted(
            name
            for name in names
            if self._fields[name].type == "many2many"
            or self._fields[name].convert_to_write(self[name], self) != (vals[name] or False)
        )

    def _edit_values(self, names):
        """Return what counts a change by hand and keeps the latest: who, when, which."""
        self.ensure_one()
        now = fields.Datetime.to_string(fields.Datetime.now())
        log = [*(self.edit_log or []), [self.edit_version + 1, self.env.uid, now, names]]
        return {"edit_version": self.edit_version + 1, "edit_log": log[-_MAX_LOG:]}

    # ------------------------------------------------------------------- save

    def web_save(self, vals, specification, next_id=None):
        """Refuse to overwrite what somebody saved since this form was opened.

        :raise StaleTicketError: who changed what, and when
        """
        known = self.env.context.get("servicedesk_version")
        checked = self and len(self) == 1 and isinstance(known, int)
        if checked:
            self.check_access("write")
            self._check_version(known)
        result = super().web_save(vals, specification, next_id=next_id)
        if checked:
            self._tell_saved()
        return result

    def _check_version(self, known):
        """Raise when the stored version is another one than ``known``."""
        # sudo: helpdesk.ticket - the log tells who may write the ticket which fields changed
        ticket = self.sudo()
        if ticket.edit_version == known:
            return
        newer = [entry for entry in ticket.edit_log or [] if entry[0] > known]
        lines = [self._edit_line(entry) for entry in newer]
        raise StaleTicketError(
            self.env._(
                "Somebody saved this ticket after you opened it, so your changes are not "
                "saved yet.\n%(changes)s",
                changes="\n".join(lines),
            ),
            ticket.edit_version,
        )

    def _edit_line(self, entry):
        _version, uid, at, names = entry
        # sudo: res.users - the name of the colleague who saved
        user = self.env["res.users"].sudo().browse(uid).exists()
        labels = self.fields_get(names, ["string"])
        who = user.name if user and not user.share else self.env._("The requester")
        moment = fields.Datetime.to_datetime(at)
        zone = self.env.company._city_time_zone()
        return self.env._(
            "• %(who)s changed %(what)s on %(when)s.",
            who=who,
            what=", ".join(item["string"] for item in labels.values()),
            when=format_datetime(self.env, moment, tz=zone, dt_format="short"),
        )
