"""How a document leaves, by whatever address: as a stream that no browser takes for a page."""

from odoo.http import Stream

from odoo.addons.roeselare_servicedesk.tools.files import detect_type

# "sandbox" keeps a page that slipped in from acting as one of ours.
SANDBOX = "default-src 'none'; sandbox"
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
HEAD_SIZE = 8192
# What the first bytes of an office document look like.
_UNTOLD = {"application/zip", "application/octet-stream"}


class DocumentStream(Stream):
    """Streams a document with the type that its bytes tell, whatever the address asks.

    Everything but PDF and pictures is saved, not shown. Range and ETag are answered, and
    with ``x_sendfile`` the web server sends the bytes (as any stream of Odoo).
    """

    #: the type that the content tells
    real_type = None
    #: kept by no cache without asking again
    guarded = True

    @classmethod
    def of(cls, stream, stored_type=None):
        """Return ``stream`` as a document, unless another host serves it.

        :param str stored_type: what was made of the whole content when it was stored
        """
        if stream.type not in ("path", "data"):
            return stream
        found = detect_type(cls._head(stream))
        if found in _UNTOLD and (stored_type or "").startswith("application/vnd."):
            found = stored_type
        return cls(**{**vars(stream), "real_type": found, "mimetype": found})

    @staticmethod
    def _head(stream):
        if stream.type == "data":
            return stream.data[:HEAD_SIZE]
        with open(stream.path, "rb") as file:
            return file.read(HEAD_SIZE)

    def get_response(
        self, as_attachment=None, immutable=None, content_security_policy=SANDBOX, **options
    ):
        self.mimetype = self.real_type
        options.pop("mimetype", None)
        if self.real_type not in INLINE:
            as_attachment = True
        if self.guarded:
            # An address with "unique" asks for a year: on a shared computer that is too long.
            self.public = False
            immutable, options["max_age"] = False, None
        response = super().get_response(as_attachment, immutable, SANDBOX, **options)
        response.headers["Referrer-Policy"] = "no-referrer"
        cache = "private, no-cache" if self.guarded else "public, max-age=300"
        response.headers["Cache-Control"] = cache
        return response
