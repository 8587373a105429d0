from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .docs_look import TOLD
from .docs_look_seal import FIRST, digest, seal_digest

_MANY = 20
_STEP = 10_000
_DPO = "roeselare_servicedesk.group_dpo"


class DocsLook(models.Model):
    """Finds rows that were changed, removed or added behind the back of the application."""

    _inherit = "docs.look"

    @api.model
    def _check(self, noted=""):
        """Compare all rows and seals with their hashes, by reckoning them anew.

        :param str noted: a seal that was noted before, as ``number:hash``: tells also that
            all seals were made anew
        :return: dict of the numbers of ``looks``, ``seals``, ``pruned`` seals and ``unsealed``
            rows, the ``head`` (last seal as ``number:hash``), and ``faults``, a list of texts
        """
        seals = self.env.execute_query(
            SQL(
                """
                SELECT seal.number, seal.date, first_id, last_id, looks, previous, hash,
                    pruned.number IS NOT NULL
                FROM docs_log.seal LEFT JOIN docs_log.pruned USING (number) ORDER BY number
                """
            )
        )
        faults, before, after, looks, expected = [], FIRST, 0, 0, 1
        for number, date, first_id, last_id, count, previous, seal, pruned in seals:
            if (number, previous, first_id) != (expected, before, after + 1):
                faults.append(
                    self.env._("Before seal %(number)d a seal is missing.", number=number)
                )
            if not pruned:
                ids, hashes = self._check_rows(first_id, last_id, faults)
                looks += ids
                values = (number, date, first_id, last_id, count, previous)
                if ids != count or seal_digest(*values, hashes) != seal:
                    faults.append(self._seal_fault(number, date, count, ids))
            elif self._check_rows(first_id, last_id, faults)[0]:
                faults.append(self._seal_fault(number, date, 0, None))
            before, after, expected = seal, last_id, number + 1
        unsealed = self._check_rows(after + 1, 2**62, faults)[0]
        if noted and noted.strip() not in {f"{item[0]}:{item[6]}" for item in seals}:
            faults.append(self.env._("The seal that you noted is not among the seals."))
        return {
            "looks": looks + unsealed,
            "seals": len(seals),
            "pruned": sum(item[7] for item in seals),
            "unsealed": unsealed,
            "head": f"{seals[-1][0]}:{before}" if seals else "",
            "faults": faults[:_MANY],
        }

    @api.model
    def _check_rows(self, first_id, last_id, faults):
        """Return how many rows there are, and their hashes; note those that were changed."""
        hashes, after = [], first_id - 1
        columns = SQL(", ").join(map(SQL.identifier, ("id", "date", *TOLD, "hash")))
        while True:
            rows = self.env.execute_query(
                SQL(
                    "SELECT %s FROM docs_log.look WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",
                    columns,
                    after,
                    last_id,
                    _STEP,
                )
            )
            for id_, date, *told, hash_ in rows:
                if digest(str(id_), f"{date:%Y-%m-%d %H:%M:%S}", *map(str, told)) != hash_:
                    faults.append(self.env._("Row %(number)d was changed.", number=id_))
                hashes.append(hash_)
            if len(rows) < _STEP:
                return len(hashes), hashes
            after = rows[-1][0]

    @api.model
    def _seal_fault(self, number, date, expected, found):
        when = f"{date:%Y-%m-%d %H:%M} UTC"
        if found is None:
            return self.env._(
                "Seal %(number)d of %(when)s: rows were removed when their time was over, and "
                "there are rows again.",
                number=number,
                when=when,
            )
        if found == expected:
            return self.env._(
                "Seal %(number)d of %(when)s does not fit its rows.", number=number, when=when
            )
        return self.env._(
            "Seal %(number)d of %(when)s stands for %(expected)d rows; there are %(found)d.",
            number=number,
            when=when,
            expected=expected,
            found=found,
        )

    @api.model
    def _is_protected(self):
        """Tell whether the database refuses changes to the application whatever it does.

        Where the role of the application owns the tables, or may become their owner, only
        triggers stand in the way, and it could switch those off.
        """
        [(protected,)] = self.env.execute_query(
            SQL(
                """
                SELECT NOT rolsuper
                    AND NOT pg_has_role(current_user, relowner, 'MEMBER')
                    AND NOT pg_has_role(current_user, nspowner, 'MEMBER')
                    AND NOT has_table_privilege(pg_class.oid, 'UPDATE, DELETE, TRUNCATE')
                FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace,
                    pg_roles WHERE pg_class.oid = 'docs_log.look'::regclass
                    AND rolname = current_user
                """
            )
        )
        return protected

    def action_check(self):
        """Seal what is there, check all, and show what was found; for the officer."""
        if not self.env.user.has_group(_DPO):
            raise AccessError(self.env._("Only the data protection officer checks this."))
        self._seal()
        check = self.env["docs.look.check"].create(self.env["docs.look.check"]._prepare())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of who looked"),
            "res_model": "docs.look.check",
            "res_id": check.id,
            "view_mode": "form",
            "target": "new",
        }
