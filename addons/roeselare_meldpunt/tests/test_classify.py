import csv
import random
import time

from odoo.tests import TransactionCase
from odoo.tools import file_open

from ..tools import classify

TEXTS = "roeselare_meldpunt/data/suggestion/training_nl.csv"
HELD_OUT = "roeselare_meldpunt/tests/samples/held_out.csv"
#: docs/suggestions.md says 84.8 and 96.8 %
TOP_ONE, TOP_THREE = 0.82, 0.94


def read(path):
    with file_open(path) as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]


class TestClassify(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts, cls.held = read(TEXTS), read(HELD_OUT)
        cls.model, _scores = classify.train(cls.texts)

    def best(self, text):
        return [label for label, _share in classify.rank(self.model, text)[:3]]

    def test_held_out_sentences_are_found_as_the_page_says(self):
        found = [(label, self.best(text)) for label, text in self.held]
        one = sum(label == best[0] for label, best in found) / len(found)
        three = sum(label in best for label, best in found) / len(found)
        self.assertGreaterEqual(one, TOP_ONE)
        self.assertGreaterEqual(three, TOP_THREE)

    def test_held_out_sentences_were_not_learned(self):
        learned = {text.lower() for _label, text in self.texts}
        self.assertFalse([text for _label, text in self.held if text.lower() in learned])

    def test_every_category_has_texts_and_held_out_sentences(self):
        labels = {label for label, _text in self.texts}
        for label in labels:
            count = sum(item[0] == label for item in self.held)
            self.assertGreaterEqual(count, 5, label)
        self.assertGreaterEqual(len(self.held), 400)
        self.assertEqual({label for label, _text in self.held}, labels)
        for label in labels:
            name = f"roeselare_meldpunt.category_{label}"
            self.assertTrue(self.env.ref(name, raise_if_not_found=False), name)

    def test_typing_errors_hardly_matter(self):
        """A letter that is swapped, doubled or lost in a long word changes little."""
        chance = random.Random(7)
        same = 0
        sample = chance.sample(self.held, 120)
        for _label, text in sample:
            at = max(range(len(text)), key=lambda i, t=text: len(t[:i].split(" ")[-1]))
            wrong = text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
            same += bool(set(self.best(text)[:1]) & set(self.best(wrong)))
        self.assertGreater(same / len(sample), 0.9)

    def test_whatever_is_typed_is_answered(self):
        for text in ("", "   ", "!!!", "\x00", "é" * 5000, "a", "1" * 999, "Ω≈ç√", None):
            ranked = classify.rank(self.model, text)
            if ranked:
                self.assertAlmostEqual(sum(share for _label, share in ranked), 1, 3)

    def test_it_is_quick_and_small(self):
        self.assertLess(self.model.weights.nbytes, 6_000_000)
        start = time.perf_counter()
        for _label, text in self.held[:50]:
            classify.rank(self.model, text)
        self.assertLess((time.perf_counter() - start) / 50, 0.010)

    def test_the_same_texts_give_the_same_model(self):
        again, _scores = classify.train(self.texts)
        self.assertTrue((again.weights == self.model.weights).all())
