from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common_roles_table import RolesTableMixin

from .common_roles import DocumentRolesMixin

ADDON = "roeselare_docs"
ON_TICKET = "Documents on a ticket"
MODELS = "Models of documents"
MENUS = "Menus and actions of documents"


@tagged("post_install", "-at_install")
class TestDocumentRoles(DocumentRolesMixin, RolesTableMixin, TransactionCase):
    """The tables of docs/roles.md are true for what documents add, and leave nothing out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.env.flush_all()

    def test_what_hangs_on_a_ticket(self):
        self._check_tickets(ON_TICKET)

    def test_what_hangs_on_no_ticket(self):
        self._check_models(MODELS)

    def test_menus_and_actions(self):
        self._check_menus_and_actions(MENUS)

    def test_nothing_is_left_out(self):
        self._check_none_is_left_out(ADDON, ON_TICKET, MODELS)
        self._check_no_menu_is_left_out(ADDON, MENUS)
        self._check_every_situation(ON_TICKET)
        self._check_every_role(ON_TICKET, MODELS, MENUS)
