import base64
import binascii
import time
from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.table_file import MAX_BYTES, FileError

#: of what was refused, so many lines are named
_NAMED = 200
#: a file that would take away more than this share is probably not the whole one
_MOST_REMOVED = 0.2
_FEW = 50


class MeldpuntImport(models.Model):
    """One import of a register: the file that an administrator gave, and what came of it.

    Everything or nothing: a file that cannot be used raises, and nothing was changed.
    """

    _name = "meldpunt.import"
    _inherit = ["servicedesk.named.file"]
    _description = "Import of a register"
    _file_names = ("filename",)
    _order = "id desc"
    _rec_name = "filename"

    kind = fields.Selection(
        [
            ("address", "Streets and house numbers"),
            ("asset", "Lamp posts, bins and named places"),
            ("road", "Roads of another authority"),
        ],
        required=True,
        default="address",
    )
    file = fields.Binary(
        attachment=False,
        help="It is not kept after the import.",
    )
    filename = fields.Char(string="File name")
    confirm_removal = fields.Boolean(
        string="Remove what is not in the file",
        help="Needed when the file would make more than a fifth of the register inactive: "
        "it is probably not the whole file then.",
    )
    asset_kind = fields.Selection(
        selection=lambda self: self.env["meldpunt.asset"]._fields["kind"].selection,
        string="Kind of what names none",
        default="other",
    )
    authority_id = fields.Many2one(
        "meldpunt.authority",
        help="Who manages the roads of the file.",
        default=lambda self: self.env.ref(
            "roeselare_meldpunt.authority_awv", raise_if_not_found=False
        ),
    )
    state = fields.Selection(
        [("draft", "To import"), ("done", "Imported")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    row_count = fields.Integer(string="Rows read", readonly=True, copy=False)
    added_count = fields.Integer(string="Added", readonly=True, copy=False)
    changed_count = fields.Integer(string="Changed", readonly=True, copy=False)
    removed_count = fields.Integer(string="Made inactive", readonly=True, copy=False)
    refused_count = fields.Integer(string="Refused", readonly=True, copy=False)
    seconds = fields.Float(readonly=True, copy=False)
    report = fields.Text(
        readonly=True,
        copy=False,
        help="Why rows were refused, and the first lines of each reason.",
    )

    def action_import(self):
        """Take the file over into the register.

        :raise UserError: the file cannot be used; nothing was changed
        """
        self.ensure_one()
        self.check_access("write")
        start = time.monotonic()
        content = self._content()
        # sudo: the tables of the register - only administrators reach this button, and
        # nobody else may write the register
        register = self.sudo()
        try:
            result = getattr(register, f"_import_{self.kind}")(content)
        except FileError as error:
            raise UserError(self._file_message(error)) from error
        self.env.invalidate_all()
        self.write(
            {
                "state": "done",
                "file": False,
                "seconds": time.monotonic() - start,
                **result,
            }
        )
        return True

    def _content(self):
        if self.state == "done":
            raise UserError(
                self.env._("This file was imported already. Make a new import.")
            )
        data = self.with_context(bin_size=False).file
        if not data:
            raise UserError(self.env._("Choose the file first."))
        if len(data) * 3 // 4 > MAX_BYTES + 2:
            raise UserError(self._file_message(FileError("too_big")))
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The file did not arrive in one piece. Choose it again.")
            ) from error

    def _file_message(self, error):
        """Return why a file cannot be used at all, and what to do."""
        messages = {
            "empty": self.env._("The file is empty."),
            "too_big": self.env._(
                "The file is larger than %(limit)d MB. Take the file of the city only.",
                limit=MAX_BYTES // 1_000_000,
            ),
            "binary": self.env._(
                "This is no text file. Unpack it, or save the sheet as CSV."
            ),
            "columns": self.env._(
                "The first line does not name the columns that are needed: %(missing)s. "
                "Nothing was changed.",
                missing=error.detail or "straatnaam, huisnummer, x, y",
            ),
            "json": self.env._("The file is not JSON, or it was cut off."),
            "geojson": self.env._(
                "The file is not GeoJSON with a list of features (FeatureCollection)."
            ),
        }
        return messages[error.code]

    # ------------------------------------------------------------------ the report

    def _refused_texts(self):
        return {
            "csv": self.env._("the line cannot be read"),
            "street": self.env._("no street"),
            "number": self.env._("no house number"),
            "long": self.env._("a text is too long"),
            "city": self.env._("another municipality"),
            "gone": self.env._("the address no longer exists"),
            "coordinates": self.env._("no usable coordinates"),
            "outside": self.env._("the point lies outside the city"),
            "nameless": self.env._("no number and no name"),
            "double": self.env._("the same number or name stands in the file twice"),
            "line": self.env._("no usable line in degrees"),
        }

    def _check_anything(self, accepted, refused):
        """Refuse a file of which no row can be used, and say why.

        :param refused: list of :class:`~..tools.address_file.Refused`
        """
        if accepted:
            return
        codes = Counter(row.code for row in refused)
        why = self._refused_texts()[codes.most_common(1)[0][0]] if codes else ""
        raise UserError(
            self.env._(
                "No row of the file can be used: %(why)s. Nothing was changed.",
                why=why or self.env._("it has no rows"),
            )
        )

    def _check_removal(self, active, removed):
        """Refuse to make much of the register inactive, unless that was asked for."""
        if self.confirm_removal or removed <= max(_FEW, active * _MOST_REMOVED):
            return
        raise UserError(
            self.env._(
                "%(removed)d of %(active)d entries are not in this file and would become "
                "inactive. Is it the whole file? If so, tick “%(box)s” and import it "
                "again. Nothing was changed.",
                removed=removed,
                active=active,
                box=self._fields["confirm_removal"]._description_string(self.env),
            )
        )

    def _result(self, rows, added, changed, removed, refused):
        """Return the values of the report."""
        texts = self._refused_texts()
        by_code = {}
        for row in refused:
            by_code.setdefault(row.code, []).append(row.line)
        report = [
            self.env._(
                "%(why)s: %(count)d (line %(lines)s)",
                why=texts[code][:1].upper() + texts[code][1:],
                count=len(lines),
                lines=", ".join(map(str, lines[:_NAMED]))
                + (" …" if len(lines) > _NAMED else ""),
            )
            for code, lines in by_code.items()
        ]
        return {
            "row_count": rows,
            "added_count": added,
            "changed_count": changed,
            "removed_count": removed,
            "refused_count": len(refused),
            "report": "\n".join(report),
        }
