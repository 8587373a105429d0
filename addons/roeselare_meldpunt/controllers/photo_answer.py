from odoo.http import request

SMALL = "klein"


def photo_answer(photo, field, **caching):
    """Return the answer that serves one picture of a photo; no search engine keeps it.

    :param photo: ``meldpunt.photo`` that the caller may see
    :param str field: which of its pictures
    :param caching: for ``Stream.get_response``, such as ``max_age`` in seconds
    """
    stream = request.env["ir.binary"]._get_stream_from(
        photo, field, filename=photo._served_name()
    )
    response = stream.get_response(**caching)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
