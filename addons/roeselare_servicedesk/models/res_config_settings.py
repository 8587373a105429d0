from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    servicedesk_upload_max_mb = fields.Integer(
        related="company_id.servicedesk_upload_max_mb", readonly=False
    )
    servicedesk_upload_max_count = fields.Integer(
        related="company_id.servicedesk_upload_max_count", readonly=False
    )
    servicedesk_text_max_chars = fields.Integer(
        related="company_id.servicedesk_text_max_chars", readonly=False
    )
    servicedesk_draft_days = fields.Integer(
        related="company_id.servicedesk_draft_days", readonly=False
    )
    servicedesk_link_days = fields.Integer(
        related="company_id.servicedesk_link_days", readonly=False
    )
    servicedesk_mail_sender = fields.Char(
        related="company_id.servicedesk_mail_sender", readonly=False
    )
    servicedesk_mail_signature = fields.Text(
        related="company_id.servicedesk_mail_signature", readonly=False
    )
    servicedesk_contact_phone = fields.Char(
        related="company_id.servicedesk_contact_phone", readonly=False
    )
    servicedesk_contact_email = fields.Char(
        related="company_id.servicedesk_contact_email", readonly=False
    )
    servicedesk_calendar_id = fields.Many2one(
        string="Working hours of the city",
        related="company_id.resource_calendar_id",
        readonly=False,
    )
    servicedesk_holiday_country = fields.Char(
        related="company_id.servicedesk_holiday_country", readonly=False
    )
    servicedesk_term_high = fields.Integer(
        related="company_id.servicedesk_term_high", readonly=False
    )
    servicedesk_term_urgent = fields.Integer(
        related="company_id.servicedesk_term_urgent", readonly=False
    )
    servicedesk_closed_days = fields.Text(
        related="company_id.servicedesk_closed_days", readonly=False
    )
    servicedesk_mail_received = fields.Boolean(
        related="company_id.servicedesk_mail_received", readonly=False
    )
    servicedesk_mail_taken_up = fields.Boolean(
        related="company_id.servicedesk_mail_taken_up", readonly=False
    )
    servicedesk_mail_question = fields.Boolean(
        related="company_id.servicedesk_mail_question", readonly=False
    )
    servicedesk_mail_answer = fields.Boolean(
        related="company_id.servicedesk_mail_answer", readonly=False
    )
    servicedesk_mail_closed = fields.Boolean(
        related="company_id.servicedesk_mail_closed", readonly=False
    )
    servicedesk_mail_reopened = fields.Boolean(
        related="company_id.servicedesk_mail_reopened", readonly=False
    )
    servicedesk_mail_double = fields.Boolean(
        related="company_id.servicedesk_mail_double", readonly=False
    )
    servicedesk_mail_reopen_refused = fields.Boolean(
        related="company_id.servicedesk_mail_reopen_refused", readonly=False
    )
    servicedesk_reply_email = fields.Char(
        related="company_id.servicedesk_reply_email", readonly=False
    )
    servicedesk_reopen_days = fields.Integer(
        related="company_id.servicedesk_reopen_days", readonly=False
    )
