"""How a document leaves: as a stream, with headers that keep it from acting as a page."""

from odoo.http import request

# "sandbox" keeps a page that slipped in from acting as one of ours.
SANDBOX = "default-src 'none'; sandbox"
_INLINE = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}


def is_inline(mimetype):
    """Tell whether browsers may show the content, instead of saving it."""
    return mimetype in _INLINE


def send(record, field, mimetype, inline, cache="private, no-cache"):
    """Return the response that streams ``field`` of ``record``, which the caller may read.

    Range and ETag are answered; with ``x_sendfile`` the web server sends the bytes.

    :param str mimetype: as the content tells, never as somebody declared it
    :param bool inline: shown, when the type is one that browsers show safely
    """
    stream = request.env["ir.binary"]._get_stream_from(record, field, mimetype=mimetype)
    response = stream.get_response(
        as_attachment=not (inline and is_inline(mimetype)),
        content_security_policy=SANDBOX,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = cache
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
