"""What a file really is, and what of it may be kept."""

import io
import warnings

import magic
import pikepdf
from pi_heif import HeifImageFile
from PIL import Image, ImageOps, UnidentifiedImageError

from .office import check_office

# Odoo stops Pillow from loading readers on demand: name the ones we take.
from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 isort:skip

IMAGE_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
OFFICE_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
PDF = "application/pdf"
DOCUMENT_TYPES = {PDF: "pdf", **OFFICE_TYPES}
# Pictures of iPhones; libmagic calls all of them image/heic or image/heif.
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    EOFError,
    RuntimeError,
    ValueError,
)
# What a PDF may have behind its end: some writers fill up.
_PDF_PADDING = b" \t\r\n\0"
# 50 million pixels: four times a good phone camera, well under what fills a worker.
MAX_PIXELS = 50_000_000
MAX_SIDE = 2560
# Deeper nesting than any honest writer makes.
_MAX_PDF_DEPTH = 100
_ACTIVE_PDF_ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
_ACTIVE_PDF_KEYS = ("/JavaScript", "/JS", "/Launch", "/AA", "/XFA", "/RichMedia")


class FileRefused(ValueError):
    """The file cannot be taken.

    :param str reason: ``empty``, ``not_image``, ``too_many_pixels``, ``type``,
        ``encrypted_pdf``, ``active_pdf``, ``broken_pdf``, ``mixed_pdf``, or what
        :func:`~.office.check_office` tells
    """

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)


def detect_type(content):
    """Return the MIME type that the bytes themselves tell."""
    return magic.from_buffer(content[:8192], mime=True)


def reencode_image(content):
    """Return ``(mimetype, bytes)`` of the picture alone, upright and bounded.

    Everything but the pixels is left behind: EXIF, thumbnails, comments, and
    whatever was hidden behind the picture.

    :raise FileRefused: no picture, or one of too many pixels
    """
    if not content:
        raise FileRefused("empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _open_image(content) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise FileRefused("too_many_pixels")
                return _encode(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused("too_many_pixels") from error
    except _UNREADABLE as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("not_image") from error


def _open_image(content):
    """Open a picture of the formats that we take, and of no other.

    The reader of HEIC is called by us alone: registered in Pillow, each picture that
    Odoo opens anywhere could come to it.
    """
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        try:
            return HeifImageFile(io.BytesIO(content))
        except (RuntimeError, EOFError) as error:
            raise FileRefused("not_image") from error
    return Image.open(io.BytesIO(content), formats=list(IMAGE_FORMATS))


def _encode(image):
    image_format = "PNG" if image.format == "PNG" else "JPEG"
    # A JPEG can be decoded at a half or a quarter of its size: four times as fast.
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    transparent = image_format == "PNG" and image.mode in ("RGBA", "LA", "P")
    mode = "RGBA" if transparent else "RGB"
    plain = image if image.mode == mode else image.convert(mode)
    # A copy is no longer tied to the file; what was written about the pixels is dropped.
    bare = plain.copy()
    bare.info = {}
    out = io.BytesIO()
    if image_format == "PNG":
        bare.save(out, "PNG", optimize=False)
    else:
        # Not progressive: that takes seven times as long while somebody waits.
        bare.save(out, "JPEG", quality=85)
    return IMAGE_FORMATS[image_format], out.getvalue()


def preview(content, side):
    """Return a picture that passed :func:`reencode_image`, fitted into a square, as bytes.

    A JPEG is decoded no larger than it has to be; the smaller one has no metadata either.
    """
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
        options = {"JPEG": {"quality": 85}, "PNG": {}}[image.format]
        image_format = image.format
        image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=1.0)
        out = io.BytesIO()
        image.save(out, image_format, **options)
    return out.getvalue()


def check_pdf(content):
    """Refuse a PDF that is broken, locked, or does something when it is opened.

    :raise FileRefused: with the reason
    """
    if not content.startswith(b"%PDF-"):
        raise FileRefused("mixed_pdf")
    _whole, end, behind = content.rpartition(b"%%EOF")
    if end and behind.strip(_PDF_PADDING):
        raise FileRefused("mixed_pdf")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise FileRefused("encrypted_pdf")
            if _is_active(pdf):
                raise FileRefused("active_pdf")
    except pikepdf.PasswordError as error:
        raise FileRefused("encrypted_pdf") from error
    except pikepdf.PdfError as error:
        raise FileRefused("broken_pdf") from error


def check_document(content, mimetype):
    """Refuse a PDF or an office document that is no honest one.

    :raise FileRefused: with the reason
    """
    if mimetype == PDF:
        check_pdf(content)
    elif reason := check_office(content):
        raise FileRefused(reason)


def _is_active(pdf):
    names = pdf.Root.get("/Names")
    if names is not None and ("/JavaScript" in names or "/EmbeddedFiles" in names):
        return True
    # Every indirect object is looked at once, with the direct ones nested in it.
    return any(_acts(item) for item in pdf.objects)


def _acts(item, depth=0):
    if depth > _MAX_PDF_DEPTH:
        return True
    if isinstance(item, pikepdf.Array):
        children = list(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        if any(key in item for key in _ACTIVE_PDF_KEYS):
            return True
        if str(item.get("/S", "")) in _ACTIVE_PDF_ACTIONS:
            return True
        children = [value for _key, value in item.items()]
    else:
        return False
    return any(
        _acts(child, depth + 1)
        for child in children
        if isinstance(child, pikepdf.Object) and not child.is_indirect
    )
