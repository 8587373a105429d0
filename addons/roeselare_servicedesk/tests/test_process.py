from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CityCase
from .common_process import ProcessMixin


@tagged("post_install", "-at_install")
class TestProcess(ProcessMixin, CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_process()

    def test_only_the_first_step_is_open_at_the_start(self):
        ticket = self._begin()
        self.assertEqual(
            self._states(ticket),
            {
                "file": "open",
                "approve": "waiting",
                "account": "waiting",
                "desk": "waiting",
                "welcome": "waiting",
            },
        )
        self.assertEqual(ticket.process_state, "running")
        self.assertTrue(self._task(ticket, "file").date_deadline)
        self.assertFalse(self._task(ticket, "account").date_deadline)

    def test_parallel_steps_open_together_and_join(self):
        ticket = self._begin()
        self._finish(ticket, "file", self.agent_a)
        # Five days pass no limit: the approval is passed on.
        states = self._states(ticket)
        self.assertEqual(
            (states["approve"], states["account"], states["desk"]), ("done", "open", "open")
        )
        self._finish(ticket, "account", self.agent_b)
        self.assertEqual(self._states(ticket)["welcome"], "waiting")
        self._finish(ticket, "desk", self.colleague_a)
        self.assertEqual(self._states(ticket)["welcome"], "open")
        self._finish(ticket, "welcome", self.agent_a)
        self.assertEqual(ticket.process_state, "ready")

    def test_the_ticket_is_in_progress_when_the_first_step_starts(self):
        ticket = self._begin()
        self.assertEqual(ticket.public_state, "received")
        self._task(ticket, "file", self.agent_a).action_step_start()
        self.assertEqual(ticket.public_state, "in_progress")
        self.assertEqual(self._task(ticket, "file").user_ids, self.agent_a)

    def test_a_condition_that_does_not_hold_leaves_its_step_out(self):
        self.step_account.write({"condition_key": "days", "condition_values": [9]})
        ticket = self._begin(days="5")
        self.assertNotIn("account", self._states(ticket))
        welcome = self._task(ticket, "welcome")
        self.assertEqual(set(welcome.depend_on_ids.mapped("step_key")), {"desk", "approve"})
        self.assertIn("account", self._states(self._begin(days="9")))

    def test_a_later_edit_of_the_service_changes_no_running_request(self):
        ticket = self._begin()
        self.step_welcome.unlink()
        self.step_account.write({"team_id": self.team_a.id, "name": "Otherwise"})
        self.step_account.check_ids.unlink()
        self._finish(ticket, "file", self.agent_a)
        account = self._task(ticket, "account")
        self.assertEqual(account.name, "Account")
        self.assertEqual(account.step_team_id, self.team_b)
        self.assertEqual(account.step_check_ids.mapped("name"), ["Mailbox made"])
        self.assertIn("welcome", self._states(ticket))

    def test_a_step_is_not_done_before_its_checklist(self):
        ticket = self._begin()
        self._finish(ticket, "file", self.agent_a)
        account = self._task(ticket, "account", self.agent_b)
        with self.assertRaisesRegex(UserError, "Mailbox made"):
            account.action_step_done()
        account.step_check_ids.action_toggle()
        account.action_step_done()
        self.assertEqual(self._states(ticket)["account"], "done")

    # ---------------------------------------------------------------- closing

    def _close(self, ticket, user, reason="close_reason_resolved"):
        window = self.env["servicedesk.reply"].with_user(user)
        reason = self.env.ref(f"roeselare_servicedesk.{reason}")
        window.create(
            {"ticket_id": ticket.id, "mode": "close", "text": "Done.", "reason_id": reason.id}
        ).action_send()

    def test_a_ticket_is_not_closed_while_mandatory_steps_are_open(self):
        ticket = self._begin()
        with self.assertRaisesRegex(UserError, "HR makes the file") as caught:
            self._close(ticket, self.agent_a)
        self.assertNotIn("Desk", str(caught.exception))
        self.assertEqual(ticket.public_state, "received")

    def test_optional_steps_end_with_the_ticket(self):
        ticket = self._begin()
        for key, user in (("file", self.agent_a), ("account", self.agent_b)):
            self._finish(ticket, key, user)
        self._say("cancel", "Not needed", self.lead_a, self._task(ticket, "welcome", self.lead_a))
        self.assertEqual(ticket.process_state, "ready")
        self._close(ticket, self.agent_a)
        self.assertEqual(ticket.public_state, "resolved")
        self.assertEqual(self._states(ticket)["desk"], "cancelled")

    def test_withdrawing_cancels_all_steps(self):
        ticket = self._begin()
        ticket._withdraw()
        self.assertEqual(set(self._states(ticket).values()), {"cancelled"})

    # ------------------------------------------------------------ back, cancel

    def _at_account(self):
        ticket = self._begin()
        self._finish(ticket, "file", self.agent_a)
        return ticket

    def test_a_step_sent_back_is_done_again(self):
        ticket = self._at_account()
        self._finish(ticket, "desk", self.colleague_a)
        task = self._task(ticket, "account", self.agent_b)
        task.step_check_ids.action_toggle()
        self._say("back", "The name is wrong", self.agent_b, task, target="file")
        states = self._states(ticket)
        self.assertEqual((states["file"], states["account"]), ("open", "waiting"))
        self.assertEqual(states["desk"], "done", "what was done elsewhere stands")
        self.assertEqual(self._task(ticket, "file").step_note, "The name is wrong")
        self.assertFalse(task.sudo().step_check_ids.done)
        log = "".join(ticket.message_ids.mapped("body"))
        self.assertIn("The name is wrong", log)
        self._finish(ticket, "file", self.agent_a)
        self.assertEqual(self._states(ticket)["account"], "open")

    def test_sending_back_needs_a_reason_and_an_earlier_step(self):
        ticket = self._at_account()
        task = self._task(ticket, "account", self.agent_b)
        with self.assertRaisesRegex(UserError, "why"):
            self._say("back", "  ", self.agent_b, task, target="file")
        first = self._begin()
        with self.assertRaisesRegex(UserError, "No step comes before"):
            self._task(first, "file", self.agent_a).action_step_send_back()

    def test_a_lead_cancels_a_branch_and_the_rest_goes_on(self):
        ticket = self._at_account()
        task = self._task(ticket, "account", self.agent_b)
        with self.assertRaises(AccessError):
            task.action_step_cancel()
        with self.assertRaises(AccessError):
            self._say("cancel", "No", self.agent_b, task)
        task = task.with_user(self.lead_b)
        task.action_step_cancel()
        self._say("cancel", "Nobody comes", self.lead_b, task)
        states = self._states(ticket)
        self.assertEqual((states["account"], states["desk"]), ("cancelled", "open"))
        self.assertEqual(states["welcome"], "waiting")
        self._finish(ticket, "desk", self.colleague_a)
        self.assertEqual(self._states(ticket)["welcome"], "open")

    def test_another_service_begins_its_own_steps(self):
        ticket = self._at_account()
        self._add_step("file", self.team_b, service_id=self.service.id)
        ticket.service_id = self.service
        self.assertEqual(self._states(ticket), {"file": "open"})
        self.assertEqual(self._task(ticket, "file").step_team_id, self.team_b)

    # -------------------------------------------------------------- requester

    def test_the_requester_reads_one_line(self):
        ticket = self._begin().with_context(lang="en_US")
        self.assertEqual(ticket._progress(), "Step 1 of 5: HR makes the file")
        self._finish(ticket, "file", self.agent_a)
        self.assertEqual(ticket._progress(), "Step 3 of 5: Account · Desk")
        for key, user in (
            ("account", self.agent_b),
            ("desk", self.colleague_a),
            ("welcome", self.agent_a),
        ):
            self._finish(ticket, key, user)
        self.assertIn("All 5 steps are done", ticket._progress())
        self._close(ticket, self.agent_a)
        self.assertEqual(ticket._progress(), "")

    def test_a_ticket_without_steps_has_no_line(self):
        self.assertEqual(self._ticket()._progress(), "")

    # ------------------------------------------------------------------ costs

    def test_a_ticket_of_a_service_without_steps_costs_nothing_more(self):
        steps = self.env["servicedesk.step"]
        steps._services_with_steps()
        ticket = self._ticket(service_id=self.service.id)
        with self.assertQueryCount(0):
            ticket._start_processes()

    def test_the_start_of_five_steps_costs_a_known_number_of_queries(self):
        self._begin()  # fills the caches
        ticket = self._ticket(service_id=self.service.id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET service_id = %s WHERE id = %s",
            [self.public_service.id, ticket.id],
        )
        self.env.invalidate_all()
        with self.assertQueryCount(62):
            ticket._start_processes()
            self.env.flush_all()
        self.assertEqual(len(ticket.step_task_ids), 5)
