from odoo import models
from odoo.fields import Domain

PAGE_SIZE = 50
#: dimension of the catalogue → fields of a service that place it there
_FIELDS = {
    "theme": ["theme_ids"],
    "life_event": ["life_event_ids"],
    "audience": ["for_citizens", "for_organisations", "for_staff"],
    "department": ["department_id"],
}
_AUDIENCES = {
    "citizen": "for_citizens",
    "organisation": "for_organisations",
    "staff": "for_staff",
}


class ServicedeskCatalogue(models.AbstractModel):
    """The catalogue as a visitor sees it: found, filtered and counted in few queries."""

    _name = "servicedesk.catalogue"
    _description = "Catalogue"

    def _page(self, query, user):
        """Return what the page shows.

        :param query: :class:`~..schemas.catalogue_query.CatalogueQuery`
        :return: dict with ``services`` (recordset of this page), ``total``, ``meant``
            (what may have been meant when nothing was found), ``facets``, ``chosen``
            (filters that can be taken away), ``earlier`` and ``later`` (addresses)
        """
        services, meant = self._find(query, user)
        places = {service.id: self._places(service) for service in services}
        chosen = query.filters()
        found = [service.id for service in services if _fits(places[service.id], chosen)]
        start = (query.page - 1) * PAGE_SIZE
        shown = services.browse(found[start : start + PAGE_SIZE])
        (shown | meant).fetch(["name", "code", "summary", *_FIELDS["audience"]])
        names = self._names(services)
        return {
            "services": shown,
            "total": len(found),
            "meant": meant,
            "facets": [
                {"title": title, "values": values}
                for name, title in self._titles().items()
                if (values := self._facet(name, query, places, names[name]))
            ],
            "chosen": [
                {"name": names[name].get(code, code), "url": query.url(**{name: ""})}
                for name, code in chosen.items()
            ],
            "earlier": query.page > 1 and query.url(page=query.page - 1),
            "later": start + PAGE_SIZE < len(found) and query.url(page=query.page + 1),
        }

    def _service_page(self, service, user):
        """Return what the page of a service shows beside the service itself.

        :return: dict with ``details`` (kind → recordset), ``sites`` (procedure →
            websites), ``related`` (services that ``user`` may see too), ``departments``
            (names, the responsible one first) and ``languages`` (names)
        """
        details = service.detail_ids.sorted()
        by_kind = details.grouped("kind")
        sites = by_kind.get("procedure_website", details.browse())
        domain = service._catalogue_domain(user)
        related = service.search_fetch(
            Domain("id", "in", service.related_ids.ids) & domain, ["name", "code", "summary"]
        )
        # sudo: hr.department - only the names of departments of services in the catalogue
        departments = (service.department_id | service.executing_department_id).sudo()
        languages = service.with_context(active_test=False).language_ids
        return {
            "details": by_kind,
            "sites": sites.grouped("parent_id"),
            "related": related,
            "departments": departments.mapped("name"),
            # As its speakers write it: “Dutch (BE) / Nederlands (BE)”.
            "languages": [
                {
                    "code": language.code[:2],
                    "name": language.name.split(" / ")[-1].split(" (")[0],
                }
                for language in languages
            ],
        }

    def _find(self, query, user):
        services = self.env["servicedesk.service"]
        domain = services._catalogue_domain(user)
        fields = [name for names in _FIELDS.values() for name in names]
        if not query.search:
            return services.search_fetch(domain, fields), services
        index = self.env["servicedesk.service.search"]
        found, meant = index._ranked(query.search, services._search(domain), self.env.lang)
        # The ids passed the visitor's own record rules within the search.
        services = services.browse(found)
        services.fetch(fields)
        return services, services.browse(meant)

    def _places(self, service):
        """Return where a service stands: dimension → set of codes."""
        # sudo: hr.department - visitors read no departments; only code and name are shown
        department = service.department_id.sudo()
        return {
            "theme": set(service.theme_ids.mapped("code")),
            "life_event": set(service.life_event_ids.mapped("code")),
            "department": {department.code} - {False},
            "audience": {key for key, name in _AUDIENCES.items() if service[name]},
        }

    def _titles(self):
        return {
            "theme": self.env._("Theme"),
            "life_event": self.env._("What is happening"),
            "audience": self.env._("For whom"),
            "department": self.env._("Department"),
        }

    def _names(self, services):
        """Return dimension → {code: name}, in the order in which they are shown."""
        labels = self.env["servicedesk.service.label"].search_fetch(
            Domain("kind", "in", ("theme", "life_event")), ["kind", "code", "name"]
        )
        by_kind = labels.grouped("kind")
        # sudo: hr.department - only the names of departments of services in the catalogue
        departments = services.department_id.sudo().sorted("name")
        return {
            "theme": {item.code: item.name for item in by_kind.get("theme", ())},
            "life_event": {item.code: item.name for item in by_kind.get("life_event", ())},
            "department": {item.code: item.name for item in departments},
            "audience": {
                "citizen": self.env._("Citizens"),
                "organisation": self.env._("Organisations"),
                "staff": self.env._("Own staff"),
            },
        }

    def _facet(self, name, query, places, names):
        """Return the values of one dimension, counted under all other filters."""
        chosen = query.filters()
        others = {key: code for key, code in chosen.items() if key != name}
        counts = dict.fromkeys(names, 0)
        for place in places.values():
            if _fits(place, others):
                for code in place[name] & names.keys():
                    counts[code] += 1
        return [
            {
                "name": names[code],
                "count": count,
                "active": chosen.get(name) == code,
                "url": query.url(**{name: "" if chosen.get(name) == code else code}),
            }
            for code, count in counts.items()
            if count
        ]


def _fits(place, chosen):
    return all(code in place[name] for name, code in chosen.items())
