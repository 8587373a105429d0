import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.tools.search import fold, search_words

from .dms_file_text_match import FEW
from .dms_security_mixin import ONLY_LIBRARY

KINDS = [
    ("regulation", "Regulations"),
    ("form", "Forms"),
    ("decision", "Council decisions"),
    ("other", "Other documents"),
]
_PUBLISHED = (
    "library = 'public' AND published IS TRUE AND document_state = 'clean' AND active IS TRUE"
)
_MAX_ID = 2**31 - 1
_YEARS = range(1900, 2200)


class DmsFile(models.Model):
    """What the city shows to everybody: regulations, forms, decisions of the council."""

    _inherit = "dms.file"

    public_kind = fields.Selection(KINDS, string="Kind", copy=False)
    public_date = fields.Date(
        string="Date of the document", help="Of the decision, or since when the regulation holds."
    )
    public_summary = fields.Text(
        string="Summary", help="One or two sentences that visitors read, and are found by."
    )
    published = fields.Boolean(
        copy=False, help="On: everybody finds and opens the document at /documenten."
    )
    public_words = fields.Text(
        compute="_compute_public_words",
        store=True,
        index="trigram",
        help="What visitors find the document by: small letters without accents.",
    )

    # /documenten, newest first: all, or one kind. What everybody may read, word by word, so
    # that PostgreSQL counts without a look at the documents.
    _public_index = models.Index(
        f"(public_date DESC, id DESC) INCLUDE (company_id) WHERE {_PUBLISHED}"
    )
    _public_kind_index = models.Index(
        f"(public_kind, public_date DESC, id DESC) WHERE {_PUBLISHED}"
    )
    # the list of colleagues, also of what is not published
    _public_all_index = models.Index("(public_date DESC) WHERE library = 'public'")

    @api.depends("label", "name", "public_summary", "public_kind", "library")
    def _compute_public_words(self):
        for file in self:
            words = f"{file.label or file.name} {file.public_summary or ''}"
            file.public_words = fold(words) if file.library == "public" else False

    @api.constrains("published", "directory_id", "public_kind", "public_date")
    def _check_published(self):
        for file in self.filtered("published"):
            # sudo: dms.file - in which library it is
            if file.sudo().library != "public":
                raise ValidationError(
                    self.env._("Only a document of the public library can be published.")
                )
            if not (file.public_kind and file.public_date):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” needs a kind and a date before it is published.",
                        name=file.display_name,
                    )
                )

    # ------------------------------------------------------------------- pages

    @api.model
    def _public_library(self, filters, page, page_size):
        """Return one page of the published documents, newest first, as plain values.

        :param dict filters: texts for ``q``, ``kind`` and ``year``; what is unknown or
            empty does not count
        :return: values of the page; ``more`` tells that there are more than ``total``, of
            which the newest are listed
        """
        # sudo: dms.file - visitors have no right on files; only what was published
        files = self.sudo()
        published = self._published_domain()
        match = files._public_match(filters)
        domain = published & self._public_filter(filters, match)
        shown = published & self._public_filter({**filters, "q": ""}, None)
        counted = files._count_to_few(domain, match, shown)
        total = min(counted, FEW)
        pages = max(math.ceil(total / page_size), 1)
        found = files._search_ranked(
            domain,
            filters.get("q"),
            counted,
            order="public_date DESC, id DESC",
            limit=page_size,
            offset=(min(max(page, 1), pages) - 1) * page_size,
        )
        names = dict(self._fields["public_kind"]._description_selection(self.env))
        return {
            "documents": found._with_fragments(
                found._with_trust([file._public_values(names) for file in found]),
                filters.get("q"),
            ),
            "too_common": self._is_too_common(filters.get("q")),
            "kinds": [
                {"value": kind, "name": names[kind], "count": min(count, FEW), "more": count > FEW}
                for kind, count in files._count_kinds(published)
            ],
            "filters": filters,
            "filtered": any(filters.values()),
            "total": total,
            "more": counted > FEW,
        }

    @api.model
    def _count_kinds(self, published):
        """Return (kind, number) of each kind that there is, counted a bit beyond ``FEW``."""
        counts = (
            (kind, self.search_count(published & Domain("public_kind", "=", kind), limit=FEW + 1))
            for kind, _name in KINDS
        )
        return [(kind, count) for kind, count in counts if count]

    @api.model
    def _public_match(self, filters):
        public = self.with_context(**{ONLY_LIBRARY: "public"})
        return public._text_match(filters["q"]) if search_words(filters.get("q", "")) else None

    @api.model
    def _public_filter(self, filters, match):
        domain = Domain.TRUE
        if filters.get("kind") in dict(KINDS):
            domain &= Domain("public_kind", "=", filters["kind"])
        if (year := filters.get("year", "")).isdecimal() and int(year) in _YEARS:
            domain &= Domain("public_date", ">=", f"{year}-01-01")
            domain &= Domain("public_date", "<=", f"{year}-12-31")
        if words := search_words(filters.get("q", "")):
            named = Domain.AND(Domain("public_words", "like", word) for word in words)
            public = self.with_context(**{ONLY_LIBRARY: "public"})
            domain &= named | public._match_domain(match)
        return domain

    def _public_values(self, kinds):
        self.ensure_one()
        return {
            "id": self.id,
            "label": self.label or self.name.rpartition(".")[0],
            "summary": self.public_summary or "",
            "kind": kinds.get(self.public_kind, ""),
            "date": self.public_date,
            "valid_to": self.valid_to,
            "expired": bool(self.valid_to and self.valid_to < self.env.company._city_today()),
            "extension": (self.extension or "").upper(),
            "size": self._size_text(),
        }

    @api.model
    def _public_document(self, document_id):
        """Return a published document with sudo, or an empty recordset.

        :param int document_id: as it came in the address, not to be trusted
        """
        if not 0 < document_id <= _MAX_ID:
            return self.browse()
        # sudo: dms.file - visitors have no right on files; only what was published
        return self.sudo().search(
            Domain("id", "=", document_id) & self._published_domain(), limit=1
        )
