from odoo import models
from odoo.fields import Command

from ..tools.package import PackageFault

#: key in the package → field; texts in all languages
_TEXTS = {
    "name": "name",
    "summary": "summary",
    "description": "description",
    "additional": "additional",
    "exception": "exception",
    "regulation": "regulation",
    "question": "question",
}
_WORDS = ("keywords", "synonyms")
#: key and field alike; no value is False in the database
_PLAIN = (
    "kind",
    "type",
    "identity",
    "confidential",
    "published",
    "sequence",
    "valid_from",
    "valid_to",
    "concept_id",
    "product_id",
    "status",
)
_AUDIENCES = {
    "citizen": "for_citizens",
    "organisation": "for_organisations",
    "staff": "for_staff",
}
_LABELS = {
    "target_audiences": ("target", "target_ids"),
    "themes": ("theme", "theme_ids"),
    "life_events": ("life_event", "life_event_ids"),
}


class ServicedeskServicePackage(models.AbstractModel):
    """The service itself: from its package and back."""

    _inherit = "servicedesk.service.package"

    # ------------------------------------------------------------------ import

    def _import_service(self, package):
        content = package["service"]
        texts = {field: content[key] for key, field in _TEXTS.items()}
        texts.update(
            {
                key: {lang: ", ".join(words) for lang, words in content[key].items()}
                for key in _WORDS
            }
        )
        values = self._service_values(content)
        service = self._existing(package["code"])
        if service:
            service.write(values)
        else:
            values.update(code=package["code"], name=content["name"]["en_US"])
            service = self.env["servicedesk.service"].create(values)
        self._write_texts(service, texts)
        self._import_details(service, content)
        return service

    def _service_values(self, content):
        values = {key: content[key] or False for key in _PLAIN}
        values["sequence"] = content["sequence"]
        values["term_days"] = content["term"]["days"]
        values["term_unit"] = content["term"]["unit"]
        for audience, field in _AUDIENCES.items():
            values[field] = audience in content["audiences"]
        for key, (kind, field) in _LABELS.items():
            domain = [("kind", "=", kind)]
            labels = self._by_code(
                "servicedesk.service.label", content[key], key, "no_label", domain
            )
            values[field] = [Command.set(labels.ids)]
        values.update(self._responsible(content))
        languages = self._by_code("res.lang", content["languages"], "languages", "no_language")
        values["language_ids"] = [Command.set(languages.ids)]
        values.update(self._related_values(content["related"]))
        return values

    def _responsible(self, content):
        found = {
            "team_id": self._by_code("helpdesk.ticket.team", [content["team"]], "team", "no_team")
        }
        for key in ("department", "executing_department"):
            codes = [content[key]] if content[key] else []
            found[f"{key}_id"] = self._by_code("hr.department", codes, key, "no_department")
        found["department_id"] = found["department_id"] or found["team_id"].department_id
        return {name: record.id for name, record in found.items()}

    def _by_code(self, model, codes, key, fault, domain=()):
        """Return the records with these codes, in their order."""
        # Languages that are not switched on are languages nevertheless.
        records = self.env[model].with_context(active_test=model != "res.lang")
        found = records.search([("code", "in", codes), *domain]) if codes else records
        by_code = {record.code: record for record in found}
        for code in codes:
            if code not in by_code:
                raise PackageFault(f"service.{key}", fault, value=code)
        return records.union(*(by_code[code] for code in codes))

    def _related_values(self, codes):
        """Relate to the services that are there; the others follow when they come."""
        services = self.env["servicedesk.service"].with_context(active_test=False)
        found = services.search([("code", "in", codes)]) if codes else services
        pending = [code for code in codes if code not in found.mapped("code")]
        return {
            "related_ids": [Command.set(found.ids)],
            "related_pending": ",".join(pending) or False,
        }

    # ------------------------------------------------------------------ export

    def _export_service(self, service):
        service = service.with_context(lang="en_US")
        names = [*_TEXTS.values(), *_WORDS]
        texts = self._stored_texts(service, names)[service.id]
        content = {key: texts[field] for key, field in _TEXTS.items()}
        for key in _WORDS:
            content[key] = {
                lang: [word.strip() for word in text.split(",") if word.strip()]
                for lang, text in texts[key].items()
            }
        content.update({key: service[key] for key in _PLAIN})
        for key in ("valid_from", "valid_to"):
            content[key] = service[key].isoformat() if service[key] else None
        for key in ("concept_id", "product_id"):
            content[key] = service[key] or ""
        content["type"] = service.type or None
        content["term"] = {"days": service.term_days, "unit": service.term_unit}
        content["audiences"] = [key for key, field in _AUDIENCES.items() if service[field]]
        for key, (_kind, field) in _LABELS.items():
            content[key] = service[field].mapped("code")
        content["team"] = service.team_id.code
        content["department"] = service.department_id.code or None
        content["executing_department"] = service.executing_department_id.code or None
        languages = service.with_context(active_test=False).language_ids
        content["languages"] = languages.mapped("code")
        pending = (service.related_pending or "").split(",")
        related = service.with_context(active_test=False).related_ids
        content["related"] = sorted({*related.mapped("code"), *filter(None, pending)})
        return {**content, **self._export_details(service)}
