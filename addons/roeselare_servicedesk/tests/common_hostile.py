"""Files that somebody with bad intent sends, and the answer that each one gets."""

import hashlib
import io
import zipfile

import pikepdf
from PIL import Image

from ..tools.office import MAX_UNPACKED
from .common_upload import docx, infected, pdf
from .fake_clamd import EICAR

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def active():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked():
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def many_pixels():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


def word_bomb():
    return docx([("word/big.xml", b"\0" * (MAX_UNPACKED + 1))])


#: file name, content, and a part of the words of the refusal
REFUSED = {
    "eicar": ("eicar.com", EICAR, "not of a type"),
    "eicar renamed": ("letter.pdf", EICAR, "not of a type"),
    "eicar in a zip": ("letter.zip", zipped("eicar.com", EICAR), "not of a type"),
    "html before a pdf": ("letter.pdf", HTML + pdf(), "more than a PDF"),
    "html behind a pdf": ("letter.pdf", pdf() + HTML, "more than a PDF"),
    "zip behind a pdf": ("letter.pdf", pdf() + zipped("a.js", HTML), "more than a PDF"),
    "svg": ("drawing.svg", SVG, "not "),
    "svg renamed": ("photo.jpg", SVG, "not "),
    "zip bomb": ("a.zip", zipped("a", b"\0" * 20_000_000), "not of a type"),
    "docx bomb": ("a.docx", word_bomb(), "once it is unpacked"),
    "macros": ("a.docx", docx([("word/vbaProject.bin", b"x")]), "contains macros"),
    "many pixels": ("a.png", many_pixels(), "too many pixels"),
    "double extension": ("photo.jpg.exe", b"MZ\x90\x00" + b"\0" * 200, "not of a type"),
    "nothing": ("a.pdf", b"", "is empty"),
    "encrypted pdf": ("a.pdf", locked(), "locked with a password"),
    "active pdf": ("a.pdf", active(), "scripts or attached files"),
    "text as pdf": ("a.pdf", b"only words", "not of a type"),
}
#: file name as sent, as stored
NAMES = {
    "photo.exe.jpg": "photo.exe.jpg",
    "invoice.pdf.exe": "invoice.pdf.jpg",
    "../../etc/cron.d/photo.jpg": "photo.jpg",
    "C:\\windows\\photo.jpg": "photo.jpg",
    "pho\0to.jpg": "photo.jpg",
    "photo\r\nSet-Cookie: a=b.jpg": "photoSet-Cookie_ a=b.jpg",
    "photo\u202egpj.exe": "photogpj.jpg",
    "pho\ud800to\udcff.jpg": "photo.jpg",
    "....": "photo.jpg",
    ".jpg": "photo.jpg",
}


def over_the_limit(env):
    """Return a document that is one byte too large."""
    whole = pdf("Large")
    limit = env.company.servicedesk_upload_max_mb * 1024 * 1024
    return whole + b"\n" * (limit + 1 - len(whole))


def hostile_files(env):
    """Return row → (name, content, words of the refusal) for a gate with a scanner."""
    return {
        **REFUSED,
        "eicar in a docx": ("letter.docx", infected(), "virus"),
        "one byte too much": ("a.pdf", over_the_limit(env), "larger than"),
    }


class StoredMixin:
    """Asks the database whether a content lies anywhere that somebody could open."""

    def _is_stored(self, content):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT EXISTS (SELECT FROM ir_attachment WHERE checksum = %s)",
            [hashlib.sha1(content).hexdigest()],  # noqa: S324 - Odoo's own checksum
        )
        return self.env.cr.fetchone()[0]
