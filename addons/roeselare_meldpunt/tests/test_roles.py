from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common_roles_table import RolesTableMixin

from .common_roles import ReportRolesMixin

ADDON = "roeselare_meldpunt"


@tagged("post_install", "-at_install")
class TestReportRoles(ReportRolesMixin, RolesTableMixin, TransactionCase):
    """The tables of docs/roles.md are true for what reports add, and leave nothing out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.env["meldpunt.contractor.service"].create(
            {"contractor_id": cls.contractor.id, "code": "BIN", "name": "Bin"}
        )
        cls.env.flush_all()

    def test_what_hangs_on_a_report(self):
        self._check_tickets("Reports on a ticket")

    def test_what_hangs_on_no_report(self):
        self._check_models("Models of reports")

    def test_menus_and_actions(self):
        self._check_menus_and_actions("Menus and actions of reports")

    def test_nothing_is_left_out(self):
        # The tables of the work in the field have a test of their own.
        self._check_none_is_left_out(
            ADDON, "Reports on a ticket", "Models of reports", "Work in the field"
        )
        self._check_no_menu_is_left_out(ADDON, "Menus and actions of reports")
        self._check_every_situation("Reports on a ticket")
        self._check_every_role(
            "Reports on a ticket", "Models of reports", "Menus and actions of reports"
        )
