"""The form engine: which questions are asked, and what an answer must look like.

Plain values only: a form comes in as the JSON of its published version, answers go out
as text, numbers and lists of text, and whatever is wrong as a code per question.
"""

from .engine import validate, visible_questions
from .faults import FormFault, form_faults
from .parse import Problem, is_blank, parse_answer
from .schema import OPERATORS, TYPES, Condition, Form, Question, in_language

__all__ = [
    "OPERATORS",
    "TYPES",
    "Condition",
    "Form",
    "FormFault",
    "Problem",
    "Question",
    "form_faults",
    "in_language",
    "is_blank",
    "parse_answer",
    "validate",
    "visible_questions",
]
