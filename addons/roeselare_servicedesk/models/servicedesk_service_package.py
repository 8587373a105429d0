from contextlib import contextmanager
from pathlib import Path

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import file_path, html_sanitize

from ..tools.package import (
    FORMAT,
    PackageFault,
    check_package,
    read_json,
    write_json,
)

_MODULE = "roeselare_servicedesk"


class PackageError(UserError):
    """A package that was not taken; nothing was changed.

    :param str path: where in the package, such as ``service.team``
    :param str reason: a sentence for people
    """

    def __init__(self, path, reason):
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}" if path else reason)


class ServicedeskServicePackage(models.AbstractModel):
    """A service with its form and its process as one JSON file, in and out."""

    _name = "servicedesk.service.package"
    _description = "Service as a file"

    def _read(self, data):
        """Return the checked package in the bytes of a file.

        :raise PackageError: the first thing that is wrong
        """
        try:
            return check_package(read_json(data), clean_html)
        except PackageFault as fault:
            raise self._error(fault) from fault

    def _import(self, package):
        """Make a service of a checked package, or change the one with its code.

        All or nothing: with an error, everything is as it was.

        :return: ``servicedesk.service``
        :raise PackageError: what is not here or cannot be done
        :raise AccessError: the user edits no services
        """
        for operation in ("create", "write"):
            self.env["servicedesk.service"].check_access(operation)
        with self.env.cr.savepoint():
            try:
                return self.with_context(lang="en_US")._import_parts(package)
            except PackageFault as fault:
                raise self.with_context(lang=self.env.lang)._error(fault) from fault

    def _import_parts(self, package):
        with self._part("service"):
            service = self._import_service(package)
        with self._part("form"):
            self._import_form(service, package["form"])
        with self._part("process"):
            self._import_process(service, package["process"])
            self.env.flush_all()
        return service

    @contextmanager
    def _part(self, path):
        """Say in which part of a package something went wrong that only models know."""
        try:
            yield
        except (PackageError, AccessError):
            raise
        except UserError as error:
            raise PackageError(path, str(error)) from error

    def _export(self, service):
        """Return the bytes of the file of a service.

        :raise PackageError: what has to be mended before others can read the file
        """
        service.ensure_one()
        return write_json(self._checked(service))

    def _checked(self, service):
        try:
            return check_package(self._to_package(service), clean_html)
        except PackageFault as fault:
            raise self._error(fault) from fault

    def _to_package(self, service):
        return {
            "format": FORMAT,
            "code": service.code,
            "service": self._export_service(service),
            "form": self._export_form(service.form_id),
            "process": self._export_process(service),
        }

    def _existing(self, code):
        services = self.env["servicedesk.service"].with_context(active_test=False)
        return services.search([("code", "=", code)], limit=1)

    def _changes(self, package):
        """Return the paths in which a package differs from the service with its code.

        :return: list such as ``["service.costs", "form"]``; None when there is no such
            service yet
        """
        service = self._existing(package["code"])
        if not service:
            return None
        now = self._checked(service)
        paths = [
            f"service.{key}"
            for key, value in package["service"].items()
            if value != now["service"][key]
        ]
        return paths + [key for key in ("form", "process") if package[key] != now[key]]

    # ------------------------------------------------------------ installation

    @api.model
    def _load_data(self):
        """Make the services that come along with the addon and are not there yet."""
        folder = Path(file_path(f"{_MODULE}/data/service"))
        for path in sorted(folder.glob("*.json")):
            name = f"service_{path.stem.replace('-', '_')}"
            if self.env.ref(f"{_MODULE}.{name}", raise_if_not_found=False):
                continue
            try:
                service = self._import(self._read(path.read_bytes()))
            except PackageError as error:
                raise PackageError(path.name, str(error)) from error
            self.env["ir.model.data"]._update_xmlids(
                [{"xml_id": f"{_MODULE}.{name}", "record": service, "noupdate": True}]
            )


def clean_html(text):
    """Return a text with layout in which nothing runs; the same when it was clean."""
    return str(html_sanitize(text.strip())) if text.strip() else ""
