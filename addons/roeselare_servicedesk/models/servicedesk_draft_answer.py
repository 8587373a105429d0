import json

from odoo import models

from ..schemas.submission import SubmissionError
from ..tools.form import (
    compact,
    gather,
    scatter,
    schema,
    split_name,
    step_form,
    step_plans,
    validate,
    visible_questions,
)
from ..tools.text import safe_file_name

_MOST_CHARACTERS = 200_000
_MOST_FILES = 20


class ServicedeskDraft(models.Model):
    """The answers so far. A file is held by a reference: its number and its name.

    A page sends the references of the files to keep; only the draft's own are taken.
    """

    _inherit = "servicedesk.draft"

    def _save_step(self, index, answers, leave_open=False):
        """Store the answers to one step.

        :param int index: of the step
        :param answers: :class:`~..schemas.submission.Answers`
        :param bool leave_open: whether questions may be left unanswered for now
        :raise SubmissionError: what has to be mended; nothing was stored
        """
        self.ensure_one()
        form = self._form()
        flat, uploads = self._typed_step(form, index, answers)
        others = self._stored(form, index, other=True)
        raw = gather(form, {**others, **flat})
        clean, problems = validate(form, raw, self.env.company._city_today())
        problems = self._own_problems(form, index, problems, leave_open)
        checks = self.env["servicedesk.answer.check"]
        if problems:
            raise SubmissionError(checks._in_order(form, checks._messages(form, problems)))
        files = self._pass_gate(uploads)
        kept = scatter(form, clean)
        saved = {name: kept[name] for name in kept if self._step_of(form, name) == index}
        self._store_files(form, saved, files)
        everything = gather(form, {**others, **saved})
        self._check_amount(form, everything)
        self.answers = everything
        if not leave_open:
            self.reached = max(self.reached, index + 1)
        self._attachments().filtered(lambda item: item.id not in self._file_ids(form)).unlink()

    def _typed_step(self, form, index, answers):
        """Return ``(name → texts or references, name → uploads)`` as they came in.

        What does not belong to the step gets a name that no question has.
        """
        own, texts, uploads = self._references(form), {}, {}
        for name in {**answers.texts, **answers.uploads}:
            if self._step_of(form, name) != index:
                texts[f"{name} (unknown)"] = ["x"]
        merged = {}
        for name, given in answers.texts.items():
            if self._step_of(form, name) == index:
                merged[name] = [text for text in given if text]
                strange = set(merged[name]) - own if self._asks_file(form, name) else set()
                if strange - self._picks(name, strange):
                    texts[f"{name} (unknown)"] = ["x"]
        for name, given in answers.uploads.items():
            if self._step_of(form, name) == index:
                if not self._asks_file(form, name):
                    texts[f"{name} (unknown)"] = ["x"]
                merged[name] = [*merged.get(name, []), *given]
        merged = scatter(form, compact(form, gather(form, merged)))
        for name, given in merged.items():
            uploads[name] = [item for item in given if not isinstance(item, str)]
            texts[name] = [
                item if isinstance(item, str) else safe_file_name(item.name) for item in given
            ]
        return texts, {name: given for name, given in uploads.items() if given}

    def _own_problems(self, form, index, problems, leave_open):
        """Return the problems that the page of this step can mend."""
        here = {group.key for group in step_form(form, index).groups}
        away, found = {group.key for group in form.groups} - here, {}
        for name, problem in problems.items():
            question, _number = split_name(form, name)
            elsewhere = question.step != index if question else name in away
            if not elsewhere and not (leave_open and problem.code in ("required", "too_few")):
                found[name] = problem
        return found

    def _step_of(self, form, name):
        question, _index = split_name(form, name)
        return question.step if question else -1

    def _asks_file(self, form, name):
        question, _index = split_name(form, name)
        return bool(question) and question.type == schema.FILE

    def _stored(self, form, index, other=False):
        """Return name → stored answer of the step, or of all others."""
        return {
            name: value
            for name, value in scatter(form, self.answers or {}).items()
            if (self._step_of(form, name) == index) != other
        }

    def _check_amount(self, form, answers):
        count = len(self._references(form, answers))
        if count > _MOST_FILES:
            raise SubmissionError(
                {
                    "": self.env._(
                        "One request holds at most %(limit)d files. Send fewer.",
                        limit=_MOST_FILES,
                    )
                }
            )
        if len(json.dumps(answers)) > _MOST_CHARACTERS:
            raise SubmissionError(
                {"": self.env._("All answers together are too long. Shorten them.")}
            )

    # -------------------------------------------------------------- completeness

    def _checked(self, form):
        """Return ``(clean answers, problems)`` of what is asked now.

        Answers to what is no longer asked stay in the draft, unseen.
        """
        answers = self.answers or {}
        asked = {question.key for question in visible_questions(form, answers)}
        flat = scatter(form, answers)
        flat = {name: flat[name] for name in flat if split_name(form, name)[0].key in asked}
        clean, problems = validate(form, gather(form, flat), self.env.company._city_today())
        return clean, {name: item for name, item in problems.items() if item.code != "hidden"}

    def _first_open_step(self, form):
        """Return the first step that is not complete, or None."""
        plans = step_plans(form, self.answers or {})
        _clean, problems = self._checked(form)
        wrong = set()
        for name in problems:
            question, _index = split_name(form, name)
            group = next((q.step for q in form.questions if q.group == name), None)
            wrong.add(question.step if question else group)
        for index, plan in enumerate(plans):
            if plan and (index in wrong or index >= self.reached):
                return index
        return None

    # ------------------------------------------------------------------- files

    def _attachments(self):
        # sudo: ir.attachment - of these drafts, whose address or owner was checked
        attachments = self.env["ir.attachment"].sudo()
        return attachments.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )

    def _references(self, form, answers=None):
        """Return the references of all files in the answers."""
        flat = scatter(form, (self.answers if answers is None else answers) or {})
        return {item for name in flat if self._asks_file(form, name) for item in flat[name]}

    def _file_ids(self, form):
        references = filter(self._is_sent, self._references(form))
        return {int(reference.partition(":")[0]) for reference in references}

    def _is_sent(self, reference):
        """Tell whether a reference is that of a file of this draft."""
        return reference.partition(":")[0].isdigit()

    def _picks(self, name, references):
        """Return those of ``references`` that name what lies elsewhere; for other addons.

        :param str name: of the question, as in the answers
        :raise SubmissionError: one may not be chosen
        """
        return set()

    def _picked_file(self, reference, name):
        """Return what stands for a file that lies elsewhere, or None; for other addons.

        :raise SubmissionError: it may not be used any more
        """
        return None

    def _pass_gate(self, uploads):
        """Return name → clean files."""
        gate = self.env["servicedesk.upload.gate"]
        return {
            name: gate._accept_documents(given, field=f"q_{name}", hold=True)
            for name, given in uploads.items()
        }

    def _store_files(self, form, saved, files):
        """Keep the clean files with the draft and their references in ``saved``."""
        own = self._references(form)
        # sudo: ir.attachment - a file of this draft, which nobody else may open
        attachments = self.env["ir.attachment"].sudo()
        for name, clean in files.items():
            created = attachments._store_uploads(clean, self._name, self.id)
            given = set(saved.get(name) or [])
            own_or_picked = own | self._picks(name, given - own)
            kept = [item for item in saved.get(name) or [] if item in own_or_picked]
            saved[name] = kept + [f"{item.id}:{item._shown_name()}" for item in created]

    def _files(self, references, name):
        """Return the files of these references, as they came through the gate.

        :param str name: of the question, as in the answers
        """
        found = {str(item.id): item for item in self._attachments()}
        files = []
        for reference in references:
            attachment = found.get(reference.partition(":")[0])
            if attachment:
                files.append(attachment._clean_file())
            elif picked := self._picked_file(reference, name):
                files.append(picked)
        return tuple(files)
