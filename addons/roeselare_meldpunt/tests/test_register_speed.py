import random
import time

from odoo.tests import TransactionCase, tagged

from .common import setup_users
from .common_register import names, register_csv, run_import

STREETS, HOUSES = 1_000, 40
#: a quiet machine reaches four times that
ROWS_A_SECOND = 2_000
ANSWER_MS = 20


@tagged("post_install", "-at_install")
class TestRegisterSpeed(TransactionCase):
    """The register with as many addresses as the city has: 40,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        content = register_csv(STREETS, HOUSES)
        start = time.monotonic()
        cls.imported = run_import(cls.env, content, confirm_removal=True)
        cls.seconds = time.monotonic() - start
        cls.env.cr.execute("ANALYZE meldpunt_street")
        company = cls.env.company
        company.write({"meldpunt_address_active": True, "meldpunt_address_url": ""})

    def test_thousands_of_rows_a_second_are_imported(self):
        rows = STREETS * HOUSES
        self.assertEqual((self.imported.row_count, self.imported.refused_count), (rows, 0))
        self.assertGreater(rows / self.seconds, ROWS_A_SECOND)

    def typed(self):
        """Return what people type: letter by letter, and with a letter too few."""
        chance = random.Random(1788)
        texts = []
        for street in chance.sample(names(STREETS), 12):
            whole = f"{street} {chance.randint(1, HOUSES)}"
            texts += [whole[:length] for length in range(3, len(whole) + 1)]
            lost = chance.randrange(2, len(street) - 1)
            texts.append(f"{street[:lost]}{street[lost + 1 :]} 12")
        return texts

    def answer_ms(self):
        """Return what 95 of 100 answers take no longer than, in milliseconds."""
        search = self.env["meldpunt.address"]
        spent, found = [], 0
        for text in self.typed():
            start = time.perf_counter()
            answer = search._suggest(text)
            spent.append((time.perf_counter() - start) * 1000)
            found += bool(answer["results"])
        # Else it would be quick at finding nothing.
        self.assertGreater(found / len(spent), 0.9)
        return sorted(spent)[int(len(spent) * 0.95)]

    def test_an_answer_comes_while_somebody_types(self):
        """Of three rounds the quickest counts: the machine of the tests has other work."""
        self.assertLess(min(self.answer_ms() for _round in range(3)), ANSWER_MS)
