from odoo import models

from ..tools.lpdc import looks_like_instance, read_instance
from ..tools.package import PackageFault, check_package, read_json
from .servicedesk_service_package import clean_html


class ServicedeskServicePackage(models.AbstractModel):
    """Services of the Flemish product catalogue, as it hands them out."""

    _inherit = "servicedesk.service.package"

    def _read_any(self, data, team):
        """Return the package in a file of ours or of the Flemish catalogue.

        :param bytes data: of the file
        :param team: ``helpdesk.ticket.team`` that handles a service of the Flemish
            catalogue; it knows none
        :return: ``(package, notes)``; notes are None for a file of ours, else a list of
            :class:`~..tools.lpdc.Note`
        :raise PackageError: the first thing that is wrong
        """
        try:
            value = read_json(data)
            if not looks_like_instance(value):
                return check_package(value, clean_html), None
            if not team:
                raise PackageFault("", "team_to_choose")
            package, notes = read_instance(value, team.code, clean_html)
            # What exists is not overwritten: nobody wrote this file for it.
            package["code"] = self._unused_code(package["code"])
            return check_package(package, clean_html), notes
        except PackageFault as fault:
            raise self._error(fault) from fault

    def _unused_code(self, wanted):
        code, number = wanted, 1
        while self._existing(code):
            number += 1
            code = f"{wanted[:56]}-{number}"
        return code

    def _note_lines(self, notes, outcome):
        """Return the notes of one outcome as sentences, each once."""
        lines = []
        for note in notes:
            if note.outcome == outcome:
                value = f" “{note.value}”" if note.value else ""
                reason = self._note_reason(note)
                lines.append(f"{note.name}{value}: {reason}" if reason else note.name)
        return list(dict.fromkeys(lines))

    def _note_reason(self, note):
        reasons = {
            "": "",
            "informal": self.env._(
                "there is only an informal text. Rewrite it: we address people formally."
            ),
            "language": self.env._("there is no such language here."),
            "code": self.env._("there is no such code here."),
            "decided_here": self.env._("the team that you chose decides this."),
            "unknown": self.env._("this is not known here."),
        }
        if note.reason in reasons:
            return reasons[note.reason]
        return self._error(PackageFault("", note.reason, **note.words)).reason
