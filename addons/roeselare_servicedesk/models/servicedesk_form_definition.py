from odoo import models
from odoo.exceptions import UserError

from ..tools.form import schema

# What staff filter, group and export by; several choices become tags.
_PROPERTY_TYPES = {
    schema.LONG_TEXT: "text",
    schema.NUMBER: "float",
    schema.DATE: "date",
    schema.CHOICE: "selection",
    schema.YES_NO: "selection",
    schema.SEVERAL: "tags",
}


class ServicedeskForm(models.Model):
    """The answers of a form as staff filter, group and export them."""

    _inherit = "servicedesk.form"

    def _merge_definition(self, content):
        """Return the answers of all versions: the newest wording, nothing dropped."""
        merged = {item["name"]: item for item in self.answer_definition or []}
        for question in content.questions:
            if question.group:
                continue
            name = self._property_name(question.key)
            new = self._property(question, name)
            old = merged.get(name)
            if old and old["type"] != new["type"]:
                raise UserError(
                    self.env._(
                        "“%(code)s” was an answer of another type in an earlier version. "
                        "Give the question a new code, so that old answers stay readable.",
                        code=question.key,
                    )
                )
            for options in ("selection", "tags"):
                if old and options in new:
                    kept = {option[0] for option in new[options]}
                    gone = [item for item in old.get(options) or [] if item[0] not in kept]
                    new[options] += gone
            merged[name] = new
        for group in content.groups:
            # As a text: a property holds no list of answers (docs/adr/0044).
            name = self._property_name(group.key)
            label = schema.in_language(group.label, self.env.lang or "en_US")
            merged[name] = {"name": name, "string": label, "type": "text"}
        return list(merged.values())

    def _property_name(self, code):
        """Return the name of an answer, unlike that of any other form."""
        # A name that ends in _html means markup to Odoo.
        return f"f{self.id}_{code}_a"

    def _property(self, question, name):
        lang = self.env.lang or "en_US"
        kind = _PROPERTY_TYPES.get(question.type, "char")
        label = schema.in_language(question.label, lang)
        values = {"name": name, "string": label, "type": kind}
        options = {
            value: schema.in_language(texts, lang)
            for value, texts in question.choices.items()
        }
        if question.type == schema.YES_NO:
            options = {schema.YES: self.env._("Yes"), schema.NO: self.env._("No")}
        if kind == "selection":
            values["selection"] = [[value, text] for value, text in options.items()]
        elif kind == "tags":
            values["tags"] = [
                [value, text, number % 11 + 1]
                for number, (value, text) in enumerate(options.items())
            ]
        return values
