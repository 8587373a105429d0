from odoo import api, fields, models

from ..tools.package import PackageFault


class ServicedeskStep(models.Model):
    """A process as the “process” part of a service's JSON file, and back."""

    _inherit = "servicedesk.step"

    def _to_package(self):
        """Return these steps as the list “steps” of a service's JSON file."""
        return [step._to_item() for step in self.sorted()]

    def _to_item(self):
        condition = self.condition_key and {
            "key": self.condition_key,
            "operator": self.condition_operator,
            "values": list(self.condition_values or []),
        }
        tiers = [{"above": _plain(t.above), "approver": t.approver} for t in self.tier_ids]
        item = {
            "key": self.key,
            "name": texts_of(self, "name"),
            "instructions": texts_of(self, "instructions"),
            "kind": self.kind,
            "team": self.team_id.code if "code" in self.team_id._fields else "",
            "term": {"days": self.term_days, "unit": self.term_unit},
            "mandatory": self.mandatory,
            "predecessors": self.predecessor_ids.sorted().mapped("key"),
            "condition": condition or None,
            "checklist": [texts_of(check, "name") for check in self.check_ids],
            "shares": list(self.shares or []),
        }
        if self.kind == "approval":
            item["approval"] = {
                "amount_question": self.amount_key or "",
                "refusal": self.refusal,
                "tiers": tiers,
            }
        return item

    def _from_package(self, service, items, teams):
        """Replace the process of ``service`` by the steps of a JSON file.

        :param service: ``servicedesk.service``
        :param items: the list “steps”, checked by the caller against the contract
        :param dict teams: code of a team → ``helpdesk.ticket.team``
        :return: the new steps
        """
        for number, item in enumerate(items):
            if unknown := {"documents"} & item.keys() - self._package_parts():
                path = f"process.steps[{number}]"
                raise PackageFault(path, "unknown_key", key=min(unknown))
        service.step_ids.unlink()
        # In English only: other languages get what the file gives, and nothing else.
        steps = self.with_context(lang="en_US").create(
            [
                self._from_item(service, item, teams[item["team"]], number)
                for number, item in enumerate(items, 1)
            ]
        )
        by_key = {step.key: step for step in steps}
        for step, item in zip(steps, items, strict=True):
            write_texts(step, "name", item["name"])
            write_texts(step, "instructions", item.get("instructions") or {})
            for check, texts in zip(step.check_ids, item.get("checklist") or [], strict=True):
                write_texts(check, "name", texts)
            before = [by_key[key].id for key in item.get("predecessors") or []]
            if before:
                step.predecessor_ids = [fields.Command.set(before)]
        return steps

    @api.model
    def _package_parts(self):
        """Return the keys of a step that another addon keeps; without it they are refused."""
        return frozenset()

    def _from_item(self, service, item, team, number):
        condition, approval = item.get("condition") or {}, item.get("approval") or {}
        term = item.get("term") or {}
        checks = enumerate(item.get("checklist") or [], 1)
        return {
            "service_id": service.id,
            "sequence": number * 10,
            "key": item["key"],
            "name": any_text(item["name"]),
            "instructions": any_text(item.get("instructions") or {}),
            "kind": item.get("kind") or "task",
            "team_id": team.id,
            "term_days": term.get("days", 2),
            "term_unit": term.get("unit", "working"),
            "mandatory": item.get("mandatory", True),
            "shares": list(item.get("shares") or []),
            "condition_key": condition.get("key") or False,
            "condition_operator": condition.get("operator") or "equals",
            "condition_values": list(condition.get("values") or []),
            "amount_key": approval.get("amount_question") or False,
            "refusal": approval.get("refusal") or "cancel",
            "check_ids": [
                fields.Command.create({"sequence": place * 10, "name": any_text(texts)})
                for place, texts in checks
            ],
            "tier_ids": [
                fields.Command.create({"above": t["above"], "approver": t["approver"]})
                for t in approval.get("tiers") or []
            ],
        }


def any_text(texts):
    return texts.get("en_US") or texts.get("nl_BE") or next(iter(texts.values()), "")


def texts_of(record, field_name):
    """Return {language: text} as it was given, without what falls back on another."""
    texts = record._fields[field_name]._get_stored_translations(record) or {}
    return {code: text for code, text in sorted(texts.items()) if text}


def write_texts(record, field_name, texts):
    """Write a text in each installed language that the file gives."""
    installed = dict(record.env["res.lang"].get_installed())
    for code, text in texts.items():
        if code in installed:
            record.with_context(lang=code)[field_name] = text


def _plain(value):
    return int(value) if value.is_integer() else value
