"""Files that somebody with bad intent uploads, made when they are needed."""

import io
import struct
import zlib

import pikepdf
from PIL import Image

MARK = "camera-of-a-known-person"
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BIG = 11 * 1024 * 1024  # one MB over the limit as delivered


def picture(image_format="JPEG", size=(640, 480), exif=False, color="seagreen"):
    """Return a picture; ``exif`` writes an owner, a maker and a place in it."""
    out = io.BytesIO()
    options = {}
    if exif:
        data = Image.Exif()
        data[0x010F] = MARK  # maker
        data[0x013B] = MARK  # artist
        data[0x8298] = MARK  # copyright
        gps = data.get_ifd(0x8825)
        gps[1], gps[2] = "N", (50.0, 56.0, 38.4)
        gps[3], gps[4] = "E", (3.0, 7.0, 30.0)
        options["exif"] = data
    image = Image.new("RGB", size, color)
    # fine lines, as of a face or a number plate: gone where a photo is covered
    for column in range(0, size[0], 8):
        image.paste("white", (column, 0, column + 4, size[1]))
    image.save(out, image_format, **options)
    return out.getvalue()


def lines_in_the_middle(content):
    """Tell how strong the fine lines are in the middle of a picture, 0 to 255."""
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("L")
    y, middle = image.height // 2, image.width // 2
    part = [image.getpixel((x, y)) for x in range(middle - 40, middle + 40)]
    return max(part) - min(part)


def bomb():
    """Return a PNG of a few kB that says it has 400 million pixels."""
    width, height = 20_000, 20_000

    def chunk(kind, body):
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = b"\0" * (1 + width // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(line) for _row in range(height)) + packer.flush()
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def active_pdf():
    """Return a PDF that runs a script when it is opened."""
    document = pikepdf.new()
    document.add_blank_page()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.Root.OpenAction = document.make_indirect(action)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FILES = {
    "good": lambda: ("vuilbak.jpg", picture(exif=True), "image/jpeg"),
    "polyglot": lambda: ("foto.jpg", picture(exif=True) + SCRIPT, "image/jpeg"),
    "zip_behind": lambda: ("foto.png", picture("PNG") + b"PK\x03\x04" + SCRIPT, "image/png"),
    "svg": lambda: ("foto.jpg", SVG, "image/jpeg"),
    "html": lambda: ("foto.jpg", SCRIPT, "image/jpeg"),
    "gif": lambda: ("foto.jpg", picture("GIF"), "image/jpeg"),
    "tiff": lambda: ("foto.jpg", picture("TIFF"), "image/jpeg"),
    "truncated": lambda: ("foto.jpg", picture()[:900], "image/jpeg"),
    "bomb": lambda: ("foto.png", bomb(), "image/png"),
    "empty": lambda: ("foto.jpg", b"", "image/jpeg"),
    "huge": lambda: ("foto.jpg", picture() + b"\0" * BIG, "image/jpeg"),
    "pdf": lambda: ("foto.jpg", active_pdf(), "image/jpeg"),
    "active_pdf": lambda: ("brief.pdf", active_pdf(), "application/pdf"),
    "path": lambda: ("../../../../etc/cron.d/foto.jpg", picture(), "image/jpeg"),
    "script_name": lambda: ('"><script>alert(1)</script>.jpg', picture(), "image/jpeg"),
    "line_name": lambda: ("a\u202egpj.exe\u2028b.jpg", picture(), "image/jpeg"),
    "long_name": lambda: ("n" * 3000 + ".jpg", picture(), "image/jpeg"),
    "plain_text": lambda: ("category.txt", b"1", "text/plain"),
}


def make(name):
    """Return ``(file name, content, type)`` of a bad file."""
    return FILES[name]()
