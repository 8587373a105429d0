"""What a customer hands in: a question, a request or a report, as plain values."""

from dataclasses import dataclass, field

from odoo.exceptions import UserError


@dataclass(frozen=True)
class Upload:
    """A file as it was sent. Neither name nor type is to be trusted.

    :param str name: file name that the sender gave
    :param bytes content: the whole file
    :param str mimetype: declared type, kept for messages only
    """

    name: str
    content: bytes
    mimetype: str = ""


@dataclass(frozen=True)
class CleanFile:
    """A file that passed the upload gate: name made safe, type found by content."""

    name: str
    mimetype: str
    content: bytes


@dataclass(frozen=True)
class Contact:
    """How the customer wants to be reached; all of it optional."""

    name: str = ""
    email: str = ""
    phone: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Submission:
    """One question, request or report.

    :param str kind: ``question``, ``request`` or ``report``
    :param str title: one line
    :param str description: plain text; markup in it stays text
    :param int partner_id: the customer's own partner when logged in, else 0
    :param str idempotency_key: same key, same ticket; empty for none
    :param dict values: further ticket values, set by the calling addon's own code
    """

    kind: str
    title: str
    description: str
    contact: Contact = field(default_factory=Contact)
    category_id: int = 0
    service_id: int = 0
    partner_id: int = 0
    channel: str = "web"
    idempotency_key: str = ""
    uploads: tuple[Upload, ...] = ()
    values: dict = field(default_factory=dict)


class SubmissionError(UserError):
    """What the customer has to mend.

    :param dict errors: field name → message in the customer's language; the field
        name is that of the form, ``""`` for the form as a whole
    """

    def __init__(self, errors):
        self.errors = dict(errors)
        super().__init__("\n".join(self.errors.values()))
