"""The form behind a service, as it comes in."""

from dataclasses import dataclass, field

from .submission import Answers, Contact, Submission


@dataclass(frozen=True)
class RequestForm:
    """What a customer filled in to start a service; all of it as typed."""

    title: str = ""
    description: str = ""
    contact: Contact = field(default_factory=Contact)
    idempotency_key: str = ""
    uploads: tuple = ()
    answers: Answers = field(default_factory=Answers)

    @classmethod
    def parse(cls, post, uploads=(), lang="", answers=None):
        """Read the fields of a form; unknown ones are left alone.

        :param dict post: field name → text
        :param uploads: :class:`~.submission.Upload` objects
        :param str lang: code of the language of the page
        :param answers: :class:`~.submission.Answers` to a published form
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
            answers=answers or Answers(),
        )

    def submission(self, service_id, kind, title, partner_id=0, version_id=0):
        """Return what the intake takes.

        :param int version_id: of the form that the service asks now, 0 for none
        """
        return Submission(
            kind=kind,
            title=self.title or title,
            description="" if version_id else self.description,
            contact=self.contact,
            service_id=service_id,
            partner_id=partner_id,
            idempotency_key=self.idempotency_key,
            uploads=() if version_id else self.uploads,
            form_version_id=version_id or 0,
            answers=self.answers,
        )
