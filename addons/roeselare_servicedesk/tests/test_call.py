from odoo.tests import HttpCase, tagged

from ..tools.log_mask import mask
from .common import PASSWORD
from .common_cockpit import CockpitMixin

# What the exchange sends → what the screen gets.
CALLS = {
    "from=%2B32475987654": "32475987654",
    "from=+32475987654": "32475987654",
    "from=0475987654": "32475987654",
    "from=0032475987654": "32475987654",
    "from=051%2F20.00.01": "3251200001",
    "from=sip%3A%2B32475987654%40pbx": "32475987654",
    "from=1788": "1788",
    "from=anonymous": "withheld",
    "from=": "withheld",
    "": "withheld",
}
BAD = (
    "from=abc",
    "from=%3Cscript%3E",
    "from=0475",
    "from=" + "1" * 300,
    "from=%00",
    "from=12345678",
)


@tagged("post_install", "-at_install")
class TestCall(CockpitMixin, HttpCase):
    """The telephone exchange opens the screen with who calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_cockpit()
        cls.env.flush_all()

    def _call(self, query):
        return self.url_open(f"/roeselare/call?{query}", allow_redirects=False)

    def test_every_way_to_write_the_number_opens_the_screen(self):
        self.authenticate(self.operator.login, PASSWORD)
        for query, caller in CALLS.items():
            with self.subTest(query=query):
                answer = self._call(query)
                self.assertEqual(answer.status_code, 303)
                location = answer.headers["Location"].partition("?")
                self.assertTrue(location[0].endswith("/odoo/servicedesk-intake"))
                self.assertEqual(location[2], f"caller={caller}")

    def test_what_is_no_number_is_said_and_not_repeated(self):
        self.authenticate(self.operator.login, PASSWORD)
        for query in BAD:
            with self.subTest(query=query):
                answer = self._call(query)
                self.assertEqual(answer.status_code, 400)
                self.assertIn("/odoo/servicedesk-intake", answer.text)
                self.assertNotIn("<script>", answer.text.partition("<main")[2])

    def test_only_staff_gets_there(self):
        for user in (self.citizen, self.employee, self.dpo):
            self.authenticate(user.login, PASSWORD)
            self.assertEqual(self._call("from=0475987654").status_code, 404)
        self.authenticate(None, None)
        answer = self._call("from=0475987654")
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_a_post_is_refused(self):
        self.authenticate(self.operator.login, PASSWORD)
        answer = self.url_open("/roeselare/call", data={"from": "0475987654"})
        self.assertIn(answer.status_code, (400, 404, 405))

    def test_the_number_stays_out_of_the_access_log(self):
        for path in ("/roeselare/call?from=", "/odoo/servicedesk-intake?caller="):
            line = mask(f'"GET {path}0475987654 HTTP/1.1" 303')
            self.assertNotIn("0475987654", line)
            self.assertIn(path, line)
