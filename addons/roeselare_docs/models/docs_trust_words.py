from odoo import api, fields, models
from odoo.tools import format_datetime


class DocsTrust(models.Model):
    """What a seal means, in words for whoever reads the document."""

    _inherit = "docs.trust"

    @api.model
    def _lines_by(self, field, records):
        """Return id → what to say of each of ``records``, for whoever reads them.

        :param str field: ``version_id`` or ``attachment_id``
        :param records: versions or attachments whose content the reader may open
        """
        # sudo: docs.trust - of contents that the caller gives to whoever reads them
        trusts = self.sudo().search([(field, "in", records.ids)])
        return {trust[field].id: trust._lines() for trust in trusts}

    def _lines(self):
        """Return what to say of each signature: ``[{"state", "text"}]``; with sudo."""
        self.ensure_one()
        if self.state in ("waiting", "none"):
            return []
        if not self.signatures:
            return [{"state": self.state, "text": self._sentence({"state": self.state})}]
        return [
            {"state": item["state"], "text": f"{self._sentence(item)} {self._when(item)}".strip()}
            for item in self.signatures
        ]

    def _sentence(self, item):
        name = item.get("name") or self.env._("somebody without a name")
        if item.get("organisation") and item["organisation"] not in name:
            name = f"{name} ({item['organisation']})"
        kind = (item["state"], "seal" if item.get("seal") else "signature")
        sentences = {
            ("valid", "seal"): self.env._(
                "This document carries a valid seal of %(name)s.", name=name
            ),
            ("valid", "signature"): self.env._(
                "This document carries a valid signature of %(name)s.", name=name
            ),
            ("unknown", "seal"): self.env._(
                "This document carries a seal and was not changed since. We cannot tell from whom "
                "it is: the name on it is “%(name)s”, but we do not know who vouches for that.",
                name=name,
            ),
            ("unknown", "signature"): self.env._(
                "This document was signed and not changed since. We cannot tell by whom: the name "
                "on it is “%(name)s”, but we do not know who vouches for that.",
                name=name,
            ),
        }
        if kind in sentences:
            return sentences[kind]
        if item["state"] == "altered":
            return self.env._(
                "This document was changed after it was signed. Do not rely on it: ask whoever "
                "gave it for the original."
            )
        if item["state"] == "outside":
            return self.env._(
                "This document was not changed after it was signed, but the certificate of "
                "%(name)s was not valid at that moment.",
                name=name,
            )
        return self.env._("This document carries a seal or signature that we could not check.")

    def _when(self, item):
        """Return when it was signed and who says so; nothing for what cannot be relied on."""
        if item["state"] in ("altered", "unchecked") or not item.get("moment"):
            return ""
        zone = self.env.company._city_time_zone()
        moment = fields.Datetime.to_datetime(item["moment"])
        moment = format_datetime(self.env, moment, tz=zone, dt_format="d MMMM y, HH:mm")
        if item.get("stamped"):
            return self.env._(
                "Placed on %(moment)s, confirmed by a time-stamp service.", moment=moment
            )
        return self.env._("Placed on %(moment)s, as whoever placed it says.", moment=moment)

    def _staff_note(self):
        """Return all that is known, for staff; with sudo."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        lines = [line["text"] for line in self._lines()] or [states[self.state]]
        if self.reason:
            reasons = dict(self._fields["reason"]._description_selection(self.env))
            lines.append(self.env._("Why: %(reason)s.", reason=reasons[self.reason]))
        issuers = dict.fromkeys(
            f"“{item['issuer']}”" if item["state"] == "unknown" else item["issuer"]
            for item in self.signatures or ()
            if item.get("issuer") and item["state"] != "altered"
        )
        if issuers:
            lines.append(
                self.env._(
                    "Certificate given by %(issuers)s. Whether it was withdrawn since is not "
                    "checked.",
                    issuers=", ".join(issuers),
                )
            )
        return "\n".join(lines)
