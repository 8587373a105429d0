"""One record of each kind, made by the ORM: its row is the pattern of all loaded ones.

So a column that an addon adds later has what the ORM would give it, without a change here.
"""

from .world import QUIET, row_of

PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%% %s\n%%%%EOF\n"
)


def ticket(env, basis):
    """Create a ticket as the intake does, for its row."""
    values = {"name": "-", "description": "<p>-</p>", "user_id": False, **basis.values}
    return env["helpdesk.ticket"].with_context(**QUIET).create(values)


def others(env, ticket_record):
    """Return sample rows: of a citizen, of messages by kind, of documents by series."""
    partner = env["res.partner"].create(
        {
            "name": "-",
            "email": "load@example.com",
            "phone": "0470 000000",
            "street": "-",
            "zip": "8800",
            "city": "Roeselare",
            "lang": "nl_BE",
        }
    )
    messages = {}
    for kind, subtype in (("comment", "mail.mt_comment"), ("note", "mail.mt_note")):
        message = ticket_record.with_context(mail_post_autofollow=False).message_post(
            body="-", message_type="comment", subtype_xmlid=subtype
        )
        messages[kind] = row_of(env, "mail_message", message.id)
    # the owner must be known before the documents are made
    ticket_record.partner_id = partner
    return (
        row_of(env, "res_partner", partner.id),
        messages,
        [_document(env, ticket_record, series) for series in env["docs.series"].search([])],
    )


def _document(env, ticket_record, series):
    """Return the sample rows of a document and of its content."""
    clean = _clean(series.code)
    return _made(env, ticket_record._prepare_document(clean, series.name, series, ""))


def libraries(env, directories):
    """Return library → sample rows: of each department's directory, and of the public one.

    :param dict directories: department id → directory id
    """
    prepared = env["dms.file"]._prepare_content(_clean("library"), "-")
    kept = {**prepared, "label": "-", "source": "city"}
    shown = {
        "directory_id": env.ref("roeselare_docs.directory_public").id,
        "published": True,
        "public_kind": "other",
        "public_date": "2026-01-01",
        "public_summary": "Wat het bestuur heeft beslist.",
    }
    return {
        "department": [_made(env, {**kept, "directory_id": one}) for one in directories.values()],
        "public": [_made(env, {**kept, **shown})],
    }


def _clean(text):
    from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

    return CleanFile(f"{text}.pdf", "application/pdf", PDF % text.encode())


def _made(env, values):
    """Return the rows of a document that the ORM makes of ``values``, and of its content."""
    document = env["dms.file"].with_context(**QUIET).create(values)
    row = row_of(env, "dms_file", document.id)
    domain = [("res_model", "=", "dms.file"), ("res_id", "=", document.id)]
    contents = env["ir.attachment"].with_context(skip_res_field_check=True)
    contents = contents.search([*domain, ("res_field", "!=", False)])
    return row, [row_of(env, "ir_attachment", content.id) for content in contents]
