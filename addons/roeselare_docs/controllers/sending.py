"""How a controller sends a document that it found for its reader."""

from odoo.http import request


def send(record, field, inline):
    """Return the response that streams ``field`` of ``record``, which the caller may read.

    :param bool inline: shown, when the type is one that browsers show safely
    """
    stream = request.env["ir.binary"]._get_stream_from(record, field)
    return stream.get_response(as_attachment=not inline)
