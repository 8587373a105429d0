from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.models.servicedesk_edit_mixin import StaleRecordError

from .common import DmsCase


@tagged("post_install", "-at_install")
class TestDmsLock(DmsCase):
    """A lock ends by itself or by a lead; who it stops is told who holds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner.name = "Nele Claeys"
        cls.other.group_ids |= cls.env.ref("roeselare_servicedesk.group_agent")
        cls.lead = new_test_user(
            cls.env, "d_lead", groups="dms.group_dms_user,roeselare_servicedesk.group_lead"
        )
        cls.group.explicit_user_ids |= cls.other | cls.lead
        cls.file.with_user(cls.owner).lock()

    def _as(self, user):
        self.env.invalidate_all()
        return self.file.with_user(user)

    def _later(self, **delta):
        self.file.lock_until = fields.Datetime.now() - timedelta(**delta)
        self.env.flush_all()

    def test_colleague_is_refused_and_told_who_until_when(self):
        for call in (
            lambda file: file.write({"name": "x.txt"}),
            lambda file: file.unlink(),
            lambda file: file.lock(),
            lambda file: file.unlock(),
        ):
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                call(self._as(self.other))
            self.assertIn("Nele Claeys", str(caught.exception))
            self.assertIn("secret.txt", str(caught.exception))
        self.assertTrue(self._as(self.other).is_locked)
        self.assertFalse(self._as(self.other).has_access("write"))
        self.assertTrue(self._as(self.owner).has_access("write"))

    def test_stranger_learns_neither_holder_nor_name(self):
        with (
            self.assertRaises(AccessError) as caught,
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self._as(self.manager).write({"name": "x.txt"})
        self.assertNotIn("Nele", str(caught.exception))
        self.assertNotIn("secret", str(caught.exception))

    def test_lock_ends_after_the_time_of_the_setting(self):
        self.env.company.docs_lock_hours = 3
        file = self._as(self.owner)
        file.unlock()
        self.assertFalse(file.lock_until)
        file.lock()
        left = file.lock_until - fields.Datetime.now()
        self.assertAlmostEqual(left.total_seconds(), 3 * 3600, delta=60)
        self._later(seconds=1)
        self.assertFalse(self._as(self.other).is_locked)
        self._as(self.other).write({"name": "mine.txt"})
        self._as(self.other).lock()
        self.assertEqual(self.file.locked_by, self.other)

    def test_lock_without_time_lasts(self):
        self.env.company.docs_lock_hours = 0
        self._as(self.owner).lock()
        self.assertFalse(self.file.lock_until)
        with self.assertRaises(UserError):
            self._as(self.other).write({"name": "x.txt"})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_locks_in_the_name_of_somebody_else_or_for_ever(self):
        for values in ({"locked_by": self.lead.id}, {"lock_until": "2099-01-01 00:00:00"}):
            with self.assertRaises(AccessError):
                self._as(self.owner).write(values)

    def test_lead_breaks_the_lock_and_it_is_noted(self):
        with self.assertRaises(AccessError):
            self._as(self.other).action_break_lock()
        self._as(self.lead).action_break_lock()
        self.assertFalse(self.file.is_locked)
        self.assertIn("Nele Claeys", self.file.message_ids[0].body)
        self._as(self.other).write({"name": "mine.txt"})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_lead_without_right_to_write_breaks_nothing(self):
        readers = self._group("Readers", self.lead, perm_write=False)
        self.group.explicit_user_ids -= self.lead
        with self.assertRaises(AccessError):
            self._as(self.lead).action_break_lock()
        self.directory.group_ids |= readers
        with self.assertRaises(AccessError):
            self._as(self.lead).action_break_lock()
        self.assertEqual(self.file.locked_by, self.owner)


@tagged("post_install", "-at_install")
class TestDmsFileVersion(DmsCase):
    """A form does not overwrite what somebody else saved since it was opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner.name = "Nele Claeys"
        cls.group.explicit_user_ids |= cls.other

    def _save(self, user, version, **values):
        file = self.file.with_user(user).with_context(servicedesk_version=version)
        [saved] = file.web_save(values, {"edit_version": {}})
        return saved["edit_version"]

    def test_save_on_an_old_version_is_refused_with_who_changed_what(self):
        opened = self.file.edit_version
        self._save(self.owner, opened, content="bmlldXc=")
        with self.assertRaises(StaleRecordError) as caught:
            self._save(self.other, opened, name="mine.txt")
        message = str(caught.exception)
        self.assertIn("Nele Claeys", message)
        self.assertIn(self.file.fields_get(["content"])["content"]["string"], message)
        self.assertEqual(self.file.name, "secret.txt")
        newest = caught.exception.context["servicedesk_version"]
        self._save(self.other, newest, name="mine.txt")
        self.assertEqual(self.file.name, "mine.txt")

    def test_lock_and_reading_count_as_no_change(self):
        opened = self.file.edit_version
        self.file.with_user(self.owner).lock()
        self.file.with_user(self.owner).unlock()
        self.assertEqual(self.file.edit_version, opened)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_version_cannot_be_forged(self):
        for values in ({"edit_version": 99}, {"edit_log": []}):
            with self.assertRaises(AccessError):
                self.file.with_user(self.owner).write(values)

    def test_member_copies_a_file_and_its_directory(self):
        self.assertTrue(self.directory.with_user(self.owner).copy().file_ids)
        copy = self.file.with_user(self.owner).copy()
        self.assertEqual(copy.content, self.file.content)
        self.assertEqual(copy.edit_version, 0)
