from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

STATES = [
    ("listed", "To be destroyed"),
    ("out", "Taken out"),
    ("destroyed", "Destroyed"),
    ("skipped", "Not destroyed"),
    ("cancelled", "Cancelled"),
]


class DocsDestructionLine(models.Model):
    """One document on a destruction list; what stays of it when its content is gone."""

    _name = "docs.destruction.line"
    _description = "Document on a destruction list"
    _order = "list_id, id"

    list_id = fields.Many2one("docs.destruction", required=True, index=True, ondelete="restrict")
    file_id = fields.Many2one(
        "dms.file", string="Document", readonly=True, ondelete="set null", index="btree_not_null"
    )
    document_number = fields.Integer(readonly=True, help="The number that the document had.")
    label = fields.Char(string="Title", readonly=True)
    delivered_date = fields.Datetime(string="Delivered on", readonly=True)
    retain_until = fields.Date(string="Kept until", readonly=True)
    ground = fields.Text(readonly=True, help="The selection rule, and where it comes from.")
    rule_id = fields.Many2one("docs.rule", readonly=True, ondelete="restrict")
    versions = fields.Json(readonly=True, help="Number, size and SHA-256 of each version.")
    hashes = fields.Text(compute="_compute_hashes", string="SHA-256")
    state = fields.Selection(STATES, required=True, default="listed", readonly=True)
    out_reason = fields.Char(
        string="Taken out because", help="Filled in: the document is not destroyed."
    )
    out_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    skip_reason = fields.Char(string="Not destroyed because", readonly=True)
    destroyed_on = fields.Datetime(readonly=True)

    _listed_once = models.UniqueIndex(
        "(file_id) WHERE state = 'listed'", "A document is on one open list."
    )

    def _auto_init(self):
        """Let the database refuse changes of what is done."""
        result = super()._auto_init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE TRIGGER docs_destruction_line_fixed
                BEFORE DELETE OR UPDATE OF list_id, document_number, label, delivered_date,
                    retain_until, ground, rule_id, versions, state, out_reason, out_by,
                    skip_reason, destroyed_on
                ON docs_destruction_line FOR EACH ROW
                EXECUTE FUNCTION docs_destruction_is_fixed();
                """
            )
        )
        return result

    @api.depends("versions")
    def _compute_hashes(self):
        for line in self:
            line.hashes = "\n".join(version["sha256"] for version in line.versions or [])

    @api.depends("label")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.label or ""

    @api.model
    def _prepare(self, file):
        """Return what a list says of ``file``."""
        rule = file.rule_id
        # What a confidential ticket is about is not for every lead.
        label = self.env._("Confidential document") if file.ticket_id.confidential else file.label
        return {
            "file_id": file.id,
            "document_number": file.id,
            "label": label or file.name,
            "delivered_date": file.delivered_date,
            "retain_until": file.retain_until,
            "ground": f"{rule._ground()}\n{rule.source}",
            "rule_id": rule.id,
            "versions": self._versions_of(file),
        }

    @api.model
    def _versions_of(self, file):
        return [
            {"number": version.number, "size": version.size, "sha256": version.sha256}
            for version in file.version_ids.sorted("number")
        ]

    # ------------------------------------------------------------------ review

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A list is filled by itself."))
        return super().create(vals_list)

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if set(vals) - {"out_reason"}:
            raise AccessError(self.env._("A line is taken out with a reason, or left as it is."))
        self.check_access("write")
        # sudo: docs.destruction.line - the reason and what follows from it
        for line in self.sudo():
            if line.list_id.state != "draft":
                raise UserError(self.env._("This list is closed: nothing is taken out any more."))
            reason = (vals.get("out_reason") or "").strip()
            line.write(
                {
                    "out_reason": reason,
                    "out_by": self.env.uid if reason else False,
                    "state": "out" if reason else "listed",
                }
            )
        return True

    # ------------------------------------------------------------- destruction

    def _destroy(self):
        """Destroy the document, or say why not; both with what stays, or neither."""
        self.ensure_one()
        file = self.file_id.with_context(active_test=False).exists()
        obstacle = self._obstacle(file)
        if not obstacle:
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    file.unlink()
                    self.env.flush_all()
            except (UserError, IntegrityError):
                self.env.invalidate_all()
                obstacle = self.env._("Something else still needs the document.")
        if obstacle:
            self.write({"state": "skipped", "skip_reason": obstacle})
        else:
            self.write({"state": "destroyed", "destroyed_on": fields.Datetime.now()})

    def _obstacle(self, file):
        """Return why the document is not destroyed, or nothing."""
        self.ensure_one()
        if not file:
            return self.env._("The document was gone already.")
        if not file.try_lock_for_update():
            return self.env._("Somebody was changing the document.")
        file.invalidate_recordset()
        if file.legal_hold:
            return self.env._("The document is under legal hold.")
        if self._versions_of(file) != self.versions:
            return self.env._("The document was changed after it was listed.")
        if file.rule_id != self.rule_id or file.retain_until != self.retain_until:
            return self.env._("Another term counts since it was listed.")
        if file._retained():
            return self.env._("The document has to be kept.")
        return ""
