import base64

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, split_every

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload

from ..tools import letter
from ..tools.bulk_zip import ZipError, entries
from ..tools.recipient_list import ListError, columns, recipients

_BATCH = 1000
#: what a text may ask for besides the columns of the list
_NAME = {"naam", "name", "nom"}


class DocsBulk(models.Model):
    """Look before anything is delivered: who is not known, has no account, stands twice."""

    _inherit = "docs.bulk"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._pass_gate(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._pass_gate(vals))

    def _pass_gate(self, vals):
        """Return ``vals`` with a file as the gate leaves it, before anything is kept.

        What is in a zip is judged file by file.
        """
        gate = self.env["servicedesk.upload.gate"]
        gate._check_virus(vals.get("list_name"), base64.b64decode(vals.get("list_file") or b""))
        template = vals.get("template") or self[:1].template
        content = base64.b64decode(vals.get("content") or b"")
        if not content or template == "zip" or gate._has_passed(content):
            return vals
        [clean] = gate._accept_documents([Upload(vals.get("content_name") or "", content)])
        encoded = base64.b64encode(clean.content)
        return {**vals, "content": encoded, "content_name": clean.name}

    def action_check(self):
        """Read the list and say of each line what would happen."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        # sudo: docs.bulk, docs.bulk.row, res.partner - the right to the run was asked;
        # who has an account is told by line of the list that the user gave
        bulk = self.sudo()
        content = base64.b64decode(bulk.with_context(bin_size=False).list_file or b"")
        try:
            bulk._check_template(columns(content))
            bulk.row_ids.unlink()
            bulk._make_rows(recipients(content))
        except ListError as error:
            raise UserError(self._list_message(error)) from error
        except ZipError as error:
            raise UserError(self._zip_message(error)) from error
        bulk.state = "ready"

    def _check_template(self, names):
        """Refuse a text that asks for what the list has not, or a file that is none."""
        if self.template == "text":
            if not (self.text or "").strip():
                raise UserError(self.env._("The letter has no text yet."))
            missing = letter.variables(self.text) - set(names) - _NAME
            if missing:
                raise UserError(
                    self.env._(
                        "The text asks for what is not in the list: %(names)s. Correct the "
                        "text, or add a column of that name.",
                        names=", ".join(sorted(missing)),
                    )
                )
            return
        data = base64.b64decode(self.with_context(bin_size=False).content or b"")
        if not data:
            raise UserError(self.env._("Choose the file first."))
        if self.template == "zip":
            if "file" not in names:
                raise UserError(
                    self.env._("The list needs a column “bestand” with the names in the zip.")
                )
            return
        upload = Upload(name=self.content_name or "", content=data)
        [clean] = self.env["servicedesk.upload.gate"]._accept_documents([upload])
        self.write({"content": base64.b64encode(clean.content), "content_name": clean.name})

    def _make_rows(self, found):
        """Make a row for each line, in batches, so that no list is too long for memory."""
        seen, known = set(), self._zip_entries()
        needed = letter.variables(self.text) - _NAME if self.template == "text" else set()
        for batch in split_every(_BATCH, found):
            people = self._people(batch)
            vals_list = []
            for item in batch:
                vals = self._row_values(item, people, needed, known)
                key = (vals["partner_id"], item.file if known is not None else "")
                if vals["state"] == "ready" and key in seen:
                    vals |= {"state": "problem", "problem": "double"}
                seen.add(key)
                vals_list.append(vals)
            self.env["docs.bulk.row"].create(vals_list)
            self.env.flush_all()
            self.env.invalidate_all()

    def _zip_entries(self):
        if self.template != "zip":
            return None
        with self._zip_file() as file:
            limit = self.env.company.servicedesk_upload_max_mb * 1024 * 1024
            return entries(file, limit)

    def _row_values(self, item, people, needed, known):
        """Return the values of the row of one line, with the problem that it has, if any."""
        email, reference = email_normalize(item.email or "") or "", item.reference
        given = item.email or reference
        key = ("email", email) if email else ("reference", reference)
        with_account, others = people.get(key, (set(), set())) if key[1] else (set(), set())
        empty = sorted(name for name in needed if not item.values.get(name))
        problem = detail = False
        if not given:
            problem = "nobody"
        elif not with_account:
            problem = "no_account" if others else "unknown"
        elif len(with_account) > 1:
            problem = "several"
        elif empty:
            problem, detail = "empty", ", ".join(empty)
        elif known is not None and item.file not in known:
            problem, detail = "no_file", item.file
        return {
            "bulk_id": self.id,
            "number": item.line,
            "given": given,
            "partner_id": next(iter(with_account)) if len(with_account) == 1 else False,
            "values": {name: item.values.get(name, "") for name in needed},
            "file_name": item.file,
            "state": "problem" if problem else "ready",
            "problem": problem,
            "detail": detail,
        }

    @api.model
    def _people(self, batch):
        """Return (kind, text) → ids of people with an account, and of those without."""
        emails = {email_normalize(item.email or "") for item in batch} - {False, ""}
        references = {item.reference for item in batch if not item.email} - {""}
        partners = self.env["res.partner"]
        found = partners.search_fetch(
            ["|", ("email_normalized", "in", list(emails)), ("ref", "in", list(references))],
            ["email_normalized", "ref"],
        )
        users = self.env["res.users"].search_fetch(
            [("partner_id", "in", found.ids), ("active", "=", True)], ["partner_id"]
        )
        readers = set(users.partner_id.ids)
        people = {}
        for partner in found:
            for key in (("email", partner.email_normalized), ("reference", partner.ref)):
                if key[1]:
                    known = people.setdefault(key, (set(), set()))
                    known[0 if partner.id in readers else 1].add(partner.id)
        return people

    # ---------------------------------------------------------------- messages

    def _list_message(self, error):
        messages = {
            "empty": self.env._("Choose the list first: the file is empty."),
            "large": self.env._("The list is larger than %s MB. Divide it.", error.detail),
            "binary": self.env._("The list is no text file. Save the sheet as CSV."),
            "who": self.env._(
                "The first line of the list has to name its columns, with “email” or "
                "“referentie” among them."
            ),
            "rows": self.env._("The list has more than %s lines. Divide it.", error.detail),
        }
        return messages[error.code]

    def _zip_message(self, error):
        messages = {
            "zip": self.env._("The file is no zip, or it is damaged."),
            "locked": self.env._("The zip has a password. Make one without."),
            "large": self.env._("“%s” in the zip is too large.", error.detail),
            "many": self.env._("The zip has too many files, or is too large once unpacked."),
        }
        return messages[error.code]
