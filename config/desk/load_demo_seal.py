"""Run by load_demo.py in its Odoo shell: a seal for the demo, and documents that show it.

The authority is made on the spot and lies beside the database's password, outside the project:
nobody can take its seal for one of the city. ``DESK_DEMO_SEAL`` names the file.
"""

import base64
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from odoo import fields

from odoo.addons.roeselare_servicedesk.tools.demo_authority import Holder, certify
from odoo.addons.roeselare_servicedesk.tools.pdf_archive import to_archive
from odoo.addons.roeselare_servicedesk.tools.pdf_seal import load_seal, set_seal
from odoo.addons.roeselare_servicedesk.tools.receipt import Receipt, render_receipt

FILE = Path(os.environ["DESK_DEMO_SEAL"])
PASSPHRASE = os.environ["DESK_DEMO_SEAL_PASSPHRASE"]
ROOT = FILE.with_suffix(".pem")
DOCUMENTS = {
    "demo_document_sealed": ("Attest van huisvesting", "valid"),
    "demo_document_altered": ("Attest brandveiligheid", "altered"),
    "demo_document_unknown": ("Verklaring van de verzekering", "unknown"),
}


def write(path, content):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def authority():
    """Make the authority and the certificate of the demo, once; return its root as PEM."""
    if not (FILE.is_file() and ROOT.is_file()):
        now = datetime.now(UTC)
        times = {"begins": now - timedelta(days=60), "ends": now + timedelta(days=1800)}
        root = certify(name="Demo-uitgever (niet echt)", authority=True, **times)
        city = certify(root, name="Stad Roeselare (demo)", organisation="Stad Roeselare", **times)
        write(ROOT, root.pem().encode())
        write(FILE, city.pkcs12(PASSPHRASE))
    return ROOT.read_text()


def paper(title, author, text):
    return to_archive(
        render_receipt(
            Receipt(
                title=title,
                lang="nl-BE",
                author=author,
                sections=(("", (("", text),)),),
                fonts=env["helpdesk.ticket"]._receipt_fonts(),  # noqa: F821
            )
        )
    )


def content(title, kind):
    """Return a PDF whose seal is in order, was broken, or is of nobody known."""
    seal = load_seal(str(FILE), PASSPHRASE)
    if kind == "valid":
        text = "Het lokaal in de Noordstraat voldoet aan de voorschriften."
        return set_seal(paper(title, "Stad Roeselare", text), seal)
    if kind == "altered":
        text = "Het lokaal mag hoogstens 49 personen ontvangen."
        sealed = set_seal(paper(title, "Hulpverleningszone", text), seal)
        # As somebody would who replaces the page: one who looks sees 490.
        return altered(sealed)
    own = certify(name="Verzekeringen De Mandel", organisation="Verzekeringen De Mandel")
    path = FILE.with_name("demo_unknown.p12")
    try:
        write(path, Holder(own.key, own.certificate).pkcs12(PASSPHRASE))
        text = "De vereniging is verzekerd voor burgerlijke aansprakelijkheid."
        unknown = load_seal(str(path), PASSPHRASE)
        return set_seal(paper(title, "Verzekeringen De Mandel", text), unknown)
    finally:
        path.unlink(missing_ok=True)


def altered(sealed):
    """Add to the file what puts other words over its page."""
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    over = generic.StreamObject(stream_data=b"q 0.55 0.11 0.25 rg 62 640 200 14 re f Q")
    writer.add_stream_to_page(0, writer.add_object(over))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of_the_club(kind):
    """Return the values of a document of the demo's club."""
    now = fields.Datetime.now() - timedelta(days=5)
    series = env.ref("roeselare_docs.series_certificate")  # noqa: F821
    return {
        "directory_id": series.directory_id.id,
        "partner_id": env.ref("roeselare_servicedesk.demo_partner_vereniging").id,  # noqa: F821
        "series_id": series.id,
        "department_id": env.ref("roeselare_servicedesk.department_burgerzaken").id,  # noqa: F821
        "source": "city" if kind == "valid" else "citizen",
        "delivered_date": now,
        "opened_date": now,
    }


def of_everybody():
    """Return the values of a document that the city publishes."""
    return {
        "directory_id": env.ref("roeselare_docs.directory_public").id,  # noqa: F821
        "public_kind": "decision",
        "public_date": "2025-12-15",
        "public_summary": "Wat een terras, een kraam of een container op straat kost.",
        "published": True,
    }


def document(name, title, pdf, values):
    record = env["dms.file"].create(  # noqa: F821
        {
            "name": f"{title}.pdf",
            "label": title,
            "content": base64.b64encode(pdf),
            "document_state": "clean",
            **values,
        }
    )
    env["ir.model.data"].create(  # noqa: F821
        {
            "module": "roeselare_docs",
            "name": name,
            "model": "dms.file",
            "res_id": record.id,
            "noupdate": True,
        }
    )


pem = authority()
company = env.ref("base.main_company")  # noqa: F821
if not company.docs_trusted_roots:
    company.docs_trusted_roots = pem
for name, (title, kind) in DOCUMENTS.items():
    if not env.ref(f"roeselare_docs.{name}", raise_if_not_found=False):  # noqa: F821
        document(name, title, content(title, kind), of_the_club(kind))
if not env.ref("roeselare_docs.demo_public_sealed", raise_if_not_found=False):  # noqa: F821
    title = "Retributiereglement inname openbaar domein"
    sealed = set_seal(
        paper(title, "Stad Roeselare", "Per dag en per vierkante meter: 1 euro."),
        load_seal(str(FILE), PASSPHRASE),
    )
    document("demo_public_sealed", title, sealed, of_everybody())
env.cr.commit()  # noqa: F821
