from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_FIXED = "file_id, number, name, mimetype, size, sha256, reason, create_date"


class DocsVersion(models.Model):
    """What a document was at one moment; it never changes (docs/adr/0182).

    The content of the current version is that of the file; an earlier one has its own.
    """

    _name = "docs.version"
    _description = "Version of a document"
    _order = "file_id, number desc"

    file_id = fields.Many2one("dms.file", required=True, ondelete="cascade", index=True)
    number = fields.Integer(required=True)
    name = fields.Char(string="File name", required=True)
    mimetype = fields.Char(string="Type")
    size = fields.Integer()
    sha256 = fields.Char(string="Checksum/SHA-256", required=True, index="btree")
    reason = fields.Char(help="Why the document was replaced; empty for the first version.")
    content = fields.Binary(attachment=True, prefetch=False)

    _number_unique = models.Constraint(
        "UNIQUE (file_id, number)", "A document has each version once."
    )

    def _auto_init(self):
        """Let the database refuse changes too: a version proves what it says."""
        result = super()._auto_init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION docs_version_is_fixed() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'a version of a document never changes';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER docs_version_fixed BEFORE UPDATE OF %s
                ON docs_version FOR EACH ROW EXECUTE FUNCTION docs_version_is_fixed();
                """,
                SQL(_FIXED),
            )
        )
        return result

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A version of a document never changes. Add a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A version goes with its document only."))

    @api.depends("number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._("Version %(number)d", number=version.number)

    # ------------------------------------------------------------------ access

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            # Searched as this user: the rules of the file count.
            files = self.env["dms.file"].with_context(active_test=False)
            readable = files._search(Domain.TRUE)
            domain = Domain(domain) & Domain("file_id", "in", readable)
            if not self.env.user._is_internal():
                personal = Domain("file_id.library", "!=", "public")
                domain &= personal | Domain("id", "in", readable.subselect("version_id"))
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        # sudo: docs.version - only of which file each is
        versions = self.sudo().exists()
        if not self.env.user._is_internal():
            versions = versions.filtered(lambda version: version._is_for_everybody())
        files = {version.id: version.file_id.id for version in versions}
        allowed = self.env["dms.file"].browse(files.values())._filtered_access("read")._ids
        closed = self.filtered(lambda version: files.get(version.id) not in allowed)
        if not closed:
            return result
        forbidden = closed | result[0] if result else closed
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(operation, forbidden)

    def _is_for_everybody(self):
        """Tell whether whoever reads the document, no staff, reads this version too.

        What the city published and replaced is not published any more; of a personal
        document the earlier versions are the owner's as well.
        """
        self.ensure_one()
        file = self.file_id
        return file.library != "public" or file.version_id == self

    # ----------------------------------------------------------------- content

    def _content_source(self):
        """Return the record and the field that hold this version's content."""
        self.ensure_one()
        if self.file_id.version_id == self:
            return self.file_id, "content_file"
        return self, "content"
