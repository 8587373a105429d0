from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..tools.text_query import cut

_MAX_ID = 2**31 - 1


class DmsFile(models.Model):
    """What a citizen finds in “My documents”: folders that nobody had to make."""

    _inherit = "dms.file"

    @api.model
    def _own_domain(self):
        """Return the documents that the current user has in his own library."""
        return (
            Domain("library", "=", "personal")
            & Domain("document_state", "=", "clean")
            & self._owner_domain()
        )

    @api.model
    def _own_count(self):
        """Return how many documents the current user has in his own library."""
        if self.env.user._is_public():
            return 0
        # The rule of stock dms for companies.
        companies = Domain("company_id", "in", [False, *self.env.companies.ids])
        # sudo: dms.file - the domain is the part of the rights by which an owner reads
        # (_library_domain): those of mandates and of stock dms have no part in it
        return self.sudo().search_count(self._own_domain() & companies)

    @api.model
    def _own_document(self, document_id):
        """Return the user's own document, or an empty recordset.

        Not his, not checked yet, withdrawn, and not existing look the same.

        :param int document_id: as it came in the address, not to be trusted
        """
        if not 0 < document_id <= _MAX_ID:
            return self.browse()
        return self.search(Domain("id", "=", document_id) & self._own_domain(), limit=1)

    @api.model
    def _own_version(self, document_id, number):
        """Return a version of the user's own document, or an empty recordset."""
        versions = self.env["docs.version"]
        document = self._own_document(document_id)
        if not document or not 0 < number <= _MAX_ID:
            return versions
        return versions.search([("file_id", "=", document.id), ("number", "=", number)], limit=1)

    @api.model
    def _own_library(self, filters, page, page_size, domain=None):
        """Return one page of the user's library, newest first, as plain values.

        :param dict filters: texts for ``series`` (code), ``year``, ``source``, ``valid``
            and ``q`` (words in name or message); what is unknown or empty does not count
        :param domain: of whose library, when it is not the user's own
        """
        own = self._own_domain() if domain is None else domain
        folders = self._own_folders(own, filters)
        domain = own & self._own_filter(filters)
        total = self.search_count(domain)
        found = self._search_ranked(
            domain,
            filters.get("q"),
            total,
            order="delivered_date DESC, id DESC",
            limit=page_size,
            offset=(min(max(page, 1), total // page_size + 1) - 1) * page_size,
        )
        return {
            "documents": found._with_fragments(found._portal_values(), filters.get("q")),
            "too_common": self._is_too_common(filters.get("q")),
            "folders": folders,
            "filters": filters,
            "filtered": any(filters.values()),
            "total": total,
        }

    @api.model
    def _own_folders(self, domain, filters):
        """Return the folders of all the user's documents: by series, year and source."""
        series = self._read_group(domain, ["series_id"], ["__count"])
        zone = self.env.company._city_time_zone()
        years = self.with_context(tz=zone)._read_group(
            domain, ["delivered_date:year"], ["__count"], order="delivered_date:year DESC"
        )
        sources = self._read_group(domain, ["source"], ["__count"])
        names = dict(self._fields["source"]._description_selection(self.env))
        # sudo: docs.series - names of the series of the user's own documents, also of
        # a series that is archived
        items = {
            "series": [(item.sudo().code, item.sudo().name, n) for item, n in series],
            "year": [(str(moment.year), str(moment.year), n) for moment, n in years],
            "source": [(source, names[source], n) for source, n in sources if source],
        }
        return {
            kind: [
                {"value": value, "name": name, "count": n, "chosen": filters.get(kind) == value}
                for value, name, n in found
            ]
            for kind, found in items.items()
        }

    @api.model
    def _own_filter(self, filters):
        domain = Domain.TRUE
        if series := self._series_of_code(filters.get("series")):
            domain &= Domain("series_id", "=", series.id)
        if filters.get("source") in dict(self._fields["source"].selection):
            domain &= Domain("source", "=", filters["source"])
        if (year := filters.get("year", "")).isdecimal() and 1900 < int(year) < 2200:
            domain &= self._year_domain(int(year))
        today = self.env.company._city_today()
        if filters.get("valid") == "yes":
            domain &= Domain("valid_to", "=", False) | Domain("valid_to", ">=", today)
        elif filters.get("valid") == "no":
            domain &= Domain("valid_to", "<", today)
        if words := cut(filters.get("q")).split()[:8]:
            named = Domain.AND(
                Domain("label", "ilike", word) | Domain("delivery_note", "ilike", word)
                for word in words
            )
            domain &= named | self._own_text_domain(filters["q"])
        return domain

    @api.model
    def _series_of_code(self, code):
        # sudo: docs.series - one id by a code; citizens have no right on series
        series = self.env["docs.series"].sudo().with_context(active_test=False)
        return series.search([("code", "=", code)], limit=1)

    @api.model
    def _year_domain(self, year):
        """Return the documents delivered in ``year``, as the city's clocks tell it."""
        zone = ZoneInfo(self.env.company._city_time_zone())
        begin, end = (
            datetime(number, 1, 1, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
            for number in (year, year + 1)
        )
        return Domain("delivered_date", ">=", begin) & Domain("delivered_date", "<", end)

    @api.model
    def _own_documents_of(self, ticket):
        """Return the user's own documents of ``ticket``, as plain values.

        The page of a ticket is also shown to whoever holds its tracking link: only
        who is logged in as the owner finds anything here.
        """
        if not ticket or self.env.user._is_public():
            return []
        domain = self._own_domain() & Domain("ticket_id", "=", ticket.id)
        return self.search(domain, order="delivered_date DESC, id DESC")._portal_values()

    def _register_opening(self):
        """Keep when the owner opened the document first; later openings change nothing.

        Called for GET, as recording the opening is its purpose; it can be repeated.
        """
        self.ensure_one()
        if self.opened_date or not self._is_for_reader():
            return
        # sudo: dms.file - owners only read; this is the one trace of their reading
        self.sudo().with_context(tracking_disable=True).write(
            {"opened_date": fields.Datetime.now()}
        )

    def _is_for_reader(self):
        """Tell whether it is opened when the current user opens it."""
        return self.partner_id == self.env.user.partner_id

    @api.model
    def _own_series(self):
        """Return the series of the user's own documents, as plain values."""
        groups = self._read_group(self._own_domain(), ["series_id"])
        # sudo: docs.series - names of the series of the user's own documents
        return [{"id": item.id, "name": item.sudo().name} for [item] in groups]

    def _portal_values(self):
        """Return what the owner sees of each document, as plain values."""
        # sudo: dms.file - names of series and department of documents that the
        # caller found as their owner; owners have no right on departments
        files = self.sudo()
        today = self.env.company._city_today()
        sources = dict(self._fields["source"]._description_selection(self.env))
        return [
            {
                "id": file.id,
                "label": file.label,
                "note": file.delivery_note,
                "series": file.series_id.name,
                "department": file.department_id.name,
                "source": file.source_name or sources.get(file.source),
                "from_city": file.source == "city",
                "date": file.delivered_date,
                "valid_from": file.valid_from,
                "valid_to": file.valid_to,
                "expired": bool(file.valid_to and file.valid_to < today),
                "size": file._size_text(),
                "extension": (file.extension or "").upper(),
                "is_new": not file.opened_date,
                "has_evidence": file.source == "city",
                "earlier": [
                    {"number": version.number, "date": version.create_date}
                    for version in file._earlier_versions()
                ],
            }
            for file in files
        ]

    def _earlier_versions(self):
        self.ensure_one()
        if self.version_id.number < 2:
            return self.version_ids.browse()
        return self.version_ids - self.version_id

    def _size_text(self):
        """Return the size as people write it: "12 kB", or "1,4 MB" in Dutch."""
        self.ensure_one()
        return self._size_words(self.size)

    @api.model
    def _size_words(self, size):
        if size < 1_000_000:
            return f"{max(1, round(size / 1000))} kB"
        return f"{formatLang(self.env, size / 1_000_000, digits=1)} MB"
