"""The guard before the public forms: one ``with`` around what a form does."""

from contextlib import contextmanager

from odoo import http
from odoo.http import request

from ..models.servicedesk_upload_quota import NETWORK
from ..schemas.submission import SubmissionError

#: where the verdict waits for the template ``guard``, and the counts for a second try
VERDICT = "roeselare.guard"
_RATES = "roeselare.guard.rates"


class GuardError(SubmissionError):
    """The form is not taken now; the page comes back with all that was typed."""

    def __init__(self, verdict):
        super().__init__({"": verdict.message})
        self.status = 429 if verdict.action == "refuse" else 422


@contextmanager
def guarded(post, kind, email="", confirmed=False, stored=False):
    """Judge a form that was sent, then do what it asks.

    A proof is used up only when the form is: what has to be mended is sent again with
    the same proof.

    :param dict post: fields as sent
    :param str kind: as in the template ``guard`` of the page
    :param str email: address in the form, not yet checked
    :param bool confirmed: whether that address was proved by a mailed link
    :param bool stored: whether this very form is stored already: sent twice, it gets the
        same answer
    :raise GuardError: a proof is asked, or there are far too many
    """
    environ = request.httprequest.environ
    network = request.httprequest.remote_addr or ""
    guard = request.env["servicedesk.guard"]
    # For the limits of what one network may send, as long as this transaction lasts.
    request.env.cr.cache[NETWORK] = guard._network_key(network)
    email = email if isinstance(email, str) else ""
    with request.env.cr.savepoint():
        # Odoo runs a request again when the database asks it to: that is one form still.
        if _RATES not in environ:
            environ[_RATES] = guard._count(email, network, confirmed)
        if not stored:
            rates = environ[_RATES]
            verdict = guard._judge(post, kind, email, network, confirmed, rates)
            environ[VERDICT] = verdict
            if not verdict.allowed:
                seconds = str(verdict.retry_after)
                request.future_response.headers["Retry-After"] = seconds
                raise GuardError(verdict)
        yield


class GuardController(http.Controller):
    """What the script of a form asks before it sends."""

    @http.route(
        "/servicedesk/bewaking",
        type="jsonrpc",
        auth="public",
        website=True,
        methods=["POST"],
        readonly=True,
    )
    def foresee(self, kind="", stamp="", email="", **_other):
        """Return the challenge that has to be solved first, ``null`` for none."""
        texts = (kind, stamp, email)
        if not all(isinstance(text, str) and len(text) < 300 for text in texts):
            return None
        if not kind.isascii() or not kind.replace("-", "").isalpha():
            return None
        network = request.httprequest.remote_addr or ""
        return request.env["servicedesk.guard"]._foresee(kind.lower(), stamp, email, network)
