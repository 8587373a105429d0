"""What compares the tables of docs/roles.md with what each role may really do."""

from odoo.exceptions import AccessError

from .common_roles import RolesMixin
from .roles_table import OPERATIONS, names, notation, tables

CORE = "roeselare_servicedesk"
#: what a cell of “Menus and actions” says of who gets it
YES, NO = "✓", "–"
#: screen of the web client → what it asks for when it opens
SCREENS = {
    "servicedesk_cockpit": ("servicedesk.cockpit", "action_options"),
    "servicedesk_figures": ("servicedesk.figure", "action_dashboard"),
    "servicedesk_my_day": ("servicedesk.my.day", "action_read_day"),
}


class RolesTableMixin(RolesMixin):
    """Cell by cell, as one real user of every role."""

    def _allowed(self, record, user):
        """Return what ``user`` may do with ``record``, in the page's notation."""
        record = record.with_user(user)
        self.env.invalidate_all()
        allowed = {name for name in OPERATIONS.values() if record.has_access(name)}
        if record and record.browse().has_access("read"):
            found = record.with_context(active_test=False).search([("id", "=", record.id)])
            self.assertEqual(bool(found), "read" in allowed, "search and access disagree")
        return notation(allowed)

    def _check_cells(self, label, row, found):
        expected = {role: row[role] for role in found}
        self.assertEqual(found, expected, f"{label}: | {' | '.join(found.values())} |")

    def _check_row(self, label, record, row):
        found = {
            role: self._allowed(record, self.users[role]) for role in row if role in self.users
        }
        self._check_cells(label, row, found)

    def _check_tickets(self, heading):
        """Compare a table of what hangs on a ticket."""
        for row in tables(heading):
            for model in names(row["Model"]):
                for situation in names(row["Ticket"]):
                    with self.subTest(model=model, situation=situation):
                        record = self._of_ticket(model, self.tickets[situation])
                        self.assertTrue(record, "nothing to look at")
                        self._check_row(f"{model}, {situation}", record, row)

    def _check_models(self, heading):
        """Compare a table of what hangs on no ticket."""
        for row in tables(heading):
            for model in names(row["Model"]):
                with self.subTest(model=model, record=row["Record"]):
                    record = self._record(model, row["Record"])
                    self._check_row(f"{model}, {row['Record']}", record, row)

    def _check_every_situation(self, heading):
        seen = {}
        for row in tables(heading):
            for model in names(row["Model"]):
                seen.setdefault(model, []).extend(names(row["Ticket"]))
        for model, situations in seen.items():
            with self.subTest(model=model):
                self.assertEqual(sorted(situations), sorted(self.tickets))

    def _record(self, model, which):
        """Return the record that a row of models is about, with sudo."""
        records = self.env[model].sudo()
        if which == "any":
            return records if records._transient else records.search([], limit=1)
        return getattr(self, f"_record_{which.replace(' ', '_')}")(records)

    # --------------------------------------------------------- menus and actions

    def _check_menus_and_actions(self, heading):
        """Compare who sees a menu, and who may open an action and gets its list."""
        menus = {
            role: set(self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
            for role, user in self.users.items()
            if user._is_internal()
        }
        for row in tables(heading):
            for xmlid in names(row["Menu or action"]):
                record = self.env.ref(xmlid).sudo()
                with self.subTest(name=xmlid):
                    if record._name == "ir.ui.menu":
                        found = {role: record.id in menus.get(role, ()) for role in self.users}
                    else:
                        found = {
                            role: self._opens(record, user) for role, user in self.users.items()
                        }
                    words = {role: YES if yes else NO for role, yes in found.items()}
                    self._check_cells(xmlid, row, words)

    def _opens(self, action, user):
        """Tell whether ``user`` gets the page that ``action`` opens."""
        groups = action.group_ids if "group_ids" in action._fields else None
        # The web client is for internal users; all actions open there.
        if not user._is_internal() or (groups and not groups & user.all_group_ids):
            return False
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                if action._name == "ir.actions.client":
                    model, method = SCREENS[action.tag]
                    getattr(self.env[model].with_user(user), method)()
                    return True
                records = self.env[action.res_model].with_user(user)
                records.get_views([(False, name) for name in action.view_mode.split(",")])
                if records._transient:
                    return records.has_access("create")
                records.check_access("read")
                records.search([], limit=1)
        except AccessError:
            return False
        return True

    # ------------------------------------------------------------- completeness

    def _models_of(self, addon):
        """Return the models that an addon makes, or whose access it decides."""
        registry = self.env.registry
        made = {
            model._name
            for model in registry.values()
            if model._original_module == addon and not model._abstract
        }
        bound = {
            model._name
            for model in registry.values()
            if addon == CORE
            and issubclass(model, registry["servicedesk.ticket.bound"])
            and not model._abstract
            and not self._of_another_addon(model)
        }
        decided = set()
        for kind in ("ir.rule", "ir.model.access"):
            data = self.env["ir.model.data"].search(
                [("model", "=", kind), ("module", "=", addon)]
            )
            records = self.env[kind].with_context(active_test=False).browse(data.mapped("res_id"))
            decided |= set(records.exists().model_id.mapped("model"))
        return made | bound | decided

    def _of_another_addon(self, model):
        made_by = model._original_module
        return made_by.startswith(CORE.partition("_")[0]) and made_by != CORE

    def _check_none_is_left_out(self, addon, *headings):
        named = {
            model
            for heading in headings
            for row in tables(heading)
            for model in names(row.get("Model", ""))
        }
        missing = self._models_of(addon) - named
        self.assertFalse(missing, f"not in docs/roles*.md: {sorted(missing)}")
        unknown = {model for model in named if model not in self.env}
        self.assertFalse(unknown, "in docs/roles*.md and nowhere else")

    def _check_every_role(self, *headings):
        columns = {"Model", "Ticket", "Record", "Menu or action"}
        for heading in headings:
            for row in tables(heading):
                self.assertEqual(set(row) - columns, set(self.users), heading)

    def _check_no_menu_is_left_out(self, addon, heading):
        kinds = ("ir.ui.menu", "ir.actions.act_window", "ir.actions.client")
        data = self.env["ir.model.data"].search(
            [("model", "in", kinds), ("module", "=", addon)]
        )
        found = {item.complete_name for item in data}
        named = {name for row in tables(heading) for name in names(row["Menu or action"])}
        self.assertEqual(found, named)
