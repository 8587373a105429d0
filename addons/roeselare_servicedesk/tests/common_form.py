"""A form with one of everything that matters, and answers that fit it."""

from ..schemas.submission import Answers, Contact, Submission, Upload


class FormMixin:
    @classmethod
    def _set_up_form(cls):
        cls.form = cls.env["servicedesk.form"].create(
            {
                "name": "Test permit",
                "question_ids": [
                    (0, 0, {"type": "step", "label": "About you", "sequence": 1}),
                    cls._question("who", "person_name", "Your full name?", 2, required=True),
                    cls._question(
                        "kind",
                        "choice",
                        "Which permit?",
                        3,
                        required=True,
                        choice_ids=[
                            (0, 0, {"name": "Resident", "code": "resident"}),
                            (0, 0, {"name": "Visitor", "code": "visitor"}),
                        ],
                    ),
                    (0, 0, {"type": "step", "label": "About the car", "sequence": 4}),
                    cls._question("days", "number", "For how many days?", 5, required=True),
                    cls._question("cars", "number", "How many cars?", 6),
                    cls._question("proof", "file", "Proof", 7),
                ],
            }
        )
        questions = {item.code: item for item in cls.form.question_ids}
        questions["days"].write(
            {
                "condition_question_id": questions["kind"].id,
                "condition_choice_ids": [(6, 0, questions["kind"].choice_ids[1].ids)],
                "has_maximum": True,
                "maximum": 30,
            }
        )
        cls.questions = questions
        cls.form.with_user(cls.admin).action_publish()
        cls.version = cls.form.published_version_id
        cls.public_service.form_id = cls.form

    @classmethod
    def _question(cls, code, kind, label, sequence, **values):
        values.update(code=code, type=kind, label=label, sequence=sequence)
        return (0, 0, values)

    def _request(self, uploads=None, version=None, **texts):
        """Return a submission of the form with these answers."""
        return Submission(
            kind="request",
            title="Test permit",
            description="",
            contact=Contact(name="Marie", email="marie@example.com", lang="en_US"),
            service_id=self.public_service.id,
            form_version_id=self.version.id,
            answers=Answers(
                (version or self.version).id,
                {key: [text] for key, text in texts.items()},
                {"proof": tuple(Upload(*item) for item in uploads or ())},
            ),
        )
