"""Documents that say something, made for a test."""

import io
import zipfile

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen import canvas

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WRITER = "application/vnd.oasis.opendocument.text"
CALC = "application/vnd.oasis.opendocument.spreadsheet"


def text_pdf(*pages):
    """Return a PDF with one line of text a page."""
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    for words in pages:
        paper.drawString(50, 800, words)
        paper.showPage()
    paper.save()
    return out.getvalue()


def locked_pdf():
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def picture(*lines, size=(1240, 400)):
    """Return a picture of typed lines, as a scanner makes it."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(40)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 80 * number), line, font=font, fill=0)
    return image


def scanned_pdf(*lines):
    out = io.BytesIO()
    picture(*lines).save(out, "PDF", resolution=150)
    return out.getvalue()


def scanned_png(*lines):
    out = io.BytesIO()
    picture(*lines).save(out, "PNG")
    return out.getvalue()


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def word(*paragraphs):
    """Return what a reader sees of a document of Word; each word is a run of its own."""
    body = "".join(
        f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in paragraph)}</w:p>"
        for paragraph in paragraphs
    )
    xml = f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    return archive({"word/document.xml": xml})
