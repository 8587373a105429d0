"""The form engine: which questions are asked, and what an answer must look like.

Plain values only: a form comes in as the JSON of its published version, answers go out
as text, numbers and lists of text, and whatever is wrong as a code per question.
"""

from .engine import Asked, validate, visible_questions, walk
from .faults import FormFault, form_faults
from .names import compact, gather, scatter, split_name
from .parse import Problem, is_blank, parse_answer
from .schema import (
    OPERATORS,
    TYPES,
    Condition,
    Form,
    Group,
    Question,
    in_language,
)
from .steps import step_form, step_plans

__all__ = [
    "OPERATORS",
    "TYPES",
    "Asked",
    "Condition",
    "Form",
    "FormFault",
    "Group",
    "Problem",
    "Question",
    "compact",
    "form_faults",
    "gather",
    "in_language",
    "is_blank",
    "parse_answer",
    "scatter",
    "split_name",
    "step_form",
    "step_plans",
    "validate",
    "visible_questions",
    "walk",
]
