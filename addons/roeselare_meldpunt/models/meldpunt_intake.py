from dataclasses import replace

from odoo import Command, models
from odoo.tools import plaintext2html

from odoo.addons.roeselare_servicedesk.schemas.submission import (
    Answers,
    Contact,
    Submission,
    SubmissionError,
    Upload,
)

_MAX_TITLE = 200


class MeldpuntIntake(models.AbstractModel):
    """Turns a filled-in report form into one ticket, or says all there is to mend."""

    _name = "meldpunt.intake"
    _description = "Intake of reports"

    def _submit(self, form):
        """Create the ticket of a report, with its photos, and confirm it by mail.

        :param form: :class:`~..schemas.report_form.ReportForm`
        :return: the ticket, with sudo; the same ticket for the same idempotency key
        :raise SubmissionError: what has to be mended; nothing was stored
        """
        existing = self.env["servicedesk.intake"]._find_submitted(form.idempotency_key)
        return existing or self._submit_new(form)

    def _submit_new(self, form):
        """Do as :meth:`_submit` with a form that this transaction looked for, and found not."""
        intake = self.env["servicedesk.intake"]
        form = self._locate(form)
        category, errors = self._check_category(form)
        place, place_errors = self._check_place(form)
        photos, photo_errors, doubles = self._check_photos(form)
        submission = self._prepare_submission(form, category, place, photos)
        submission = replace(submission, doubles=doubles)
        errors.update(place_errors)
        errors.update(intake._check(submission))
        errors.update(self._check_answers(submission))
        errors.update(photo_errors)
        if errors:
            raise SubmissionError(errors)
        return intake._submit_new(submission)

    def _prepare_submission(self, form, category, place, photos):
        values = {
            "address_text": form.address,
            # The answers do not take the place of what was seen.
            "description": plaintext2html(form.description),
            "photo_ids": [Command.create(photo) for photo in photos],
        }
        values.update(self._place_values(form, place))
        values.update(form.values)
        return Submission(
            kind="report",
            title=self._title(form, category),
            description=form.description,
            contact=Contact(form.name, form.email, form.phone, form.lang),
            category_id=category.id,
            partner_id=form.partner_id,
            channel=form.channel,
            idempotency_key=form.idempotency_key,
            # A colleague asks what is needed and writes it into the description.
            form_version_id=0 if form.by_staff else category._published_version().id or 0,
            answers=form.answers or Answers(),
            values=values,
        )

    def _check_answers(self, submission):
        """Return what is wrong with the answers to the questions of the category."""
        if not submission.form_version_id:
            # Answers of a category that was chosen before are left alone.
            return {}
        errors = {}
        if not submission.description:
            errors["description"] = self.env._("Describe it in a few words.")
        if not submission.answers.version_id:
            errors[""] = self.env._(
                "We have a few more questions about this. Answer them below and send it again."
            )
            return errors
        checks = self.env["servicedesk.answer.check"]
        _answers, found = checks._check(submission)
        return {**errors, **found}

    def _title(self, form, category):
        where = form.address.partition(",")[0]
        name = category.name or self.env._("Report")
        return (f"{name} – {where}" if where else name)[:_MAX_TITLE]

    # ------------------------------------------------------------------ checks

    def _check_category(self, form):
        category = self.env["helpdesk.ticket.category"]._reportable(form.category_id)
        if not category:
            return category, {"category_id": self.env._("Choose from the list what it is about.")}
        refusal = category._refusal()
        if refusal:
            return category, {"category_id": refusal}
        return category, {}

    def _check_photos(self, form):
        """Return the values of the photos, what is wrong, and which were sent twice."""
        uploads = [Upload(name, content) for name, content in form.photos if name or content]
        limit = self.env.company._photo_limit()
        if len(uploads) > limit:
            errors = {
                "photos": self.env._(
                    "You chose %(count)d photos; at most %(limit)d can be sent. Choose fewer.",
                    count=len(uploads),
                    limit=limit,
                )
            }
            return [], errors, ()
        gate = self.env["servicedesk.upload.gate"]
        try:
            accepted = gate._accept_images(uploads, field="photos", hold=True)
        except SubmissionError as error:
            return [], error.errors, ()
        photo = self.env["meldpunt.photo"]
        values = [{**photo._prepare_clean(clean), "from_requester": True} for clean in accepted]
        return values, {}, tuple(accepted.doubles)
