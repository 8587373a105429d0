"""The form behind a service, as it comes in."""

from dataclasses import dataclass, field

from .submission import Contact, Submission


@dataclass(frozen=True)
class RequestForm:
    """What a customer filled in to start a service; all of it as typed."""

    title: str = ""
    description: str = ""
    contact: Contact = field(default_factory=Contact)
    idempotency_key: str = ""
    uploads: tuple = ()

    @classmethod
    def parse(cls, post, uploads=(), lang=""):
        """Read the fields of a form; unknown ones are left alone.

        :param dict post: field name → text
        :param uploads: :class:`~.submission.Upload` objects
        :param str lang: code of the language of the page
        """
        return cls(
            title=post.get("title", ""),
            description=post.get("description", ""),
            contact=Contact(
                name=post.get("name", ""),
                email=post.get("email", ""),
                phone=post.get("phone", ""),
                lang=lang,
            ),
            idempotency_key=post.get("idempotency_key", "")[:64],
            uploads=tuple(uploads),
        )

    def submission(self, service_id, kind, title, partner_id=0):
        """Return what the intake takes."""
        return Submission(
            kind=kind,
            title=self.title or title,
            description=self.description,
            contact=self.contact,
            service_id=service_id,
            partner_id=partner_id,
            idempotency_key=self.idempotency_key,
            uploads=self.uploads,
        )
