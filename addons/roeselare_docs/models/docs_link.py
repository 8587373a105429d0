import hashlib
import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

_TOKEN_BYTES = 24
_LONGEST_TOKEN = 64


class DocsLink(models.Model):
    """Documents that their owner lets somebody open by a secret address (docs/adr/0215).

    The address itself is stored nowhere: who lost it makes another link. Nobody writes a
    link by hand; an owner shares and revokes by the methods of ``docs_link_own``.
    """

    _name = "docs.link"
    _description = "Documents shared by a link"
    _order = "id desc"

    name = fields.Char(
        string="For whom", required=True, help="What its owner recognises the link by."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Owner", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    version_ids = fields.Many2many(
        "docs.version",
        "docs_link_version_rel",
        "link_id",
        "version_id",
        string="Documents",
        help="As they were when they were shared: a later version is not in the link.",
    )
    token_hash = fields.Char(required=True, copy=False, groups=NO_ACCESS)
    password_hash = fields.Char(copy=False, groups=NO_ACCESS)
    valid_to = fields.Date(string="Open until", required=True, help="The last day.")
    max_openings = fields.Integer(string="Allowed openings", help="0: as often as one likes.")
    opening_count = fields.Integer(string="Opened", readonly=True)
    opened_date = fields.Datetime(string="Last opened on", readonly=True)
    notify = fields.Boolean(string="Tell the owner", help="By mail, at the first opening.")
    revoked_date = fields.Datetime(string="Revoked on", readonly=True)
    failure_count = fields.Integer(string="Wrong passwords", readonly=True)
    locked_until = fields.Datetime(readonly=True)

    _token_unique = models.UniqueIndex("(token_hash)")
    _openings = models.Constraint(
        "CHECK (max_openings >= 0)", "A link cannot be opened less than never."
    )

    @api.model
    def _new_token(self):
        """Return a secret of 192 bits, and what is stored of it."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        return token, self._hash(token)

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _from_token(self, token):
        """Return the link of an address with sudo, also one that is over, or nothing.

        :param str token: as it came in the address, not to be trusted
        """
        # sudo: docs.link - nobody has rights on links; the token is the key to this one
        links = self.sudo()
        if not 0 < len(token) <= _LONGEST_TOKEN:
            return links.browse()
        return links.search(Domain("token_hash", "=", self._hash(token)), limit=1)

    # ------------------------------------------------------------ what it opens

    def _is_running(self):
        """Tell whether the link opens at all: not revoked, not past its last day."""
        self.ensure_one()
        return (
            not self.revoked_date
            and self.valid_to >= self.env.company._city_today()
            and self.partner_id.active
        )

    def _is_used_up(self):
        self.ensure_one()
        return bool(self.max_openings) and self.opening_count >= self.max_openings

    def _open_versions(self):
        """Return what the link still gives, in the order of its documents.

        Withdrawn, quarantined or archived since, or somebody else's after a mistake: gone.
        """
        self.ensure_one()
        if not self._is_running():
            return self.version_ids.browse()
        return self.version_ids.filtered(
            lambda version: self._is_shareable(version.file_id)
        ).sorted("id")

    def _is_shareable(self, file):
        return (
            file.library == "personal"
            and file.active
            and file.document_state == "clean"
            and file.partner_id == self.partner_id
        )
