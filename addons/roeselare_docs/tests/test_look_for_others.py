from odoo.tests import HttpCase, tagged

from .common_mandate import MandateMixin


@tagged("post_install", "-at_install")
class TestLookForOthers(MandateMixin, HttpCase):
    """Who looks by a link or a mandate is written down as such, once, and is not asked why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_mandates()

    def _new(self, call, *arguments, **options):
        """Return the rows that a call leaves, as another transaction would."""
        looks = self.env["docs.look"].sudo()
        domain = [("document_ref", "=", self.document.id)]
        before = looks.search(domain)
        self.env.cr.precommit.clear()
        self.env.invalidate_all()
        call(*arguments, **options)
        self.env.invalidate_all()
        return looks.search(domain) - before

    def test_by_a_link_one_is_nobody_also_when_logged_in(self):
        _link, token = self._share()
        self.assertEqual(self._new(self._open, token).role, "link")
        for user in (self.agent_b, self.operator, self.marie):
            with self.subTest(user=user.login):
                look = self._new(self._mine, f"/gedeeld/{token}", user.login, x="")
                self.assertEqual((look.role, look.user_name), ("link", ""))

    def test_a_holder_leaves_one_row_by_each_way(self):
        mandate = self._mandate()
        address = f"/my/documenten/namens/{mandate.id}/{self.document.id}"
        look = self._new(self._mine, address, "t_karel")
        self.assertEqual((look.kind, look.role), ("view", "mandate"))
        look = self._new(self.document.with_user(self.karel).read, ["content"])
        self.assertEqual((look.kind, look.role), ("download", "mandate"))

    def test_a_colleague_who_holds_a_mandate_is_not_asked_why(self):
        document = self.document.with_user(self.employee)
        self._mandate(holder_id=self.employee.partner_id.id)
        self.env["docs.mandate"]._forget_held()
        self.assertFalse(document.look_reason_needed)
        look = self._new(document.read, ["content"])
        self.assertEqual((look.role, look.purpose), ("mandate", ""))

    def test_who_handles_the_document_looks_as_staff_also_with_a_mandate(self):
        self._mandate(holder_id=self.agent_a.partner_id.id)
        look = self._new(self.document.with_user(self.agent_a).read, ["content"])
        self.assertEqual(look.role, "staff")
