from odoo import fields, models


class ResCompany(models.Model):
    """Limits of size and type are those of the service desk's upload gate."""

    _inherit = "res.company"

    docs_dms_portal_open = fields.Boolean(
        string="Technical document portal",
        help="Opens /my/dms and its share links, which never expire, for directories "
        "outside the libraries. Citizens do not need it: they have “My documents”.",
    )
    docs_show_inline = fields.Boolean(
        string="Show documents in the browser",
        default=True,
        help="A citizen sees PDF and pictures at once. Off: every document is saved "
        "as a file first.",
    )
    docs_lock_hours = fields.Integer(
        string="A lock lasts (hours)",
        default=8,
        help="After this time a locked file can be changed again. 0: a lock lasts until "
        "its holder or a team lead ends it.",
    )
