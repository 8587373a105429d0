from odoo import models

from ..tools.form import gather, in_language, scatter, schema, split_name, step_plans


class ServicedeskDraft(models.Model):
    """What the pages of a draft show, as plain values."""

    _inherit = "servicedesk.draft"

    def _progress(self, form, current, answers=None):
        """Return the pages of the draft in order.

        :param current: number of a step, ``contact`` or ``summary``
        :return: list of dicts ``page``, ``title``, ``state`` (done, current or open)
        """
        lang = self.env.lang or "en_US"
        plans = step_plans(form, (self.answers if answers is None else answers) or {})
        pages = [index for index, plan in enumerate(plans) if plan]
        titles = [
            in_language(form.steps[index], lang) if index < len(form.steps) else ""
            for index in pages
        ]
        pages += ["contact", "summary"]
        titles = [title or self.env._("Your question") for title in titles]
        titles += [self.env._("Your details"), self.env._("Check and send")]
        place = pages.index(current) if current in pages else 0
        return [
            {
                "page": page,
                "title": title,
                "state": "done" if number < place else "current" if number == place else "open",
            }
            for number, (page, title) in enumerate(zip(pages, titles, strict=True))
        ]

    def _next_page(self, form, after):
        """Return the page after a step: the next with something to ask, or contact."""
        plans = step_plans(form, self.answers or {})
        later = (i for i, plan in enumerate(plans) if plan and i > after)
        return next(later, "contact")

    def _resume_page(self, form):
        """Return the page to go on with."""
        step = self._first_open_step(form)
        if step is not None:
            return step
        return "contact" if self.reached <= self._contact_number() else "summary"

    def _step_values(self, form, index, user, answers=None, extra=None):
        """Return what the page of one step shows.

        :param answers: :class:`~..schemas.submission.Answers` that came back with an
            error; None to show what is stored
        :param str extra: key of a group that gets one repetition more
        """
        stored = scatter(form, self.answers or {})
        others = {name: stored[name] for name in stored if self._step_of(form, name) != index}
        plan = step_plans(form, gather(form, others))[index]
        if answers is None:
            typed = {name: stored[name] for name in stored if self._step_of(form, name) == index}
        else:
            typed = {
                name: given
                for name, given in answers.texts.items()
                if self._step_of(form, name) == index
            }
        typed = scatter(form, gather(form, typed))
        counts = self._row_counts(form, typed)
        if extra:
            counts[extra] = max(counts.get(extra, 0), self._fewest(form, extra)) + 1
        own = not user._is_public() and (not self or self.partner_id == user.partner_id)
        page = self.env["servicedesk.form.page"].with_context(servicedesk_offers=own)
        fields_texts = self._field_texts(form, typed)
        return {
            "step": page._step(form, index, plan, user, counts),
            "typed": fields_texts or ({"": []} if self.reached > index or answers else {}),
            "kept": self._kept(form, typed),
            "picked": {
                f"q_{name}": list(value)
                for name, value in typed.items()
                if self._asks_file(form, name)
            },
        }

    def _fewest(self, form, key):
        return max([1, *(group.min for group in form.groups if group.key == key)])

    def _row_counts(self, form, typed):
        counts = {}
        for name in typed:
            question, index = split_name(form, name)
            if index:
                counts[question.group] = max(counts.get(question.group, 0), index)
        return counts

    def _field_texts(self, form, typed):
        """Return field name → list of texts, as a page sends them."""
        point = self.env["helpdesk.ticket"]._decimal_point()
        texts = {}
        for name, value in typed.items():
            if not self._asks_file(form, name):
                items = value if isinstance(value, list) else [value]
                texts[f"q_{name}"] = [
                    str(item).replace(".", point) if isinstance(item, float) else str(item)
                    for item in items
                ]
        return texts

    def _kept(self, form, typed):
        """Return field name → files that are there already: (reference, name)."""
        own = self._references(form)
        return {
            f"q_{name}": [
                (item, item.partition(":")[2])
                for item in value
                if item in own and self._is_sent(item)
            ]
            for name, value in typed.items()
            if self._asks_file(form, name)
        }

    def _summary(self, form):
        """Return all that was answered, per step: ``page``, ``title``, ``lines``."""
        clean, _problems = self._checked(form)
        lang, tickets = self.env.lang or "en_US", self.env["helpdesk.ticket"]
        flat = scatter(form, clean)
        groups = {group.key: in_language(group.label, lang) for group in form.groups}
        found = []
        for page in self._progress(form, None):
            if not isinstance(page["page"], int):
                continue
            lines = []
            for name, value in flat.items():
                question, index = split_name(form, name)
                if question.step != page["page"]:
                    continue
                label = in_language(question.label, lang)
                if index:
                    label = f"{groups[question.group]} {index}: {label}"
                if question.type == schema.FILE:
                    value = [item.partition(":")[2] for item in value]
                lines.append((label, tickets._answer_text(question, value, lang)))
            found.append({**page, "lines": lines})
        return found
