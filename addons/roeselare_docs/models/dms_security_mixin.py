import functools

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

#: in the context: the one library that a search is about. It leaves out what a rule says of
#: other libraries, so that it only narrows, whoever sets it.
ONLY_LIBRARY = "docs_only_library"
_FOLLOWS = {"library", "shelf_department_id", "owner_department_id"}


class DmsSecurityMixin(models.AbstractModel):
    """One answer to "may I?" for files and directories, whoever asks.

    Stock dms denies in search only: its ``filtered_domain`` lets everything pass
    under sudo, which is how ``check_access`` evaluates rules, so attachments,
    ``/web/content``, and any read from a warm cache are open (docs/adr/0030).
    """

    _inherit = "dms.security.mixin"
    # ``create`` below runs with sudo: without this, a command on a one2many field
    # moves any file or directory into the new one.
    _allow_sudo_commands = False

    def _check_access(self, operation):
        """Check the model's access, then the rules, always by SQL as search does.

        A record that does not exist is forbidden like one of somebody else.
        """
        access = self.env["ir.model.access"]
        if not access.check(self._name, operation, raise_exception=False):
            return self, functools.partial(access._make_access_error, self._name, operation)
        ids = [id_ for id_ in self._ids if id_]
        rule = self.env["ir.rule"]
        domain = rule._compute_domain(self._name, operation) if ids else Domain.TRUE
        if domain.is_true():
            return None
        # sudo: dms.security.mixin - ``domain`` holds this user's rules, as in core
        asked = self.sudo().with_context(active_test=False)
        allowed = asked._search(Domain("id", "in", ids) & self._one_library(ids) & domain)
        forbidden = self - self.browse(allowed.get_result_ids())
        if forbidden:
            return forbidden, functools.partial(rule._make_access_error, operation, forbidden)
        return None

    @api.model
    def _one_library(self, ids):
        """Return the library in which all of these are, as a domain; TRUE where it varies."""
        return Domain.TRUE

    def _check_access_dms_record(self, operation):
        # The stock method lists every file of the city that the user may change, and looks
        # for these among them: 3 s an edit among 1,300,000.
        if any(self._ids) and not self.env.su and (denied := self._check_access(operation)):
            raise denied[1]()

    def _filtered_access(self, operation):
        # The stock override asks twice.
        return models.BaseModel._filtered_access(self, operation)

    def filtered_domain(self, domain):
        # The stock override returns everything under sudo.
        return models.BaseModel.filtered_domain(self, domain)

    @api.model
    def _get_permission_domain(self, operator, value, operation):
        """Keep the stock rights for stock directories; libraries have their own."""
        # sudo(False): ir.rule domains are evaluated with sudo but speak of the user
        as_user = self.sudo(False) if self.env.su else self
        positive = operator == "in"
        if as_user.env.su:
            return Domain.TRUE if positive else Domain.FALSE
        if not positive:
            as_user = as_user.with_context(**{ONLY_LIBRARY: None})
        allowed = as_user._library_domain(operation)
        if not as_user.env.context.get(ONLY_LIBRARY):
            stock = Domain(super()._get_permission_domain("in", [True], operation))
            allowed |= Domain("library", "=", False) & stock
        return allowed if positive else ~allowed

    @api.model
    def _check_not_said(self, *vals_list):
        """Refuse whoever says himself whose a record is: the rules go by these columns."""
        if self.env.su:
            return
        said = {name for vals in vals_list for name in vals}
        said |= {name.removeprefix("default_") for name in self.env.context}
        if _FOLLOWS & said:
            raise AccessError(self.env._("Whose this is follows from the directory above it."))

    @api.model
    def _is_asked_for(self, library):
        """Tell whether a search may be about this library."""
        return self.env.context.get(ONLY_LIBRARY) in (None, False, library)

    @api.model
    def _library_domain(self, operation):
        """Return what the current user may do in libraries; nothing unless extended."""
        return Domain.FALSE

    @api.model
    def _get_access_groups_query(self, operation):
        # The stock query reads computed relations by SQL: write them first, or a
        # right that was withdrawn in this transaction still counts.
        self.env["dms.directory"].flush_model(["complete_group_ids"])
        self.env["dms.access.group"].flush_model(
            [
                "users",
                "perm_inclusive_create",
                "perm_inclusive_unlink",
                "perm_inclusive_write",
            ]
        )
        return super()._get_access_groups_query(operation)

    @api.model
    def _get_domain_by_inheritance(self, operation):
        # The stock method groups over all files on every check, also when no storage
        # works that way.
        if not self.env["dms.storage"]._some_storage_inherits_access():
            return Domain.FALSE
        return super()._get_domain_by_inheritance(operation)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_create_commands(vals)
        return super().create(vals_list)

    @api.model
    def _check_create_commands(self, vals):
        """Refuse commands that the sudo of stock ``create`` would run as superuser.

        Files and directories below are checked as the user (``_allow_sudo_commands``);
        messages, activities and followers are nobody's to bring along.
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or field.type != "one2many" or not value:
                continue
            if not self.env[field.comodel_name]._allow_sudo_commands and all(
                command[0] in (Command.CREATE, Command.LINK, Command.SET) for command in value
            ):
                continue
            raise AccessError(
                self.env._(
                    "“%(field)s” cannot be filled in while creating a file or "
                    "directory. Create it first, then add them.",
                    field=field.string,
                )
            )

    def write(self, vals):
        res = super().write(vals)
        # sudo: dms.security.mixin - reads one flag of records just written
        if not self.env.su and "personal" in self.sudo().mapped("library"):
            raise AccessError(
                self.env._(
                    "A file cannot be moved into a library by hand. Deliver it from "
                    "a ticket instead."
                )
            )
        return res
