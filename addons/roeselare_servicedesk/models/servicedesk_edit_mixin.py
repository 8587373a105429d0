from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

_MAX_LOG = 12


class StaleRecordError(UserError):
    """Somebody else saved the record while it was open.

    :param int version: the version that is stored now
    """

    def __init__(self, message, version):
        super().__init__(message)
        self.context = {"servicedesk_version": version}


class ServicedeskEditMixin(models.AbstractModel):
    """Two colleagues in one record do not overwrite each other (docs/adr/0102).

    Only a save that says on which version it rests is judged: the form of the web client
    does. Everybody else writes as before. A model counts in its own ``write``, where it
    knows what follows from a change.
    """

    _name = "servicedesk.edit.mixin"
    _description = "Record that is saved on a version"

    #: beginnings of the names of fields whose change is none by hand
    _edit_not_by_hand = ("access_", "activity_", "edit_", "message_", "rating_", "website_")

    edit_version = fields.Integer(readonly=True, copy=False, default=0)
    edit_log = fields.Json(readonly=True, copy=False, groups="base.group_system")

    @api.model
    def _is_by_hand(self, name):
        field = self._fields.get(name)
        return bool(
            field
            and field.store
            and not field.readonly
            and field.type != "one2many"
            and not name.startswith(self._edit_not_by_hand)
        )

    def _differing(self, vals, names):
        """Return those of ``names`` that ``vals`` changes."""
        self.ensure_one()
        return sorted(name for name in names if self._differs(name, vals[name]))

    def _differs(self, name, value):
        field = self._fields[name]
        if field.type == "many2many":
            return True
        return field.convert_to_write(self[name], self) != (value or False)

    def _edit_values(self, names):
        """Return what counts a change by hand and keeps the latest: who, when, which."""
        self.ensure_one()
        now = fields.Datetime.to_string(fields.Datetime.now())
        log = [*(self.edit_log or []), [self.edit_version + 1, self.env.uid, now, names]]
        return {"edit_version": self.edit_version + 1, "edit_log": log[-_MAX_LOG:]}

    # ------------------------------------------------------------------- save

    def web_save(self, vals, specification, next_id=None):
        """Refuse to overwrite what somebody saved since this form was opened.

        :raise StaleRecordError: who changed what, and when
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

    def _tell_saved(self):
        """Tell colleagues who have the record open; for models that know them."""

    def _check_version(self, known):
        """Raise when the stored version is another one than ``known``."""
        # sudo: the log tells who may write the record which fields changed
        record = self.sudo()
        if record.edit_version == known:
            return
        newer = [entry for entry in record.edit_log or [] if entry[0] > known]
        lines = [self._edit_line(entry) for entry in newer]
        raise StaleRecordError(self._stale_message("\n".join(lines)), record.edit_version)

    def _stale_message(self, changes):
        return self.env._(
            "Somebody saved this record after you opened it, so your changes are not "
            "saved yet.\n%(changes)s",
            changes=changes,
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
