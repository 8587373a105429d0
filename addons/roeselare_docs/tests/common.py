import base64
from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
SECRET = "Beslissing leefloon"


def other_pdf(words):
    """Return another PDF that holds nothing but itself."""
    head, rest = PDF.split(b"\n", 1)
    return head + b"\n% " + words + b"\n" + rest


class CronMixin:
    """Runs a job to its end within the transaction of the test."""

    def _run_job(self, model, method):
        with patch.object(IrCron, "_commit_progress", return_value=1):
            getattr(self.env[model], method)()

    def _tell_owners(self):
        """Have the job make what tells owners of what was delivered."""
        self._run_job("dms.file", "_cron_notices")


class LibraryMixin(CronMixin):
    """Two departments, two citizens, staff of each kind, and one delivered document."""

    @classmethod
    def _set_up_library(cls):
        env = cls.env
        cls.department_a, cls.department_b = env["hr.department"].create(
            [{"name": "Welzijn (test)"}, {"name": "Groen (test)"}]
        )
        cls.team_a, cls.team_a2, cls.team_b = env["helpdesk.ticket.team"].create(
            [
                {"name": "Team A", "department_id": cls.department_a.id},
                {"name": "Team A2", "department_id": cls.department_a.id},
                {"name": "Team B", "department_id": cls.department_b.id},
            ]
        )
        cls.marie = cls._user("t_marie", "base.group_portal")
        cls.karel = cls._user("t_karel", "base.group_portal")
        cls.employee = cls._user("t_employee", "base.group_user")
        agent = "base.group_user,roeselare_servicedesk.group_agent"
        cls.agent_a = cls._user("t_agent_a", agent, cls.team_a)
        cls.agent_a2 = cls._user("t_agent_a2", agent, cls.team_a2)
        cls.agent_b = cls._user("t_agent_b", agent, cls.team_b)
        cls.admin = cls._user("t_admin", "roeselare_servicedesk.group_admin")
        cls.dpo = cls._user("t_dpo", "roeselare_servicedesk.group_dpo")
        cls.dms_user = cls._user("t_dms_user", "dms.group_dms_user")
        cls.dms_manager = cls._user("t_dms_manager", "dms.group_dms_manager")
        cls.series = env["docs.series"].create({"name": "Tests", "code": "tests"})
        cls.ticket = cls._ticket(cls.marie, cls.team_a, lang="en_US")
        cls.document = cls._deliver(cls.ticket)

    @classmethod
    def _user(cls, login, groups, team=None):
        user = new_test_user(
            cls.env,
            login=login,
            password=f"{login}-pass",
            groups=groups,
            name=login,
            email=f"{login}@example.com",
            lang="en_US",
        )
        if team:
            team.user_ids |= user
        return user

    @classmethod
    def _ticket(cls, user, team, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Aanvraag",
                "description": "Test",
                "team_id": team.id,
                "partner_id": user.partner_id.id,
                **values,
            }
        )

    @classmethod
    def _clean(cls, content=PDF, name="scan.pdf"):
        return CleanFile(name=name, mimetype="application/pdf", content=content)

    @classmethod
    def _base64(cls, content):
        return base64.b64encode(content)

    @classmethod
    def _deliver(cls, ticket, label=SECRET, clean=None):
        agent = ticket.team_id.user_ids[:1]
        items = [(clean or cls._clean(), label, cls.series)]
        return ticket.with_user(agent)._deliver_documents(items).sudo(False).with_user(1)

    @classmethod
    def _many_like(cls, file, count=5000):
        """Put ``count`` more rows like ``file`` in the table, so that an index pays."""
        cls.env.flush_all()
        names = [
            SQL.identifier(name)
            for name, field in cls.env["dms.file"]._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        columns = SQL(", ").join(names)
        cls.env.cr.execute(
            SQL(
                "INSERT INTO dms_file (%s) SELECT %s FROM dms_file, generate_series(1, %s)"
                " WHERE id = %s",
                columns,
                columns,
                count,
                file.id,
            )
        )
        cls.env.cr.execute("ANALYZE dms_file")

    @classmethod
    def _content_attachment(cls, file):
        """Return the attachment that holds the content of ``file``."""
        return (
            cls.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "dms.file"),
                    ("res_id", "=", file.id),
                    ("res_field", "=", "content_file"),
                ]
            )
        )


class LibraryCase(LibraryMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()


class DmsCase(TransactionCase):
    """A stock storage with a directory that only one of two dms users has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = new_test_user(cls.env, "d_owner", groups="dms.group_dms_user")
        cls.other = new_test_user(cls.env, "d_other", groups="dms.group_dms_user")
        cls.employee = new_test_user(cls.env, "d_employee", groups="base.group_user")
        cls.manager = new_test_user(cls.env, "d_manager", groups="dms.group_dms_manager")
        cls.storage = cls.env["dms.storage"].create({"name": "Stock", "save_type": "file"})
        cls.group = cls._group("Owners", cls.owner)
        cls.directory = cls._directory("Secret", cls.group)
        cls.file = cls._file(cls.directory, "secret.txt")

    @classmethod
    def _group(cls, name, users, **values):
        rights = {"perm_create": True, "perm_write": True, "perm_unlink": True}
        return cls.env["dms.access.group"].create(
            {"name": name, "explicit_user_ids": [(6, 0, users.ids)], **rights, **values}
        )

    @classmethod
    def _directory(cls, name, groups, storage=None, **values):
        return cls.env["dms.directory"].create(
            {
                "name": name,
                "is_root_directory": True,
                "storage_id": (storage or cls.storage).id,
                "group_ids": [(6, 0, groups.ids)],
                **values,
            }
        )

    @classmethod
    def _file(cls, directory, name, content=b"top secret", **values):
        return cls.env["dms.file"].create(
            {
                "name": name,
                "directory_id": directory.id,
                "content": base64.b64encode(content),
                **values,
            }
        )
