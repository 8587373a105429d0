from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import PASSWORD, CityCase, CityMixin, jpeg
from .common_process import ProcessMixin


@tagged("post_install", "-at_install")
class TestProcessAccess(ProcessMixin, CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_process()
        cls.boss = new_test_user(
            cls.env, "project_boss", "base.group_user,project.group_project_manager"
        )

    def _at_account(self, **values):
        ticket = self._begin(**values)
        self._finish(ticket, "file", self.agent_a)
        return ticket

    def _sees(self, ticket, user):
        tasks = self.env["project.task"].with_user(user)
        if user._is_portal():
            # The fields of steps are closed to the portal altogether.
            with self.assertRaises(AccessError):
                tasks.search([("ticket_id", "=", ticket.id)])
            found = tasks.search([("name", "in", ticket.step_task_ids.mapped("name"))])
            return set(found.sudo().mapped("step_key"))
        return set(tasks.search([("ticket_id", "=", ticket.id)]).mapped("step_key"))

    def test_a_department_sees_its_step_once_it_is_open(self):
        ticket = self._begin()
        self.assertEqual(self._sees(ticket, self.agent_b), set())
        self._finish(ticket, "file", self.agent_a)
        self.assertEqual(self._sees(ticket, self.agent_b), {"account"})
        self.assertEqual(len(self._sees(ticket, self.agent_a)), 5)

    def test_a_department_still_sees_a_step_that_it_sent_back(self):
        ticket = self._at_account()
        task = self._task(ticket, "account", self.agent_b)
        self._say("back", "The name is wrong", self.agent_b, task, target="file")
        self.assertEqual(self._states(ticket)["account"], "waiting")
        self.assertEqual(self._sees(ticket, self.agent_b), {"account"})
        with self.assertRaises(UserError):
            task.action_step_done()

    def test_nobody_else_sees_a_step(self):
        ticket = self._at_account()
        for user in (self.citizen, self.other_citizen, self.employee, self.boss):
            self.assertEqual(self._sees(ticket, user), set(), user.login)
            with self.assertRaises(AccessError):
                self._task(ticket, "account", user).read(["name"])
        self.assertEqual(len(self._sees(ticket, self.dpo)), 5)
        self.assertEqual(len(self._sees(ticket, self.operator)), 5)

    def test_sharing_the_project_with_a_customer_opens_no_step(self):
        ticket = self._at_account()
        project = self.env.ref("roeselare_servicedesk.project_servicedesk")
        project.privacy_visibility = "portal"
        project.message_subscribe(self.citizen.partner_id.ids)
        task = self._task(ticket, "account")
        task.message_subscribe(self.citizen.partner_id.ids)
        self.assertNotIn(self.citizen.partner_id, task.message_partner_ids)
        self.assertEqual(self._sees(ticket, self.citizen), set())
        self.assertFalse(task._portal_ensure_token())

    def test_a_requester_who_is_a_colleague_follows_no_step(self):
        ticket = self._at_account(partner=self.employee.partner_id)
        self.assertNotIn(self.employee.partner_id, ticket.step_task_ids.message_partner_ids)
        self.assertEqual(self._sees(ticket, self.employee), set())

    def test_a_confidential_request_shows_its_step_to_the_team_only(self):
        self.public_service.confidential = True
        ticket = self._at_account()
        colleague = self._staff("colleague_b", "group_agent")
        self.env["helpdesk.ticket.team"].create(
            self._team("Test team B2", self.department_b, colleague)
        )
        self.assertEqual(self._sees(ticket, self.agent_b), {"account"})
        self.assertEqual(self._sees(ticket, colleague), set())
        self.assertEqual(self._sees(ticket, self.operator), set())
        task = self._task(ticket, "account", self.agent_b)
        self.assertFalse(task.step_requester)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent_b).read(["name"])

    def test_a_step_that_is_shown_some_answers_is_not_shown_the_ticket(self):
        ticket = self._at_account()
        self.assertEqual(self._sees(ticket, self.agent_b), {"account"})
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent_b).read(["answers"])
        self.assertFalse(ticket.share_ids)

    def test_a_step_brings_its_department_in_and_lets_it_go(self):
        self.step_account.shares = []
        ticket = self._begin()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent_b).read(["name"])
        self._finish(ticket, "file", self.agent_a)
        ticket.with_user(self.agent_b).read(["name"])
        self._finish(ticket, "account", self.agent_b)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent_b).read(["name"])

    def test_a_step_shows_the_shared_answers_and_files_only(self):
        ticket = self._at_account(uploads=[("proof.jpg", jpeg())], cars="2")
        task = self._task(ticket, "account", self.agent_b)
        self.assertIn("Noor Nieuw", task.step_answers)
        self.assertNotIn("How many cars?", task.step_answers)
        self.assertEqual(task.step_file_ids.mapped("name"), ["proof.jpg"])
        self.assertTrue(task.step_file_ids.with_user(self.agent_b).raw)
        self.step_account.shares = ["who"]
        other = self._at_account(uploads=[("proof.jpg", jpeg())])
        self.assertFalse(self._task(other, "account", self.agent_b).step_file_ids)
        self.assertIn("How many cars?", self._task(ticket, "desk", self.colleague_a).step_answers)

    def test_files_of_a_step_stay_closed_to_others(self):
        ticket = self._at_account(uploads=[("proof.jpg", jpeg())])
        copied = self._task(ticket, "account", self.agent_b).step_file_ids
        self.assertTrue(copied)
        for user in (self.employee, self.other_citizen, self.boss):
            with self.assertRaises(AccessError):
                copied.with_user(user).read(["raw"])

    def test_nobody_writes_a_step_by_hand(self):
        ticket = self._at_account()
        task = self._task(ticket, "account")
        worker = new_test_user(
            self.env,
            "project_worker",
            "base.group_user,project.group_project_manager,roeselare_servicedesk.group_agent",
        )
        self.team_b.user_ids = [(4, worker.id)]
        for user in (self.agent_b, worker, self.admin):
            with self.assertRaises(AccessError):
                task.with_user(user).write({"step_state": "done"})
            with self.assertRaises(AccessError):
                task.with_user(user).write({"state": "1_done"})
            with self.assertRaises(AccessError):
                task.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["project.task"].with_user(user).create(
                    {"name": "Mine", "ticket_id": ticket.id, "project_id": task.project_id.id}
                )
            with self.assertRaises(AccessError):
                task.step_check_ids.with_user(user).write({"done": True})

    def test_only_the_team_of_a_step_works_on_it(self):
        ticket = self._at_account()
        for user in (self.agent_a, self.operator, self.dpo, self.employee, self.citizen):
            task = self._task(ticket, "account", user)
            for action in ("take", "start", "done", "send_back"):
                with self.assertRaises(AccessError):
                    getattr(task, f"action_step_{action}")()
            with self.assertRaises(AccessError):
                self._task(ticket, "account").step_check_ids.with_user(user).action_toggle()
        self.assertEqual(self._states(ticket)["account"], "open")

    def test_a_step_of_no_request_has_no_worker(self):
        task = self.env["project.task"].create(
            {"name": "Plain", "project_id": self.env["project.project"].create({"name": "P"}).id}
        )
        with self.assertRaises(AccessError):
            task.with_user(self.agent_a).action_step_start()


@tagged("post_install", "-at_install")
class TestProcessPages(ProcessMixin, CityMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls._set_up_process()

    def test_the_requester_reads_the_line_and_no_colleague(self):
        ticket = self._begin()
        self._task(ticket, "file", self.agent_a).action_step_start()
        page = self.url_open(ticket._tracking_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("HR makes the file", page.text)
        self.assertNotIn(self.agent_a.name, page.text)

    def test_steps_do_not_exist_in_the_portal(self):
        ticket = self._begin()
        task = self._task(ticket, "file")
        self.authenticate("citizen", PASSWORD)
        for path in ("/my/tasks", f"/my/tasks/{task.id}"):
            page = self.url_open(path)
            self.assertNotIn("HR makes the file", page.text)
