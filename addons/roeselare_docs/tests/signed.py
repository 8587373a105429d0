"""PDFs that are signed, and what bad people do with them afterwards."""

import io

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen import canvas


def form_pdf(words="Een attest"):
    """Return a PDF with a line of text and a field to fill in."""
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    paper.drawString(50, 800, words)
    paper.acroForm.textfield(name="naam", x=50, y=700, width=200, height=20)
    paper.showPage()
    paper.save()
    return out.getvalue()


def sign(content, holder, field="Signature1", method="sha256", stamper=None):
    """Return ``content`` with a signature of ``holder`` below it."""
    plain = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificates = [
        x509.Certificate.load(item.public_bytes(Encoding.DER))
        for item in (holder.certificate, *holder.above)
    ]
    signer = SimpleSigner(
        signing_cert=certificates[0],
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore.from_certs(certificates),
    )
    meta = PdfSignatureMetadata(
        field_name=field, md_algorithm=method, subfilter=SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), output=out
    )
    return out.getvalue()


def _added(content, change):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def other_page(content):
    """Return ``content`` with an update that draws over its page."""

    def change(writer):
        over = generic.StreamObject(stream_data=b"q 1 0 0 rg 0 0 600 900 re f Q")
        writer.add_stream_to_page(0, writer.add_object(over))

    return _added(content, change)


def filled_in(content, words="Marie"):
    """Return ``content`` with an update that fills in its field."""

    def change(writer):
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if field["/T"] == "naam":
                field[generic.pdf_name("/V")] = generic.pdf_string(words)
                writer.update_container(field)

    return _added(content, change)


def empty_field(content):
    """Return ``content`` with a place for a signature, and none in it."""
    return _added(content, lambda writer: append_signature_field(writer, SigFieldSpec("Hier")))


def between(content, start, end):
    """Return where ``start`` begins to be followed, and where ``end`` follows on that."""
    begin = content.rindex(start) + len(start)
    return begin, content.index(end, begin)


def other_range(content, numbers):
    """Return ``content`` with other numbers in the range that is signed, of the same length."""
    begin, end = between(content, b"/ByteRange [", b"]")
    text = " ".join(str(number) for number in numbers).encode()
    return content[:begin] + text.ljust(end - begin)[: end - begin] + content[end:]


def byte_range(content):
    begin, end = between(content, b"/ByteRange [", b"]")
    return [int(number) for number in content[begin:end].split()]


def other_signature(content, change):
    """Return ``content`` with other bytes as its signature: ``change`` gets the hexadecimal."""
    begin, end = between(content, b"/Contents <", b">")
    found = change(content[begin:end])
    return content[:begin] + found.ljust(end - begin, b"0")[: end - begin] + content[end:]


def raw_pdf(field, value):
    """Return a PDF with a field for a signature, and its value, as they are given."""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        field,
        value,
    )
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % n for n in places)
    return out + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def bomb_table(packed):
    """Return a PDF whose table of objects is a small stream that becomes a large one."""
    head = b"%PDF-1.7\n% /ByteRange\n"
    stream = (
        b"1 0 obj\n<</Type/XRef/Size 99999999/W[1 1 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>"
        b"stream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    )
    return head + stream + b"startxref\n%d\n%%%%EOF\n" % len(head)
