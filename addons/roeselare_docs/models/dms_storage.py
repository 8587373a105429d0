from odoo import api, fields, models
from odoo.tools import ormcache

LIBRARIES = [
    ("personal", "Personal library of citizens"),
    ("department", "Library of a department"),
    ("public", "Public library"),
]
# What the two caches below depend on.
_CACHED_ON = {"save_type", "inherit_access_from_parent_record", "model_ids"}


class DmsStorage(models.Model):
    _inherit = "dms.storage"

    library = fields.Selection(
        LIBRARIES,
        copy=False,
        help="Files of a library follow the rules of that library; access groups do "
        "not count for them.",
    )

    @api.model
    @ormcache()
    def _some_storage_inherits_access(self):
        # sudo: dms.storage - a yes or no about the configuration
        return bool(
            self.sudo().search_count(
                [
                    ("save_type", "=", "attachment"),
                    ("inherit_access_from_parent_record", "=", True),
                ],
                limit=1,
            )
        )

    @api.model
    @ormcache()
    def _some_storage_holds_attachments(self):
        # sudo: dms.storage - a yes or no about the configuration
        return bool(self.sudo().search_count([("save_type", "=", "attachment")], limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        storages = super().create(vals_list)
        self.env.registry.clear_cache()
        return storages

    def write(self, vals):
        res = super().write(vals)
        if _CACHED_ON & vals.keys():
            self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res
