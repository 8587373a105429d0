from odoo import api, fields, models


class DmsFile(models.Model):
    """Each content of a library's document is a version; one is current (docs/adr/0182)."""

    _inherit = "dms.file"

    version_ids = fields.One2many("docs.version", "file_id", string="Versions", readonly=True)
    version_id = fields.Many2one(
        "docs.version",
        string="Current version",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    version_number = fields.Integer(
        related="version_id.number", string="Version", related_sudo=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        # sudo: dms.file, docs.version - who may create the document begins its versions
        files.sudo().filtered("library")._add_versions("")
        return files

    def write(self, vals):
        if "content" not in vals:
            return super().write(vals)
        self.check_access("write")
        # sudo: dms.file, docs.version - who may write the document makes a version of it
        kept = self.sudo().filtered("library")
        # What was stored by another way has no version yet: its content must not be lost.
        kept.filtered(lambda file: not file.version_id)._add_versions("")
        kept._keep_content()
        result = super().write(vals)
        kept._add_versions(self.env.context.get("docs_version_reason", ""))
        return result

    def _keep_content(self):
        """Give the content to the version that was current; no byte is copied."""
        contents = self._content_attachments().grouped("res_id")
        for file in self.filtered("version_id"):
            content = contents.get(file.id)
            if content:
                content.write(
                    {
                        "res_model": "docs.version",
                        "res_id": file.version_id.id,
                        "res_field": "content",
                    }
                )
        self.invalidate_recordset(["content", "content_file"])
        self.version_id.invalidate_recordset(["content"])

    def _content_attachments(self):
        domain = [
            ("res_model", "=", "dms.file"),
            ("res_field", "=", "content_file"),
            ("res_id", "in", self.ids),
        ]
        return self.env["ir.attachment"].search(domain)

    def _add_versions(self, reason):
        """Write down what is the content now, and make that the current version."""
        versions = self.env["docs.version"].create(
            [
                {
                    "file_id": file.id,
                    "number": file.version_id.number + 1,
                    "name": file.name,
                    "mimetype": file.mimetype,
                    "size": int(file.size),
                    "sha256": file.sha256,
                    "reason": reason,
                }
                for file in self
            ]
        )
        for version in versions:
            version.file_id.version_id = version

    def unlink(self):
        # sudo: docs.version, ir.attachment - contents of earlier versions go along
        earlier = self.env["ir.attachment"].sudo()
        if versions := self.sudo().version_ids:
            earlier = earlier.search(
                [("res_model", "=", "docs.version"), ("res_field", "=", "content")]
                + [("res_id", "in", versions.ids)]
            )
        result = super().unlink()
        earlier.unlink()
        return result
