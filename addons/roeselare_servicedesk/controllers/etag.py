"""Pages that a browser keeps, and asks whether they are still right."""

import hashlib
import re

from odoo.http import request

# New in every rendering and no news: tokens of the session, and when a form was shown.
_FRESH = re.compile(
    rb"(csrf_token: \")[^\"]*|(name=\"(?:csrf_token|guard_stamp)\" value=\")[^\"]*"
)


def with_etag(response):
    """Return a rendered page with its ETag, or 304 to a browser that has it as it is now.

    The page is made all the same: what is saved is sending it. It belongs to one session,
    whose forms it holds, so no cache between may keep it.
    """
    response.flatten()
    page = _FRESH.sub(rb"\1\2", response.get_data())
    digest = hashlib.blake2b(page, key=request.session.sid.encode()[:64], digest_size=16)
    response.set_etag(digest.hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request.httprequest)
