"""Reads the words of one document: a program of its own, which may fail alone.

    python -I text_reader.py '{"mimetype": …, "pages": …, …}' < document > answer.json

It sets its own limits before it touches the document, so that a hostile one ends this
process and nothing else. It needs no Odoo and no network.
"""

import io
import json
import resource
import subprocess
import sys
import time
import zipfile

MB = 1024 * 1024
#: a page with fewer signs than this, and a picture, is a scan
_FEW_SIGNS = 10
_MOST_PIXELS = 12_000_000
_DPI = 200
_OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        ("word/document.xml", "word/header", "word/footer", "word/footnotes.xml"),
        ("t",),
        ("p", "tab", "br"),
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (
        ("xl/sharedstrings.xml", "xl/worksheets/sheet"),
        ("t",),
        ("si", "is", "row"),
    ),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        ("ppt/slides/slide", "ppt/notesslides/notesslide"),
        ("t",),
        ("p",),
    ),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_PARTS = (("content.xml",), (), ("p", "h"))
_OPEN_DOCUMENT_SPACES = ("tab", "s", "line-break")


class Unreadable(Exception):
    """Why nothing can be read; the reason is a word of ``docs.text``."""


def limit(seconds, memory):
    for what, value in (
        (resource.RLIMIT_AS, memory * MB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 16 * MB),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(what, (value, value))


# ------------------------------------------------------------------------ text


class Text:
    """Words in pieces, up to a number of signs."""

    def __init__(self, most):
        self.left = most
        self.pieces = []

    def add(self, piece):
        """Keep ``piece``; tell whether there is room for more."""
        self.pieces.append(piece[: self.left])
        self.left -= len(piece)
        return self.left > 0

    def __str__(self):
        return "".join(self.pieces)


def read(content, order):
    mimetype = order["mimetype"]
    if mimetype == "application/pdf":
        return read_pdf(content, order)
    if mimetype.startswith("image/"):
        return {"text": "", "pages": 1, "scans": [0], "partial": False}
    text = Text(order["signs"])
    if mimetype in _OFFICE or mimetype.startswith(_OPEN_DOCUMENT):
        read_office(content, _OFFICE.get(mimetype, _OPEN_DOCUMENT_PARTS), text, order)
    elif mimetype.startswith("text/"):
        text.add(_decoded(content))
    else:
        raise Unreadable("kind")
    return {"text": str(text), "pages": 1, "scans": [], "partial": text.left <= 0}


def _decoded(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# ------------------------------------------------------------------------- PDF


def open_pdf(content):
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Unreadable("encrypted" if locked else "broken") from error


def read_pdf(content, order):
    document = open_pdf(content)
    count = len(document)
    text, scans = Text(order["signs"]), []
    for number in range(min(count, order["pages"])):
        words = ""
        try:
            page = document[number]
            words = page.get_textpage().get_text_range()
            if len("".join(words.split())) < _FEW_SIGNS and _has_picture(page):
                scans.append(number)
            page.close()
        except Exception:  # a broken page among good ones
            order["failed"] = order.get("failed", 0) + 1
        if not text.add(f"{words}\n"):
            break
    if count and order.get("failed") == count:
        raise Unreadable("broken")
    partial = text.left <= 0 or count > order["pages"] or bool(order.get("failed"))
    return {"text": str(text), "pages": count, "scans": scans, "partial": partial}


def _has_picture(page):
    import pypdfium2

    kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE, pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    return next(iter(page.get_objects(filter=kinds, max_depth=3)), None) is not None


# ---------------------------------------------------------------------- office


def read_office(content, shape, text, order):
    parts, words, breaks = shape
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if info.filename.lower().startswith(parts)]
            infos.sort(key=lambda info: (len(info.filename), info.filename))
            if sum(info.file_size for info in infos) > order["unpacked"] * MB:
                raise Unreadable("too_large")
            if any(info.flag_bits & 1 for info in infos):
                raise Unreadable("encrypted")
            for info in infos:
                with archive.open(info) as part:
                    if not _read_xml(part, words, breaks, text):
                        return
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable("broken") from error


def _read_xml(part, words, breaks, text):
    from lxml import etree

    events = etree.iterparse(
        part,
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    say = _said if words else _said_flat
    try:
        for _event, element in events:
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            said = say(element, name, words, breaks)
            if said and not text.add(said):
                return False
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken") from error
    return True


def _said(element, name, words, breaks):
    """Return the words of an element of Microsoft's formats; a run is never cut by spaces."""
    said = element.text or "" if name in words else ""
    element.clear(keep_tail=True)
    return f"{said}\n" if name in breaks else said


def _said_flat(element, name, _words, breaks):
    """Return the words of a paragraph of OpenDocument, whose pieces lie in spans."""
    if name in _OPEN_DOCUMENT_SPACES:
        element.text = " "
    if name not in breaks:
        return ""
    said = " ".join("".join(element.itertext()).split())
    element.clear(keep_tail=True)
    return f"{said}\n"


# ----------------------------------------------------------------------- scans


def recognise(content, order):
    """Read pages that are pictures, until time is up; say which pages are left."""
    ends = time.monotonic() + order["seconds"]
    text, left, failed = Text(order["signs"]), list(order["scans"]), 0
    pages = pictures(content, order)
    while left and time.monotonic() < ends:
        try:
            words = tesseract(pages(left[0]), order)
            if not text.add(f"{words}\n"):
                left = []
                break
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError, ValueError, OSError):
            failed += 1
        left.pop(0)
    return {"text": str(text), "left": left, "failed": failed, "partial": text.left <= 0}


def pictures(content, order):
    """Return a function that gives one page as PNG, in grey."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS * 4
    if order["mimetype"] == "application/pdf":
        document = open_pdf(content)

        def picture(number):
            page = document[number]
            width, height = page.get_size()
            scale = _DPI / 72
            if width * height * scale * scale > _MOST_PIXELS:
                scale = (_MOST_PIXELS / max(width * height, 1)) ** 0.5
            image = page.render(scale=scale, grayscale=True).to_pil()
            page.close()
            return _png(image)

        return picture

    def picture(_number):
        try:
            with Image.open(io.BytesIO(content)) as image:
                if image.width * image.height > _MOST_PIXELS * 4:
                    raise Unreadable("too_large")
                image.draft("L", (4000, 4000))
                grey = image.convert("L")
        except Image.DecompressionBombError as error:
            raise Unreadable("too_large") from error
        except (OSError, SyntaxError) as error:
            raise Unreadable("broken") from error
        grey.thumbnail((4000, 4000))
        return _png(grey)

    return picture


def _png(image):
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(_DPI, _DPI), compress_level=1)
    return out.getvalue()


def tesseract(picture, order):
    done = subprocess.run(
        [order["command"], "stdin", "stdout", "-l", order["languages"]],
        input=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=order["page_seconds"],
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def main():
    order = json.loads(sys.argv[1])
    limit(order["cpu"], order["memory"])
    try:
        content = sys.stdin.buffer.read()
        work = recognise if order.get("scans") else read
        answer = work(content, order)
    except Unreadable as error:
        answer = {"reason": str(error)}
    except MemoryError:
        answer = {"reason": "too_large"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
