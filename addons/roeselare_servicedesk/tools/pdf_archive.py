"""A PDF of our own as PDF/A-2b: what it needs to look the same in fifty years lies in it."""

import io
from datetime import UTC, datetime
from functools import cache

import pikepdf

from odoo.tools import file_open

_ICC = "tools/data/files/sRGB2014.icc"
_MARK = {"pdfaid:part": "2", "pdfaid:conformance": "B"}
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")


class NotArchivable(ValueError):
    """The PDF cannot become PDF/A; the text says why, for the log."""


def to_archive(content):
    """Return ``content`` as PDF/A-2b.

    :param bytes content: a PDF that we made, with title, author and language
    :return: bytes of the PDF/A
    :raise NotArchivable: a font is not within it, or it needs something outside itself
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _check(pdf)
            _add_colours(pdf)
            _describe(pdf)
            out = io.BytesIO()
            # an object stream is PDF 1.5, the level allows up to 1.7
            pdf.save(out, force_version="1.7", deterministic_id=True)
    except (pikepdf.PdfError, FileNotFoundError) as error:
        raise NotArchivable(str(error)) from error
    return out.getvalue()


def _check(pdf):
    if pdf.is_encrypted:
        raise NotArchivable("it is encrypted")
    if "/OpenAction" in pdf.Root or "/AA" in pdf.Root or "/JavaScript" in _names(pdf):
        raise NotArchivable("something happens when it is opened")
    for font in fonts(pdf):
        if not is_embedded(font):
            raise NotArchivable(f"the font {font.get('/BaseFont')} is not within it")


def _names(pdf):
    return pdf.Root.get("/Names", {})


def fonts(pdf):
    """Return the dictionaries of all fonts of an open PDF."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get("/Type") == "/Font"
        and not str(item.get("/Subtype")).startswith("/CIDFont")
    ]


def is_embedded(font):
    """Tell whether the shapes of a font's letters lie in the PDF."""
    descendants = list(font.get("/DescendantFonts", [])) or [font]
    return all(
        any(name in item.get("/FontDescriptor", {}) for name in _EMBEDDED) for item in descendants
    )


@cache
def _profile():
    with file_open(_ICC, "rb") as stream:
        return stream.read()


def _add_colours(pdf):
    """Say what the colours of the pages are: those of sRGB."""
    profile = pdf.make_stream(_profile(), N=3, Alternate=pikepdf.Name.DeviceRGB)
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                RegistryName="http://www.color.org",
                Info="sRGB2014",
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )


def _describe(pdf):
    """Say as XMP what the PDF is and that it is PDF/A."""
    title = str(pdf.docinfo.get("/Title", ""))
    author = str(pdf.docinfo.get("/Author", ""))
    language = str(pdf.Root.get("/Lang", "nl-BE"))
    moment = datetime.now(UTC).replace(microsecond=0).isoformat()
    # Of the old place remains what browsers show, the same as in the new one.
    del pdf.docinfo
    pdf.docinfo["/Title"] = title
    if author:
        pdf.docinfo["/Author"] = author
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        meta["dc:language"] = {language}
        if author:
            meta["dc:creator"] = [author]
        meta["xmp:CreateDate"] = meta["xmp:ModifyDate"] = moment
        for name, value in _MARK.items():
            meta[name] = value
