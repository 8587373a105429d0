from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.web.controllers.binary import Binary, clean

from ..models.ir_attachment_gate import GATED
from ..schemas.submission import SubmissionError


def _number(text):
    """Return the id that a form sent, 0 for a record that is not there yet."""
    text = text or ""
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest()
    return int(text)


def _refusal(upload):
    """Return why a file need not be read, ``""`` when it is to be."""
    size = upload.stream.seek(0, 2)
    upload.stream.seek(0)
    return request.env["servicedesk.upload.gate"]._size_refusal(upload.filename, size)


class GatedDiscussion(AttachmentController):
    """Files of a discussion pass the gate; a refusal is told where the file would stand."""

    @route()
    def mail_attachment_upload(
        self, ufile=None, thread_id=None, thread_model=None, is_pending=False, **kwargs
    ):
        if not isinstance(ufile, FileStorage) or thread_model not in request.env:
            raise BadRequest()
        thread_id = _number(thread_id)
        if words := _refusal(ufile):
            return self._refuse(words)
        # The route stores with sudo.
        request.update_context(**{GATED: True})
        try:
            return super().mail_attachment_upload(
                ufile, thread_id, thread_model, is_pending, **kwargs
            )
        except SubmissionError as refusal:
            return self._refuse(str(refusal))

    def _refuse(self, words):
        # As an error of JSON-RPC: a plain text the web client does not show.
        return request.make_json_response({"error": {"message": words}})


class GatedFields(Binary):
    """Files of a field of a form likewise, each for itself."""

    @route(methods=["POST"])
    def upload_attachment(self, model=None, id=None, ufile=None, callback=None):  # noqa: A002
        if not isinstance(ufile, FileStorage):
            raise BadRequest()
        res_id = _number(id)
        return request.make_json_response(
            [
                self._upload_one(model, res_id, item)
                for item in request.httprequest.files.getlist("ufile")
            ]
        )

    def _upload_one(self, model, res_id, item):
        if words := _refusal(item):
            return {"error": words}
        values = {"name": item.filename, "raw": item.read()}
        try:
            attachment = request.env["ir.attachment"].create(
                {**values, "res_model": model, "res_id": res_id}
            )
            attachment._post_add_create()
        except AccessError:
            words = request.env._("You are not allowed to upload an attachment here.")
            return {"error": words}
        except SubmissionError as refusal:
            return {"error": str(refusal)}
        return {
            "filename": clean(attachment.name),
            "mimetype": attachment.mimetype,
            "id": attachment.id,
            "size": attachment.file_size,
        }
