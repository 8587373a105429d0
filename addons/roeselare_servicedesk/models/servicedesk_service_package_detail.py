from odoo import models

#: key in the package → kind of detail
_KINDS = {
    "requirements": "requirement",
    "procedures": "procedure",
    "costs": "cost",
    "advantages": "advantage",
    "contacts": "contact",
    "legal": "legal",
    "websites": "website",
}
_TEXTS = ("name", "description", "evidence", "hours")
_LINES = ("email", "phone", "url", "address")
#: what each kind has beside its name
_FIELDS = {
    "requirements": ("description", "evidence"),
    "procedures": ("description",),
    "costs": ("description",),
    "advantages": ("description",),
    "contacts": ("email", "phone", "url", "address", "hours"),
    "legal": ("url",),
    "websites": ("url",),
}


class ServicedeskServicePackage(models.AbstractModel):
    """What a service has several of: from its package and back."""

    _inherit = "servicedesk.service.package"

    def _import_details(self, service, content):
        wanted = {key: content[key] for key in _KINDS}
        if service.detail_ids:
            if self._export_details(service) == wanted:
                return
            service.detail_ids.unlink()
        for key, items in wanted.items():
            details = self._create_details(service, _KINDS[key], items)
            for detail, item in zip(details, items, strict=True):
                sites = item.get("websites", [])
                self._create_details(service, "procedure_website", sites, detail)

    def _create_details(self, service, kind, items, parent=None):
        details = self.env["servicedesk.service.detail"].create(
            [
                {
                    "service_id": service.id,
                    "kind": kind,
                    "sequence": number * 10,
                    "parent_id": parent.id if parent else False,
                    "name": item["name"]["en_US"],
                    **{name: item[name] or False for name in _LINES if name in item},
                }
                for number, item in enumerate(items, 1)
            ]
        )
        for detail, item in zip(details, items, strict=True):
            self._write_texts(detail, {name: item[name] for name in _TEXTS if name in item})
        return details

    def _export_details(self, service):
        details = service.detail_ids
        texts = self._stored_texts(details, list(_TEXTS))
        by_kind = details.sorted().grouped("kind")
        found = {}
        for key, kind in _KINDS.items():
            names = ("name", *_FIELDS[key])
            found[key] = [
                self._export_detail(detail, names, texts) for detail in by_kind.get(kind, ())
            ]
        websites = by_kind.get("procedure_website", details.browse()).grouped("parent_id")
        for detail, item in zip(by_kind.get("procedure", ()), found["procedures"], strict=True):
            item["websites"] = [
                self._export_detail(site, ("name", "url"), texts)
                for site in websites.get(detail, ())
            ]
        return found

    def _export_detail(self, detail, names, texts):
        return {
            name: texts[detail.id][name] if name in _TEXTS else detail[name] or "" for name in names
        }
