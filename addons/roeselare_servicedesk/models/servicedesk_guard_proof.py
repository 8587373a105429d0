from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.tools import SQL


class ServicedeskGuardProof(models.Model):
    """Proofs that were used: each counts once."""

    _name = "servicedesk.guard.proof"
    _description = "Used proof of a visitor"
    _log_access = False

    token = fields.Char(required=True)
    until = fields.Datetime(required=True, index=True)

    _token_unique = models.UniqueIndex("(token)")

    @api.model
    def _spend(self, proof):
        """Use a proof; tell whether it was not used before.

        It is written with the form it was for: when that is not stored, the proof
        still holds.

        :param proof: :class:`~..tools.guard.Proof`
        """
        until = datetime.fromtimestamp(proof.until, UTC).replace(tzinfo=None)
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO servicedesk_guard_proof (token, until) VALUES (%s, %s)"
                " ON CONFLICT (token) DO NOTHING RETURNING id",
                proof.token,
                until,
            )
        )
        return bool(rows)

    @api.model
    def _purge(self):
        # sudo: servicedesk.guard.proof - housekeeping; nobody has rights on it
        self.sudo().search([("until", "<", fields.Datetime.now())], limit=10_000).unlink()
