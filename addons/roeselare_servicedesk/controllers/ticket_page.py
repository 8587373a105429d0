"""One page for the requester, by account or by tracking link."""

from odoo.http import Stream, request

from ..schemas.submission import SubmissionError
from .forms import expired_message, form_expired, read_uploads, render_private
from .guard import guarded

_INLINE_TYPES = ("image/jpeg", "image/png", "application/pdf")


def ticket_page(ticket, base_url, template, post=None, errors=None, status=200):
    """Render the requester's page of ``ticket`` (sudo'ed, access checked)."""
    values = {
        "ticket": ticket,
        "messages": ticket._public_messages(),
        "attachments": ticket._public_attachments(),
        "base_url": base_url,
        "token": ticket._tracking_token(),
        "page_name": "ticket",
        "post": post or {},
        "errors": errors or {},
    }
    return render_private(template, values, status)


def ticket_reply(ticket, base_url, template, post):
    """Take a reply of the requester and show the page again."""
    if form_expired(post):
        errors = {"": expired_message()}
        return ticket_page(ticket, base_url, template, post, errors, status=400)
    try:
        with guarded(post, "reply", f"ticket {ticket.id}"):
            ticket._register_reply(post.get("body"), read_uploads("files"))
    except SubmissionError as error:
        errors, status = error.errors, error.status
        return ticket_page(ticket, base_url, template, post, errors, status)
    return request.redirect(f"{base_url}#gesprek", code=303)


def ticket_withdraw(ticket, base_url, template, post):
    """Withdraw the ticket for its requester."""
    if form_expired(post):
        errors = {"": expired_message()}
        return ticket_page(ticket, base_url, template, post, errors, status=400)
    ticket._withdraw()
    return request.redirect(base_url, code=303)


def ticket_not_solved(ticket, base_url, template, post):
    """Take the requester's word that it is not solved, and show the page again."""
    if form_expired(post):
        errors = {"": expired_message()}
        return ticket_page(ticket, base_url, template, post, errors, status=400)
    try:
        # The secret link is known to the requester alone: only the numbers count.
        with guarded(post, "reopen", f"ticket {ticket.id}", confirmed=True):
            ticket._ask_reopen(post.get("reason"), read_uploads("reopen_files"))
    except SubmissionError as error:
        errors, status = error.errors, error.status
        return ticket_page(ticket, base_url, template, post, errors, status)
    return request.redirect(base_url, code=303)


def ticket_attachment(ticket, attachment_id):
    """Send one file that the requester may open; anything else does not exist."""
    attachment = ticket._public_attachments().filtered(
        lambda item: item.id == attachment_id
    )
    if not attachment:
        return request.not_found()
    stream = request.env["ir.binary"]._get_stream_from(attachment)
    return send_stream(stream)


def send_stream(stream: Stream):
    """Send a file so that it can be looked at, but never run."""
    response = stream.get_response(
        as_attachment=stream.mimetype not in _INLINE_TYPES, immutable=False
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response
