import hashlib

from odoo import api, fields, models
from odoo.tools import file_open

_WORKER = "roeselare_meldpunt/static/src/field/worker.js"


class ResCompany(models.Model):
    """Whether devices of the field may keep pieces of the map."""

    _inherit = "res.company"

    meldpunt_tile_keep = fields.Boolean(
        string="Keep tiles on devices of the field",
        help="What was seen of the map is kept until its user logs out, so that it is there "
        "without a network. Only when the licence of the tiles allows it.",
    )

    def _field_worker_settings(self):
        """Return what the service worker of the field needs to know (plain values).

        ``version`` is another one whenever the worker or a setting is.
        """
        self.ensure_one()
        # sudo: res.company - the address of the tiles is on the public map
        company = self.sudo()
        tiles = company.meldpunt_tile_keep and company.meldpunt_tile_url or ""
        text = f"{self._field_worker_text()} {tiles}"
        return {
            "version": hashlib.blake2b(text.encode(), digest_size=6).hexdigest(),
            "tiles": tiles,
        }

    @api.model
    def _field_worker_text(self):
        with file_open(_WORKER) as file:
            return file.read()
