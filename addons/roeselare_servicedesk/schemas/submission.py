"""What a customer hands in: a question, a request or a report, as plain values."""

import hashlib
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
class HeldFile:
    """What the scanner did not call clean: kept apart, served to nobody.

    :param str state: ``pending`` or ``quarantined``
    :param str reason: why it waits: ``unreachable``, ``timeout``, ``protocol``,
        ``too_large``; or the name of the virus
    """

    name: str
    mimetype: str
    content: bytes
    state: str
    reason: str = ""


@dataclass(frozen=True)
class CleanFile:
    """A file that passed the upload gate: name made safe, type found by content.

    With ``held``, name, type and content are those of a note that stands in its place:
    whoever stores it without knowing of scanners stores nothing that was not scanned.

    :param bool scanned: a scanner looked at it
    :param held: :class:`HeldFile`, or None
    """

    name: str
    mimetype: str
    content: bytes
    scanned: bool = False
    held: HeldFile | None = None

    @property
    def shown_name(self):
        """The file's own name, also while a note stands in its place."""
        return self.held.name if self.held else self.name

    @property
    def sha256(self):
        """The checksum of the file itself, never of the note in its place."""
        return hashlib.sha256((self.held or self).content).hexdigest()

    @property
    def size(self):
        return len((self.held or self).content)

    @property
    def scan_state(self):
        """``pending``, ``quarantined``, ``clean``, or ``""`` when nobody scanned it."""
        return self.held.state if self.held else "clean" if self.scanned else ""


class AcceptedFiles(list):
    """Files that passed the gate, each once.

    :ivar doubles: pairs (name of what was left out, name of the same file that was kept)
    """

    def __init__(self, files=(), doubles=()):
        super().__init__(files)
        self.doubles = list(doubles)


@dataclass(frozen=True)
class Contact:
    """How the customer wants to be reached; all of it optional."""

    name: str = ""
    email: str = ""
    phone: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Answers:
    """Answers to a published form, as they were typed.

    :param int version_id: of the form that the page showed
    :param dict texts: key of the question → list of texts
    :param dict uploads: key of the question → tuple of :class:`Upload`
    """

    version_id: int = 0
    texts: dict = field(default_factory=dict)
    uploads: dict = field(default_factory=dict)

    @classmethod
    def parse(cls, lists, uploads):
        """Read the fields of a form whose names begin with ``q_``.

        :param dict lists: field name → list of texts
        :param dict uploads: field name → tuple of :class:`Upload`
        """
        version = (lists.get("form_version") or [""])[0]
        return cls(
            int(version) if version.isascii() and version.isdigit() else 0,
            {name[2:]: texts for name, texts in lists.items() if name[:2] == "q_"},
            {name[2:]: files for name, files in uploads.items() if name[:2] == "q_"},
        )


@dataclass(frozen=True)
class Submission:
    """One question, request or report.

    :param str kind: ``question``, ``request`` or ``report``
    :param str title: one line
    :param str description: plain text; markup in it stays text
    :param int partner_id: the customer's own partner when logged in, else 0
    :param str idempotency_key: same key, same ticket; empty for none
    :param int form_version_id: version of the form that the service asks now; with it,
        the answers take the place of the description
    :param bool email_confirmed: the contact's e-mail address was proved by a mailed link
    :param dict values: further ticket values, set by the calling addon's own code
    :param tuple doubles: pairs of names, see :class:`AcceptedFiles`, of files that
        stand in ``values``
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
    form_version_id: int = 0
    answers: Answers = field(default_factory=Answers)
    email_confirmed: bool = False
    values: dict = field(default_factory=dict)
    doubles: tuple = ()


class SubmissionError(UserError):
    """What the customer has to mend.

    :param dict errors: field name → message in the customer's language; the field
        name is that of the form, ``""`` for the form as a whole
    """

    #: HTTP status of the page that says so
    status = 422

    def __init__(self, errors):
        self.errors = dict(errors)
        super().__init__("\n".join(self.errors.values()))
