import base64
import binascii

from markupsafe import Markup

from odoo import api, fields, models

from ..models.servicedesk_service_package import PackageError


class ServicedeskServiceImport(models.TransientModel):
    """Takes in a service from a file: says what it will do, does it, says what it did."""

    _name = "servicedesk.service.import"
    _inherit = ["servicedesk.named.file"]
    _description = "Import of a service"

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        help="Handles the requests. Only for files of the Flemish catalogue: our own "
        "files name their team.",
    )
    state = fields.Selection(
        [("choose", "Choose"), ("checked", "Checked"), ("done", "Done")],
        default="choose",
        readonly=True,
    )
    report = fields.Html(string="Result of the import", readonly=True)
    error = fields.Char(readonly=True)
    service_id = fields.Many2one("servicedesk.service", readonly=True)

    @api.onchange("file", "team_id")
    def _onchange_file(self):
        self.update({"state": "choose", "report": False, "error": False})

    def action_check(self):
        """Say what an import of the file would make or change; change nothing."""
        return self._try(self._check)

    def action_import(self):
        """Import the file, all or nothing."""
        return self._try(self._import)

    def action_open(self):
        """Open the service that was imported."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "servicedesk.service",
            "res_id": self.service_id.id,
            "view_mode": "form",
        }

    def _try(self, step):
        self.ensure_one()
        self.env["servicedesk.service"].check_access("write")
        self.write({"error": False, "report": False})
        try:
            step()
        except PackageError as error:
            self.write({"error": str(error), "state": "choose"})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check(self):
        package, notes = self._read()
        changes = self.env["servicedesk.service.package"]._changes(package)
        self.write({"report": self._report(package, changes, notes), "state": "checked"})

    def _import(self):
        package, notes = self._read()
        packages = self.env["servicedesk.service.package"]
        changes = packages._changes(package)
        self.service_id = packages._import(package)
        self.write({"report": self._report(package, changes, notes), "state": "done"})

    def _read(self):
        try:
            data = base64.b64decode(self.with_context(bin_size=False).file or b"")
        except binascii.Error:
            data = b""
        if not data:
            raise PackageError("", self.env._("There is no file yet. Choose one."))
        packages = self.env["servicedesk.service.package"]
        return packages._read_any(data, self.team_id)

    # ------------------------------------------------------------------ report

    def _report(self, package, changes, notes):
        """Return in words what an import makes or changes, and what was not taken."""
        title = package["service"]["name"]["en_US"]
        title = package["service"]["name"].get(self.env.lang) or title
        words = {"name": title, "code": package["code"]}
        if changes is None:
            lead = self.env._("New service “%(name)s”, at /diensten/%(code)s.", **words)
        elif changes:
            lead = self.env._("Changes in “%(name)s” (%(code)s):", **words)
        else:
            lead = self.env._("“%(name)s” is already the same: nothing changes.", **words)
        blocks = [Markup("<p>%s</p>") % lead, _list(changes or [])]
        if changes and "form" in changes:
            blocks.append(
                Markup("<p>%s</p>")
                % self.env._("The form gets a new version; old tickets keep theirs.")
            )
        if notes is not None:
            blocks += self._note_blocks(notes)
        return Markup("").join(blocks)

    def _note_blocks(self, notes):
        packages = self.env["servicedesk.service.package"]
        titles = {
            "taken": self.env._("Taken"),
            "changed": self.env._("Taken, but look at it"),
            "left": self.env._("Not taken"),
        }
        yield Markup("<p>%s</p>") % self.env._(
            "It is not published: look at it first, then publish it."
        )
        for outcome, title in titles.items():
            lines = packages._note_lines(notes, outcome)
            if lines:
                yield Markup("<h4>%s</h4>") % title
                yield _list(lines)


def _list(lines):
    if not lines:
        return Markup("")
    items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
    return Markup("<ul>%s</ul>") % items
