from datetime import timedelta
from urllib.parse import urlencode

from werkzeug.exceptions import HTTPException

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import str2bool

from ..controllers.document_stream import INLINE
from .dms_file_reason import needs_reason

_ZIP = "/mail/attachment/zip"
#: a browser asks for one document in many parts, and shows it meanwhile
_ONE_LOOK = timedelta(minutes=10)


class IrBinary(models.AbstractModel):
    """Every content that leaves by an address is a look (docs/adr/0210)."""

    _inherit = "ir.binary"

    def _get_stream_from(self, record, field_name="raw", *arguments, **options):
        stream = super()._get_stream_from(record, field_name, *arguments, **options)
        self._note_look(record, field_name, getattr(stream, "real_type", None) in INLINE)
        return stream

    def _note_look(self, record, field_name, shown):
        """Write down that a content leaves by an address; who has to say why is asked.

        :param bool shown: browsers show it, unless the address asks to save it
        """
        document, version = self._looked_at(record, field_name)
        # sudo: dms.file - in which library it is; the caller checked the access
        if not document.sudo().filtered(lambda file: file._is_watched()):
            return
        if self._is_same_look(document, version):
            return
        try:
            document._note_look(self._kind_of_look(shown), version=version)
        except AccessError as error:
            if not request or not needs_reason(error):
                raise
            raise HTTPException(response=self._ask_reason(document)) from None

    def _looked_at(self, record, field_name):
        """Return the document whose content this is, and its version if it is an earlier one."""
        files, versions = self.env["dms.file"], self.env["docs.version"]
        if record._name == "dms.file" and field_name in ("content", "content_file"):
            return files.browse(record.id), versions
        if record._name == "docs.version" and field_name == "content":
            # sudo: docs.version - of which file it is; the caller checked the access
            return files.browse(record.sudo().file_id.id), record
        if record._name == "ir.attachment":
            # sudo: ir.attachment - as above
            document, version = record.sudo()._document_and_version()
            return files.browse(document.id), version
        return files, versions

    def _is_same_look(self, document, version):
        """Tell whether this gives nothing out, or goes on with what was written down already."""
        # sudo: dms.file - the number of what is given out
        number = (version or document.sudo().version_id).number
        if (document.id, number) in {noted[1:] for noted in self.env["dms.file"]._noted_looks()}:
            # by the page that sends it, perhaps as somebody else: by a link one is nobody
            return True
        if not request:
            return False
        if request.httprequest.method == "HEAD":
            return True
        if "Range" not in request.httprequest.headers:
            return False
        if self.env.user._is_public():
            # Visitors cannot be told apart: each gets the whole, and is a look.
            request.httprequest.environ.pop("HTTP_RANGE", None)
            return False
        # sudo: docs.look - whether the user's own look is on record
        looks = self.env["docs.look"].sudo()
        domain = (
            Domain("user_ref", "=", self.env.uid)
            & Domain("document_ref", "=", document.id)
            & Domain("version", "=", number)
            & Domain("date", ">", fields.Datetime.now() - _ONE_LOOK)
        )
        return bool(looks.search_count(domain, limit=1))

    def _kind_of_look(self, shown):
        if not request:
            return "download"
        if request.httprequest.path.startswith(_ZIP):
            return "zip"
        saved = str2bool(str(request.params.get("download") or ""), False)
        return "view" if shown and not saved else "download"

    def _ask_reason(self, document):
        """Return the way to the page that asks why; nothing of the document goes along."""
        back = urlencode({"terug": request.httprequest.full_path})
        return request.redirect(f"/inzage/{document.id}?{back}", code=303)
