import logging

from odoo import models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Name no document in the refusal: in debug mode core lists what was denied."""
        if records._name not in ("dms.file", "dms.directory"):
            return super()._make_access_error(operation, records)
        _logger.info(
            "Access denied by rules: %s on %s%s for user %s",
            operation,
            records._name,
            records.ids[:6],
            self.env.uid,
        )
        return AccessError(self.env._("You have no access to this document, or it does not exist."))
