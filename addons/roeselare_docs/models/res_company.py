from odoo import api, fields, models


class ResCompany(models.Model):
    """Limits of size and type are those of the service desk's upload gate."""

    _inherit = "res.company"

    docs_dms_portal_open = fields.Boolean(
        string="Technical document portal",
        help="Opens /my/dms and its share links, which never expire, for directories "
        "outside the libraries. Citizens do not need it: they have “My documents”.",
    )
    docs_show_inline = fields.Boolean(
        string="Show documents in the browser",
        default=True,
        help="A citizen sees PDF and pictures at once. Off: every document is saved "
        "as a file first.",
    )
    docs_lock_hours = fields.Integer(
        string="A lock lasts (hours)",
        default=8,
        help="After this time a locked file can be changed again. 0: a lock lasts until "
        "its holder or a team lead ends it.",
    )
    docs_look_minutes = fields.Integer(
        string="A reason holds (minutes)",
        default=60,
        help="Who does not handle a document says why before opening it, and is not asked "
        "again for this document during this time.",
    )
    docs_remind_days = fields.Integer(
        string="Reminder before a document ends (days)",
        default=30,
        help="The owner gets one mail, without content. 0: no reminders.",
    )
    docs_orphan_department_id = fields.Many2one(
        "hr.department",
        string="Documents without a department",
        ondelete="set null",
        help="The department that answers for documents which no department delivered, or "
        "whose department is gone: they come on its destruction lists.",
    )
    docs_export_max_mb = fields.Integer(
        string="Largest download of all documents (MB)",
        default=2000,
        help="A citizen with more documents than this is asked to contact the city.",
    )
    docs_unread_days = fields.Integer(
        string="Reminder after (days)",
        default=15,
        help="A document that is still unread after so many days: its owner gets one "
        "reminder. 0: nobody is reminded, and nothing goes by post.",
    )
    docs_paper_days = fields.Integer(
        string="By post after (days more)",
        default=15,
        help="Still unread so many days after the reminder: the department gets the task "
        "to send it by post. 0: never.",
    )

    _docs_look_minutes_range = models.Constraint(
        "CHECK (docs_look_minutes BETWEEN 1 AND 1440)",
        "A reason to open a document holds between 1 minute and 1440 minutes (a day).",
    )

    @api.constrains("docs_unread_days", "docs_paper_days")
    def _check_docs_unread_days(self):
        self._check_limits({"docs_unread_days": (0, 365), "docs_paper_days": (0, 365)})
