"""What every public form needs: its files, its protection, its once-only key."""

import secrets

from odoo.http import request

from ..schemas.submission import Answers, Upload

_PRIVATE_HEADERS = {
    # The address itself is the secret: it must not travel on, nor stay in a cache.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}


def read_uploads(field, count=None, size=None):
    """Return the files of one form field as plain values.

    They lie on the disk until here. Of what is more than the city takes, no more is read
    than tells so.

    :param int count: read no more files than these; one more than a form may have
    :param int size: read no more bytes of each than these; one more than a file may have
    """
    most, limit = request.env["servicedesk.upload.gate"]._limits()
    count = most + 1 if count is None else count
    size = limit + 1 if size is None else size
    return tuple(
        Upload(item.filename, _content(item, size), item.mimetype or "")
        for item in request.httprequest.files.getlist(field)[:count]
        if item.filename
    )


def _content(item, size):
    # Tried again after a collision in the database, Odoo rewinds the first file of a field
    # alone: the others would be empty.
    item.stream.seek(0)
    return item.stream.read(size)


def typed_lists():
    """Return every field of the form that was sent, as a list of texts; {} for GET."""
    return dict(request.httprequest.form.lists())


def read_answers():
    """Return the answers to a published form as plain values."""
    names = [name for name in request.httprequest.files if name.startswith("q_")]
    return Answers.parse(typed_lists(), {name: read_uploads(name) for name in names})


def form_expired(post):
    """Tell whether a form came without a valid token of this session.

    Routes that use it declare ``csrf=False``: Odoo's own answer to an expired form
    is a bare error page on which everything that was typed is lost.
    """
    token = post.get("csrf_token")
    # Odoo compares texts of ASCII only; a file or another script is no token.
    return not (
        isinstance(token, str) and token.isascii() and request.validate_csrf(token)
    )


def expired_message():
    return request.env._(
        "The page was open for too long, so we could not be sure that it was you. "
        "Nothing is lost: check the form and send it again."
    )


def new_idempotency_key():
    """Return the key of one rendering of a form: sent twice, it is one ticket."""
    return secrets.token_urlsafe(18)


def record_of_token(model, token):
    """Return the record that a mailed link is the key to, with sudo.

    The head of every route below such a link: any other link is as unknown as the next.

    :param str model: has ``_from_token``, which checks the signature
    :raise NotFound: an empty answer of the model
    """
    found = request.env[model]._from_token(token)
    if not found:
        raise request.not_found()
    return found


def render_private(template, values, status=200):
    """Render a page whose address is a secret."""
    response = request.render(template, values)
    response.status_code = status
    response.headers.update(_PRIVATE_HEADERS)
    return response
