from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import process
from ..tools.form import Condition
from ..tools.process import Step

_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def plans(draw):
    """A plan without cycles: each step waits only for earlier ones."""
    size = draw(st.integers(1, 9))
    steps = []
    for number in range(size):
        before = draw(st.sets(st.integers(0, number - 1))) if number else set()
        asked = draw(st.booleans())
        condition = Condition("q", "equals", (draw(st.sampled_from("ab")),)) if asked else None
        steps.append(Step(f"s{number}", tuple(f"s{n}" for n in sorted(before)), condition))
    return steps


def runs(draw, steps):
    """Close one open step after the other, in any order; yield what was closed before."""
    closed = set()
    for _step in steps:
        open_keys = process.openable(steps, closed)
        if not open_keys:
            break
        yield closed, open_keys
        closed = closed | {draw(st.sampled_from(open_keys))}
    yield closed, process.openable(steps, closed)


@tagged("post_install", "-at_install")
class TestProcessProperties(BaseCase):
    @_SETTINGS
    @given(plans(), st.sampled_from([None, {}, {"q": "a"}, {"q": "b"}]), st.data())
    def test_no_step_opens_before_its_predecessors(self, steps, answers, data):
        kept = process.plan(steps, answers)
        before = {step.key: set(step.predecessors) for step in kept}
        for closed, open_keys in runs(data.draw, kept):
            for key in open_keys:
                self.assertLessEqual(before[key], closed)

    @_SETTINGS
    @given(plans(), st.sampled_from([None, {}, {"q": "a"}]), st.data())
    def test_every_run_ends_with_all_its_steps_closed(self, steps, answers, data):
        kept = process.plan(steps, answers)
        *_begin, (closed, open_keys) = runs(data.draw, kept)
        self.assertEqual(closed, {step.key for step in kept})
        self.assertFalse(open_keys)

    @_SETTINGS
    @given(plans(), st.sampled_from([{}, {"q": "a"}, {"q": "b"}]))
    def test_who_waits_for_a_step_passed_over_waits_for_its_predecessors(self, steps, answers):
        kept = process.plan(steps, answers)
        keys = {step.key for step in kept}
        for step in kept:
            self.assertLessEqual(set(step.predecessors), process.ancestors(steps, step.key))
            # Nothing that is kept and comes before gets lost on the way.
            self.assertEqual(
                process.ancestors(kept, step.key), process.ancestors(steps, step.key) & keys
            )

    @_SETTINGS
    @given(plans(), st.data())
    def test_a_cancelled_branch_leaves_nobody_waiting_for_it_alone(self, steps, data):
        key = data.draw(st.sampled_from([step.key for step in steps]))
        gone = process.branch(steps, key)
        self.assertLessEqual(gone, process.followers(steps, key) | {key})
        for step in steps:
            if step.key not in gone and step.predecessors:
                self.assertTrue(set(step.predecessors) - gone, step)

    @_SETTINGS
    @given(plans(), st.data())
    def test_after_a_redo_no_step_is_open_before_its_predecessors(self, steps, data):
        waits = [step for step in steps if step.predecessors]
        if not waits:
            return
        sender = data.draw(st.sampled_from(waits)).key
        done = process.ancestors(steps, sender)
        target = data.draw(st.sampled_from(sorted(done)))
        again = process.redo(steps, sender, target, done)
        self.assertIn(sender, again)
        self.assertNotIn(target, again)
        still = done - again - {target}
        # The target itself can begin: what it waited for stands.
        self.assertIn(target, process.openable(steps, still))
        self.assertFalse(again & set(process.openable(steps, still)))


@tagged("post_install", "-at_install")
class TestProcessTools(BaseCase):
    def test_a_cycle_is_found_wherever_one_begins(self):
        steps = [Step("a", ("b",)), Step("b", ("c",)), Step("c", ("b",)), Step("d")]
        self.assertEqual(set(process.find_cycle(steps)), {"b", "c"})
        self.assertEqual(process.find_cycle([Step("a", ("a",))]), ["a"])
        self.assertEqual(process.find_cycle([Step("a"), Step("b", ("a",))]), [])

    def test_without_any_answers_no_step_is_left_out(self):
        steps = [Step("a", (), Condition("q", "equals", ("x",)))]
        self.assertEqual([step.key for step in process.plan(steps, None)], ["a"])
        self.assertEqual(process.plan(steps, {}), [])

    def test_what_was_done_in_another_branch_stands(self):
        steps = [
            Step("file"),
            Step("account", ("file",)),
            Step("desk", ("file",)),
            Step("welcome", ("account", "desk")),
        ]
        again = process.redo(steps, "desk", "file", {"file", "account"})
        self.assertEqual(again, {"desk", "welcome"})

    def test_a_step_is_not_sent_back_to_a_later_one(self):
        with self.assertRaises(ValueError):
            process.redo([Step("a"), Step("b", ("a",))], "a", "b", set())

    def test_who_approves_an_amount(self):
        tiers = [(5000, "manager"), (0, "lead")]
        self.assertEqual(process.required_tiers(tiers, 5000), [(0, "lead")])
        self.assertEqual(process.required_tiers(tiers, 5000.01), [(0, "lead"), (5000, "manager")])
        self.assertEqual(len(process.required_tiers(tiers, None)), 2)
        self.assertEqual(process.required_tiers([(500, "lead")], 300), [])
