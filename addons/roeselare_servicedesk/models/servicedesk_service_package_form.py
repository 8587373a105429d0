from odoo import models
from odoo.fields import Command

from ..tools.package import PackageFault


class ServicedeskServicePackage(models.AbstractModel):
    """The form and the process of a service: from its package and back."""

    _inherit = "servicedesk.service.package"

    # ------------------------------------------------------------------ import

    def _import_form(self, service, content):
        """Give a service its form; a version is made only when something changed."""
        form = service.form_id
        if content is None:
            service.form_id = False
            return
        if form.with_context(active_test=False).service_ids - service:
            # Others ask this form too: they keep theirs.
            form = form.browse()
        if form and self._export_form(form) == content and not form.changed:
            return
        if not form:
            form = form.create({"name": content["name"]["en_US"]})
        self._write_texts(form, {"name": content["name"]})
        form.question_ids.unlink()
        rows = self._form_rows(content)
        questions = self.env["servicedesk.question"].create(
            [{**values, "form_id": form.id} for values, _texts in rows]
        )
        by_key = {}
        for question, (_values, texts) in zip(questions, rows, strict=True):
            self._write_texts(question, {name: texts[name] for name in ("label", "help_text")})
            for choice, item in zip(question.choice_ids, texts["choices"], strict=True):
                self._write_texts(choice, {"name": item[1]})
            if question.type != "step":
                by_key[question.code] = question
        for item in content["questions"]:
            if item["condition"]:
                by_key[item["key"]].write(_condition_values(item["condition"], by_key))
        form.action_publish()
        service.form_id = form

    def _form_rows(self, content):
        """Return pairs of values and texts: titles, groups and questions in one order."""
        groups = {group["key"]: group for group in content["groups"]}
        rows, step, group = [], -1, ""
        for item in content["questions"]:
            if group and item["group"] != group:
                rows.append(_row("group_end", content["name"]))
            for number in range(step + 1, item["step"] + 1):
                rows += _title(content["steps"][number])
            step = item["step"]
            if item["group"] and item["group"] != group:
                rows.append(_group_row(groups[item["group"]]))
            group = item["group"]
            rows.append(_question_row(item))
        if group:
            rows.append(_row("group_end", content["name"]))
        for title in content["steps"][step + 1 :]:
            rows += _title(title)
        for number, (values, _texts) in enumerate(rows, 1):
            values["sequence"] = number * 10
        return rows

    # ------------------------------------------------------------------ export

    def _export_form(self, form):
        if not form:
            return None
        form = form.with_context(lang="en_US")
        content = form._to_form().to_json()
        rows = form.question_ids.sorted()
        stored = self._stored_texts(rows, ["label", "help_text"])
        choices = self._stored_texts(rows.choice_ids, ["name"])
        titles = [stored[row.id]["label"] for row in rows if row.type == "step"]
        untitled = [{}] * (len(content["steps"]) - len(titles))
        by_key = {row.code: row for row in rows if row.type not in ("step", "group_end")}
        for item in content["questions"]:
            row = by_key[item["key"]]
            item["label"] = stored[row.id]["label"]
            item["help"] = stored[row.id]["help_text"]
            item["choices"] = [
                [choice.code, choices[choice.id]["name"]]
                for choice in row.choice_ids
                if item["choices"]
            ]
        groups = content.get("groups", [])
        for item in groups:
            item["label"] = stored[by_key[item["key"]].id]["label"]
        return {
            "name": self._stored_texts(form, ["name"])[form.id]["name"],
            "steps": untitled + titles,
            "groups": groups,
            "questions": [_complete(item) for item in content["questions"]],
        }

    # ----------------------------------------------------------------- process

    def _import_process(self, service, content):
        items = content["steps"] if content else []
        if "servicedesk.step" not in self.env:
            if items:
                raise PackageFault("process.steps", "no_process")
            return
        now = self._export_process(service)
        if items == (now["steps"] if now else []):
            return
        teams = {}
        for number, item in enumerate(items):
            team = self.env["helpdesk.ticket.team"].search([("code", "=", item["team"])])
            if not team:
                path = f"process.steps[{number}].team"
                raise PackageFault(path, "no_team", value=item["team"])
            teams[item["team"]] = team
        self.env["servicedesk.step"]._from_package(service, items, teams)

    def _export_process(self, service):
        steps = "servicedesk.step" in self.env and service.step_ids
        return {"steps": steps._to_package()} if steps else None


def _row(kind, label):
    values = {"type": kind, "label": label["en_US"]}
    return values, {"label": label, "help_text": {}, "choices": []}


def _title(texts):
    return [_row("step", texts)] if texts else []


def _group_row(group):
    values, texts = _row("group", group["label"])
    values.update(code=group["key"], has_minimum=True, has_maximum=True)
    values.update(minimum=group["min"], maximum=group["max"])
    return values, texts


def _question_row(item):
    values, texts = _row(item["type"], item["label"])
    values.update(code=item["key"], required=item["required"])
    for name, limit in (("minimum", item["min"]), ("maximum", item["max"])):
        values[f"has_{name}"] = limit is not None
        values[name] = limit or 0
    values["choice_ids"] = [
        Command.create({"code": value, "name": names["en_US"], "sequence": number * 10})
        for number, (value, names) in enumerate(item["choices"], 1)
    ]
    return values, {**texts, "help_text": item["help"], "choices": item["choices"]}


def _condition_values(condition, by_key):
    source = by_key[condition["key"]]
    values = {
        "condition_question_id": source.id,
        "condition_operator": condition["operator"],
    }
    if source.type in ("choice", "several"):
        chosen = source.choice_ids.filtered(lambda item: item.code in condition["values"])
        values["condition_choice_ids"] = [Command.set(chosen.ids)]
    elif source.type == "yes_no":
        values["condition_yes_no"] = next(iter(condition["values"]), False)
    else:
        values["condition_value"] = "; ".join(map(str, condition["values"]))
    return values


def _complete(item):
    """Return a question with the keys of the format in their order."""
    names = (
        "key",
        "type",
        "label",
        "help",
        "required",
        "step",
        "min",
        "max",
        "choices",
        "group",
        "condition",
    )
    return {"group": "", "condition": None} | {name: item[name] for name in names if name in item}
