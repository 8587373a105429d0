from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from odoo.addons.roeselare_servicedesk.models.servicedesk_question import translations
from odoo.addons.roeselare_servicedesk.models.servicedesk_step_package import (
    any_text,
    texts_of,
    write_texts,
)

_PART = "documents"


class ServicedeskStep(models.Model):
    """A step that asks the requester for documents, also in a service's JSON file."""

    _inherit = "servicedesk.step"

    document_line_ids = fields.One2many(
        "docs.step.line", "step_id", string="Documents to ask for", copy=True
    )
    document_days = fields.Integer(
        string="Days to send them",
        default=14,
        help="Calendar days from the moment the step opens.",
    )

    @api.constrains("document_line_ids", "document_days", "kind")
    def _check_documents(self):
        for step in self.filtered("document_line_ids"):
            if step.kind != "task":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is an approval: it cannot ask for documents. Add a step "
                        "before it.",
                        name=step.name,
                    )
                )
            if not any(step.document_line_ids.mapped("required")):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” would wait for nothing. Tick “Needed” on one of its "
                        "documents.",
                        name=step.name,
                    )
                )
            if not 1 <= step.document_days <= 365:
                raise ValidationError(
                    self.env._("Give the requester between 1 and 365 days to send documents.")
                )

    def _prepare_task(self, ticket):
        values = super()._prepare_task(ticket)
        if self.document_line_ids:
            # A copy, as all of a task: services change.
            values["step_rules"][_PART] = {
                "days": self.document_days,
                "lines": [
                    {
                        "names": translations(line, "name"),
                        "explanations": translations(line, "explanation"),
                        "example_url": line.example_url or "",
                        "accepts": line.accepts,
                        "required": line.required,
                    }
                    for line in self.document_line_ids
                ],
            }
        return values

    # ----------------------------------------------------------------- package

    @api.model
    def _package_parts(self):
        return super()._package_parts() | {_PART}

    def _to_item(self):
        item = super()._to_item()
        if self.document_line_ids:
            item[_PART] = {
                "days": self.document_days,
                "lines": [
                    {
                        "name": texts_of(line, "name"),
                        "explanation": texts_of(line, "explanation"),
                        "example_url": line.example_url or "",
                        "accepts": line.accepts,
                        "required": line.required,
                    }
                    for line in self.document_line_ids
                ],
            }
        return item

    def _from_item(self, service, item, team, number):
        values = super()._from_item(service, item, team, number)
        if part := item.get(_PART):
            values["document_days"] = part["days"]
            values["document_line_ids"] = [
                Command.create(
                    {
                        "sequence": place * 10,
                        "name": any_text(line["name"]),
                        "explanation": any_text(line["explanation"]),
                        "example_url": line["example_url"],
                        "accepts": line["accepts"],
                        "required": line["required"],
                    }
                )
                for place, line in enumerate(part["lines"], 1)
            ]
        return values

    def _from_package(self, service, items, teams):
        steps = super()._from_package(service, items, teams)
        for step, item in zip(steps, items, strict=True):
            lines = (item.get(_PART) or {}).get("lines") or []
            for line, texts in zip(step.document_line_ids, lines, strict=True):
                write_texts(line, "name", texts["name"])
                write_texts(line, "explanation", texts["explanation"])
        return steps
