import base64

from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile
from odoo.addons.roeselare_servicedesk.tests.common_roles_http import RolesHttpMixin

from .common import PDF
from .common_roles import DocumentRolesMixin

ADDON = "roeselare_docs"
HEADING = "Routes of documents"


@tagged("post_install", "-at_install")
class TestDocumentRolesHttp(DocumentRolesMixin, RolesHttpMixin, HttpCase):
    """The addresses of documents in docs/roles.md, asked by every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.foreign = cls._delivered_to(cls.other_citizen)
        # Nobody delivers to a visitor without an account.
        cls.own = {
            role: cls.foreign if role == "public" else cls._delivered_to(user)
            for role, user in cls.users.items()
        }
        cls.lines = {
            document: cls._asked(document.ticket_id)
            for document in {cls.foreign, *cls.own.values()}
        }
        # A test is faster than a person; what a flood gets is tested elsewhere.
        cls.env.company.servicedesk_guard = False
        cls.links = {role: cls._link_of(document) for role, document in cls.own.items()}
        cls.to_end = {role: cls._link_of(document) for role, document in cls.own.items()}
        cls.foreign_link = cls._link_of(cls.foreign)
        cls.ended = cls._link_of(cls.foreign)
        cls.ended[0]._revoke()
        cls.principal = cls.env["res.partner"].create({"name": "Principal"})
        ticket = cls._ticket(partner_id=cls.principal.id, team_id=cls.team_b.id)
        cls.env["res.users"].create(
            {
                "login": "role_principal",
                "partner_id": cls.principal.id,
                "group_ids": [(6, 0, [cls.env.ref("base.group_portal").id])],
            }
        )
        cls.covered = cls._deliver(ticket)
        cls.mandates = {
            role: {
                word: cls._mandate_of(user.partner_id, word)
                for word in ("aanvaarden", "weigeren", "stoppen", "namens")
            }
            for role, user in cls.users.items()
        }
        cls.foreign_export = cls._export_of(cls.other_citizen)
        cls.exports = {
            role: cls.foreign_export if role == "public" else cls._export_of(user)
            for role, user in cls.users.items()
        }
        cls.bulk, cls.foreign_bulk = (
            cls._bulk_of(team.department_id) for team in (cls.team_a, cls.team_b)
        )
        cls.added = {role: cls._added(user) for role, user in cls.users.items()}
        cls.waiting = {
            role: cls._waiting(cls.other_citizen if role == "public" else user)
            for role, user in cls.users.items()
        }
        cls.published, cls.draft = (cls._public(state) for state in (True, False))
        cls.env.flush_all()

    @classmethod
    def _public(cls, published):
        values = {"public_kind": "form", "public_date": "2026-01-01", "published": published}
        directory = cls.env.ref("roeselare_docs.directory_public")
        return cls._file_in(directory, **values)

    @classmethod
    def _export_of(cls, user):
        """Return a finished file of everything, as ``user`` would have it."""
        values = {"partner_id": user.partner_id.id, "user_id": user.id, "state": "ready"}
        values |= {"content": base64.b64encode(b"PK"), "expires_on": "2099-01-01"}
        return cls.env["docs.export"].sudo().create(values)

    @classmethod
    def _added(cls, user):
        """Return a document that ``user`` added: the table asks first, then deletes it."""
        values = {"label": "Added", "series_id": cls.series.id, "partner_id": user.partner_id.id}
        clean = CleanFile("scan.pdf", "application/pdf", PDF)
        return cls.env["dms.file"]._file_own(clean, values)

    @classmethod
    def _waiting(cls, user):
        values = {"label": "Waits", "series_id": cls.series.id, "state": "pending"}
        return cls.env["docs.filing"].create({**values, "partner_id": user.partner_id.id})

    @classmethod
    def _delivered_to(cls, user):
        ticket = cls._ticket(partner_id=user.partner_id.id, team_id=cls.team_b.id)
        return cls._deliver(ticket)

    @classmethod
    def _mandate_of(cls, partner, word):
        """Return a mandate that the person holds; to end (“stoppen”), one that he gave."""
        holder, principal = partner, cls.principal
        if word == "stoppen":
            holder, principal = principal, holder
        return (
            cls.env["docs.mandate"]
            .sudo()
            .create(
                {
                    "holder_id": holder.id,
                    "principal_id": principal.id,
                    "kind": "person",
                    "accepted_date": "2026-01-01" if word == "namens" else False,
                }
            )
        )

    def _fill_mandate(self, address, which, role):
        # What is another’s: that of the visitor, who has no page.
        word = next(word for word in self.mandates[role] if word in address)
        owner = "public" if which == "another’s" else role
        address = address.replace("<int:mandate_id>", str(self.mandates[owner][word].id))
        return address.replace("<int:document_id>", str(self.covered.id))

    @classmethod
    def _link_of(cls, document):
        """Return a link to the document, with its token."""
        user = document.partner_id.user_ids
        links = cls.env["docs.link"].with_user(user)
        post = {"name": "Test"}
        return links._share(document.partner_id, [str(document.id)], post)

    def test_no_route_is_left_out(self):
        self._check_no_route_is_left_out(ADDON, HEADING)

    def test_routes(self):
        self._check_routes(HEADING)

    def test_what_is_somebody_elses_is_answered_like_what_is_nowhere(self):
        self._check_same_answer(HEADING)

    def _fill(self, address, which, role):
        """Return the address with something real in each of its places."""
        if "<int:mandate_id>" in address:
            address = self._fill_mandate(address, which, role)
        if address.startswith("/gedeeld/"):
            opens = self.ended if which == "over" else self.links[role]
            return address.replace("<string:token>", opens[1])
        published = {"published": self.published, "not published": self.draft}
        document = self.own[role] if which != "another’s" else self.foreign
        document = published.get(which, document)
        ends = self.foreign_link if which == "another’s" else self.to_end[role]
        export = self.exports[role] if which != "another’s" else self.foreign_export
        values = {
            "<int:link_id>": ends[0].id,
            "<int:document_id>": (self.added[role] if which == "added" else document).id,
            "<int:filing_id>": self.waiting["public" if which == "another’s" else role].id,
            "<int:export_id>": export.id,
            "<int:bulk_id>": (self.foreign_bulk if which == "another’s" else self.bulk).id,
            "<int:dms_file_id>": document.id,
            "<int:dms_directory_id>": document.directory_id.id,
            "<int:page>": 1,
            "<int:number>": 1,
            **self._of_request(self.own[role], which),
        }
        for place, value in values.items():
            address = address.replace(place, str(value))
        return address

    def _pin_of(self, which):
        return self.tickets[which if which in self.tickets else "own team"].pin_ids[:1]

    def _of_request(self, document, which):
        """Return what leads to the documents that were asked on the ticket of a document."""
        own = which != "another’s"
        document = document if own else self.foreign
        ticket = document.ticket_id
        token = ticket._tracking_token() if own else f"{ticket.id}-{'0' * 40}"
        return {
            "<int:ticket_id>": ticket.id,
            "<string:token>": token,
            "<int:line_id>": self.lines[document].id,
            "<string:which>": "voorbeeld",
            "<int:pin_id>": self._pin_of(which).id,
        }
