"""What a form is: steps, questions, choices and conditions, without any answer."""

from dataclasses import dataclass, field

TEXT, LONG_TEXT, NUMBER, DATE = "text", "long_text", "number", "date"
CHOICE, SEVERAL, YES_NO = "choice", "several", "yes_no"
ADDRESS, FILE = "address", "file"
PERSON_NAME, EMAIL, PHONE = "person_name", "email", "phone"
TYPES = (
    TEXT,
    LONG_TEXT,
    NUMBER,
    DATE,
    CHOICE,
    SEVERAL,
    YES_NO,
    ADDRESS,
    FILE,
    PERSON_NAME,
    EMAIL,
    PHONE,
)
#: types whose answer is a list
LISTS = (SEVERAL, FILE)
YES, NO = "yes", "no"
EQUALS, NOT, IN, CONTAINS, FILLED = "equals", "not", "in", "contains", "filled"
OPERATORS = (EQUALS, NOT, IN, CONTAINS, FILLED)


@dataclass(frozen=True)
class Condition:
    """Asks a question only after a certain answer to an earlier one.

    :param str key: of the earlier question
    :param tuple values: clean values as :func:`~.parse.parse_answer` returns them; none
        for ``filled``, exactly one for the others but ``in``
    """

    key: str
    operator: str = FILLED
    values: tuple = ()

    def holds(self, answer):
        """Tell whether ``answer`` (clean, never blank) lets the question be asked."""
        if self.operator == FILLED:
            return True
        given = set(answer) if isinstance(answer, list) else {answer}
        if self.operator == CONTAINS:
            if isinstance(answer, list):
                return self.values[0] in given
            return str(self.values[0]).casefold() in str(answer).casefold()
        if self.operator == NOT:
            return given != {self.values[0]}
        if self.operator == EQUALS:
            return given == {self.values[0]}
        return bool(given & set(self.values))


@dataclass(frozen=True)
class Question:
    """One question.

    :param str key: stable name of the answer, the same in every version
    :param int step: index of the step that asks it
    :param min: least number, number of days from today for a date, number of
        characters for a text, of choices or of files; None for no limit
    :param max: the most of the same
    :param dict choices: value → {language: label}
    :param dict label: language → text
    """

    key: str
    type: str = TEXT
    label: dict = field(default_factory=dict)
    help: dict = field(default_factory=dict)
    required: bool = False
    step: int = 0
    min: float | None = None
    max: float | None = None
    choices: dict = field(default_factory=dict)
    condition: Condition | None = None


@dataclass(frozen=True)
class Form:
    """Questions in the order in which they are asked.

    :param tuple steps: titles, each {language: text}
    """

    questions: tuple[Question, ...]
    steps: tuple = ()

    @classmethod
    def from_json(cls, content):
        """Read what :meth:`to_json` wrote."""
        questions = []
        for item in content["questions"]:
            values = dict(item)
            condition = values.pop("condition", None)
            if condition:
                condition = Condition(
                    condition["key"], condition["operator"], tuple(condition["values"])
                )
            values["choices"] = dict(values["choices"])
            questions.append(Question(**values, condition=condition))
        return cls(tuple(questions), tuple(content.get("steps") or ()))

    def to_json(self):
        """Return the form as JSON can hold it."""
        questions = []
        for question in self.questions:
            values = dict(vars(question))
            # As a list: the database keeps the keys of an object in an order of its own.
            values["choices"] = [[value, texts] for value, texts in question.choices.items()]
            condition = values.pop("condition")
            if condition:
                values["condition"] = {
                    "key": condition.key,
                    "operator": condition.operator,
                    "values": list(condition.values),
                }
            questions.append(values)
        return {"steps": list(self.steps), "questions": questions}


def in_language(texts, lang):
    """Return the text in ``lang``, else in English, else in any language at hand."""
    return texts.get(lang) or texts.get("en_US") or next(iter(texts.values()), "")
