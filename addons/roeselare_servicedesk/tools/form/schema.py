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
#: no group asks for more, so that no page and no ticket grows without end
MOST_REPETITIONS = 50
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
    :param str group: key of the :class:`Group` that repeats it; empty for none
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
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that are asked again for each child, vehicle, day …

    Its questions stand one after the other in the same step. The answer is a list with
    a dict (key → value) for each repetition.

    :param str key: of the list of answers
    :param dict label: language → name of one repetition, such as "Child"
    :param int min: fewest repetitions; 0 when there may be none
    :param int max: most repetitions, at most :data:`MOST_REPETITIONS`
    """

    key: str
    label: dict = field(default_factory=dict)
    min: int = 1
    max: int = 10


@dataclass(frozen=True)
class Form:
    """Questions in the order in which they are asked.

    :param tuple steps: titles, each {language: text}
    :param tuple groups: :class:`Group` objects
    """

    questions: tuple[Question, ...]
    steps: tuple = ()
    groups: tuple[Group, ...] = ()

    def parts(self):
        """Yield ``(group or None, questions)``: a question alone, or those of a group."""
        groups = {group.key: group for group in self.groups}
        run = []
        for question in self.questions:
            if run and question.group != run[0].group:
                yield groups.get(run[0].group) or Group(run[0].group), tuple(run)
                run = []
            if question.group:
                run.append(question)
            else:
                yield None, (question,)
        if run:
            yield groups.get(run[0].group) or Group(run[0].group), tuple(run)

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
        groups = tuple(Group(**item) for item in content.get("groups") or ())
        return cls(tuple(questions), tuple(content.get("steps") or ()), groups)

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
            if not values["group"]:
                del values["group"]  # as in versions from before groups
            questions.append(values)
        content = {"steps": list(self.steps), "questions": questions}
        if self.groups:
            content["groups"] = [dict(vars(group)) for group in self.groups]
        return content


def in_language(texts, lang):
    """Return the text in ``lang``, else in English, else in any language at hand."""
    return texts.get(lang) or texts.get("en_US") or next(iter(texts.values()), "")
