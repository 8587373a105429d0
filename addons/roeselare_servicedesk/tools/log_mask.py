"""Keeps secrets that travel in a path out of the access log."""

import logging
import re

# The secret half of the links that are mailed: "/volg/<id>-<signature>" and its like.
_SECRET = re.compile(
    r"(/(?:volg|volgen|abonnement|aanvraag|bevestig|tevreden|opdracht)/\d+-(?:\d+-|[bm])?)[0-9a-f]+"
    r"|(/my/e-mail/|/gedeeld/)[^\s/?\"]+"
    # The number of whoever calls, as the telephone exchange gives it.
    r"|(/roeselare/call\?(?:[^\s\"#]*&)?from=)[^\s&\"]+"
    r"|(/odoo/servicedesk-intake\?(?:[^\s\"#]*&)?caller=)[^\s&\"]+"
)
_MASK = r"\1\2\3\4***"


def mask(text):
    """Return ``text`` with the secret half of every secret link replaced."""
    return _SECRET.sub(_MASK, text)


class TrackingTokenFilter(logging.Filter):
    """Masks tracking tokens in a record's message and arguments."""

    def filter(self, record):
        if isinstance(record.msg, str):
            record.msg = mask(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                mask(arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True


def install_log_mask(names=("werkzeug", "odoo.http")):
    """Put the filter, once, on the loggers that write request paths."""
    for name in names:
        logger = logging.getLogger(name)
        if not any(isinstance(item, TrackingTokenFilter) for item in logger.filters):
            logger.addFilter(TrackingTokenFilter())
