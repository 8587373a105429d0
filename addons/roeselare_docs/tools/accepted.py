"""Which files a line of a document request takes."""

from odoo.addons.roeselare_servicedesk.tools.files import DOCUMENT_TYPES

_PDF = "application/pdf"
#: kind → what a browser offers to choose from
CHOOSER = {
    "any": "image/*,.heic,.heif,.pdf,.docx,.xlsx,.pptx,.odt,.ods",
    "scan": "image/*,.heic,.heif,.pdf",
    "pdf": ".pdf",
    "image": "image/*,.heic,.heif",
    "office": ".docx,.xlsx,.pptx,.odt,.ods",
}


def takes(kind, mimetype):
    """Tell whether a line of this kind takes a file of this type.

    :param str kind: a key of :data:`CHOOSER`
    :param str mimetype: as the content tells, never as it was declared
    """
    is_image = mimetype.startswith("image/")
    is_office = mimetype in DOCUMENT_TYPES and mimetype != _PDF
    return {
        "any": True,
        "scan": is_image or mimetype == _PDF,
        "pdf": mimetype == _PDF,
        "image": is_image,
        "office": is_office,
    }[kind]
