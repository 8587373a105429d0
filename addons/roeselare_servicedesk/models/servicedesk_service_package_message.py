from odoo import models

from .servicedesk_service_package import PackageError

#: faults that are said in the same words as in the editor of a form
_AS_IN_THE_EDITOR = (
    "condition_not_earlier",
    "condition_repeats",
    "condition_value",
    "condition_without_value",
    "empty",
    "group_limits",
    "limits_crossed",
    "no_choices",
)


class ServicedeskServicePackage(models.AbstractModel):
    """Says in words what is wrong with a package."""

    _inherit = "servicedesk.service.package"

    def _error(self, fault):
        """Return the :class:`PackageError` of a :class:`~..tools.package.PackageFault`."""
        messages = {
            **self._file_messages(),
            **self._value_messages(),
            **self._form_messages(),
            **self._process_messages(),
        }
        words = dict(fault.words)
        if "expected" in words:
            words["expected"] = self._expected(words["expected"])
        return PackageError(fault.path, messages[fault.code] % words)

    def _expected(self, name):
        return {
            "object": self.env._("an object {…}"),
            "list": self.env._("a list […]"),
            "pair": self.env._("a list of a value and its texts"),
            "text": self.env._("a text"),
            "number": self.env._("a number"),
            "whole": self.env._("a whole number"),
            "yes_no": self.env._("true or false"),
        }[name]

    def _file_messages(self):
        return {
            "too_large": self.env._("The file is larger than %(limit)d kB."),
            "not_text": self.env._("The file is not a text in UTF-8."),
            "not_json": self.env._("This is not JSON: look at line %(line)d."),
            "too_deep": self.env._("The file has more than %(limit)d levels."),
            "key_twice": self.env._("“%(key)s” is written twice in the same object."),
            "team_to_choose": self.env._(
                "This file comes from the Flemish catalogue. Choose the team that will "
                "handle the requests."
            ),
            "format": self.env._("This is not a service: its “format” is not “%(known)s”."),
            "unknown_key": self.env._("“%(key)s” is not known here. Remove it."),
        }

    def _value_messages(self):
        return {
            "missing": self.env._("This is missing. Fill it in."),
            "type": self.env._("Here should be %(expected)s."),
            "too_long": self.env._("This is longer than %(limit)d characters."),
            "too_many": self.env._("There are more than %(limit)d."),
            "code": self.env._(
                "“%(value)s” cannot be a code. Use small letters, digits and hyphens or "
                "underscores."
            ),
            "url": self.env._("“%(value)s” is not the address of a website."),
            "email": self.env._("“%(value)s” is not an e-mail address."),
            "date": self.env._("“%(value)s” is not a date. Write it like 2026-12-31."),
            "language": self.env._("“%(value)s” is not one of the languages %(known)s."),
            "comma": self.env._("“%(value)s” has a comma. Make two words of it."),
            "not_a_choice": self.env._("“%(value)s” is not one of: %(known)s."),
            "out_of_range": self.env._("This is not between %(least)d and %(most)d."),
            "twice": self.env._("“%(value)s” is there twice."),
            "itself": self.env._("“%(value)s” is related to itself."),
            "days_crossed": self.env._(
                "The last day %(last)s comes before the first day %(first)s."
            ),
            "no_team": self.env._("There is no team “%(value)s”."),
            "no_department": self.env._("There is no department “%(value)s”."),
            "no_label": self.env._("There is no label “%(value)s” of this kind."),
            "no_language": self.env._("There is no language “%(value)s”."),
        }

    def _form_messages(self):
        editor = self.env["servicedesk.form"]._fault_messages()
        return {
            "no_step": self.env._(
                "There is no step %(value)d: the form has %(count)d, and they count from 0."
            ),
            "step_order": self.env._("It belongs to an earlier step. Put it there."),
            "no_choice_type": self.env._("Only questions with choices have choices."),
            "no_group": self.env._("There is no group “%(value)s”."),
            "group_empty": self.env._("No question belongs to “%(value)s”."),
            "group_split": self.env._(
                "The questions of “%(value)s” do not stand together in one step."
            ),
            "condition_one_value": self.env._("This condition compares with one answer only."),
            "semicolon": self.env._("An answer in a condition cannot hold a semicolon."),
            # What the form engine says, as in the editor.
            **{code: editor[code] for code in _AS_IN_THE_EDITOR},
        }

    def _process_messages(self):
        return {
            "no_such_step": self.env._("There is no step “%(value)s”."),
            "no_question": self.env._("The form has no question “%(value)s”."),
            "no_number": self.env._("The question “%(value)s” does not ask for a number."),
            "no_approver": self.env._("This is an approval, but nobody approves."),
            "approval_of_task": self.env._("Only steps of the kind “approval” have this."),
            "cycle": self.env._(
                "These steps wait for each other, so none would ever begin: %(value)s."
            ),
            "no_process": self.env._("This installation has no processes."),
        }
