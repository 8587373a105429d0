"""A small city for tests: two departments, their people, and two citizens."""

import io

from PIL import Image

from odoo.tests import TransactionCase, new_test_user

PASSWORD = "a-long-password"


def jpeg(size=(80, 60), color="red", exif=None):
    """Return the bytes of a small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", exif=exif or b"")
    return out.getvalue()


class CityMixin:
    """Creates users of every role; tests act as them, never as superuser."""

    @classmethod
    def _set_up_city(cls):
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.env.company.servicedesk_closed_days = "07-11"
        # Tests send forms faster than people do; those of the guard switch it on.
        cls.env.company.servicedesk_guard = False
        departments = cls.env["hr.department"].create(
            [{"name": "Test cleanliness"}, {"name": "Test informatics"}]
        )
        cls.department_a, cls.department_b = departments
        cls.agent_a = cls._staff("agent_a", "group_agent")
        cls.colleague_a = cls._staff("colleague_a", "group_agent")
        cls.agent_b = cls._staff("agent_b", "group_agent")
        cls.operator = cls._staff("operator_1788", "group_operator")
        cls.admin = cls._staff("desk_admin", "group_admin")
        cls.dpo = cls._staff("desk_dpo", "group_dpo")
        cls.employee = new_test_user(
            cls.env, "employee", "base.group_user", password=PASSWORD
        )
        cls.citizen = cls._citizen("citizen")
        cls.other_citizen = cls._citizen("other_citizen")
        teams = cls.env["helpdesk.ticket.team"].create(
            [
                cls._team("Test team A", departments[0], cls.agent_a),
                cls._team("Test team A2", departments[0], cls.colleague_a),
                cls._team("Test team B", departments[1], cls.agent_b),
            ]
        )
        cls.team_a, cls.team_a2, cls.team_b = teams
        cls.category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Full bin", "team_id": cls.team_a.id, "term_days": 3}
        )
        cls.secret_category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Nuisance", "team_id": cls.team_a.id, "confidential": True}
        )
        cls.service = cls.env["servicedesk.service"].create(
            {
                "name": "Test laptop",
                "for_citizens": False,
                "for_organisations": False,
                "for_staff": True,
                "team_id": cls.team_b.id,
                "term_days": 5,
            }
        )
        cls.public_service = cls.env["servicedesk.service"].create(
            {"name": "Test certificate", "team_id": cls.team_a.id, "term_days": 2}
        )

    @classmethod
    def _staff(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"base.group_user,roeselare_servicedesk.{group}",
            password=PASSWORD,
            email=f"{login}@city.example",
        )

    @classmethod
    def _citizen(cls, login):
        return new_test_user(
            cls.env,
            login,
            "base.group_portal",
            password=PASSWORD,
            email=f"{login}@example.com",
        )

    @classmethod
    def _team(cls, name, department, user):
        return {
            "name": name,
            "department_id": department.id,
            "user_ids": [(6, 0, user.ids)],
        }

    @classmethod
    def _ticket(cls, **values):
        return (
            cls.env["helpdesk.ticket"]
            .with_context(mail_create_nosubscribe=True)
            .create(
                {
                    "name": "Bin is full",
                    "description": "<p>It is full</p>",
                    "category_id": cls.category.id,
                    "partner_id": cls.citizen.partner_id.id,
                    "user_id": False,
                    **values,
                }
            )
        )


class CityCase(CityMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
