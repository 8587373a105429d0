"""A small classifier of short texts: ridge regression on words and pieces of words.

No state, no ``env``. Pieces of words (three to five letters) find words with typing
errors and compounds that were never seen. The answer is closed-form, so the same texts
always give the same model, and the quality of a model on texts it has not seen is known
without a second training (leave one out).
"""

import math
import re
import zlib
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from .search_text import fold

#: rows of the table of weights; more words than rows share one
SIZE = 1 << 15
#: how much a model may bend to its texts, how sharp its confidence is: by leave-one-out
SMOOTH = 0.35
SHARP = 15.0
_LONGEST = 600
_WORD = re.compile(r"[^\W_]+")
#: words that say nothing about what is wrong
_EMPTY = frozenset(
    "de het een en of in op aan te is er van voor met om dat die dit t de den het ook nog"
    " al dan bij naar ze we ik je u ge er hier daar zijn wordt werd staat ligt zit the a an"
    " of on to is le la les un une et du des".split()
)


class Model(NamedTuple):
    """What was learned.

    :param weights: array of ``SIZE`` rows, a column for each label
    :param labels: list of what the columns stand for
    """

    weights: object
    labels: list


def features(text):
    """Return ``{row: weight}`` of a text, of length 1; empty for a text without words."""
    words = _WORD.findall(fold((text or "")[:_LONGEST]))
    counts = defaultdict(float)
    for word in words:
        weight = 0.3 if word in _EMPTY else 1.0
        counts["w " + word] += weight
        padded = f"<{word}>"
        pieces = [
            padded[start : start + size]
            for size in (3, 4, 5)
            for start in range(len(padded) - size + 1)
        ]
        for piece in pieces:
            counts["p " + piece] += weight * 2.2 / math.sqrt(len(pieces))
    for first, second in zip(words, words[1:], strict=False):
        counts[f"b {first} {second}"] += 0.8
    rows = defaultdict(float)
    for name, weight in counts.items():
        rows[zlib.crc32(name.encode()) % SIZE] += weight
    length = math.sqrt(sum(weight * weight for weight in rows.values()))
    return {row: weight / length for row, weight in rows.items()}


def train(texts, smooth=SMOOTH):
    """Return the :class:`Model` of ``[(label, text)]`` and how good it is.

    :return: ``(Model, scores)``; ``scores`` has a row for each text with its score for
        each label by the model that did not see this text
    """
    found = [(label, features(text)) for label, text in texts]
    found = [(label, rows) for label, rows in found if rows]
    labels = sorted({label for label, _rows in found})
    columns = {label: number for number, label in enumerate(labels)}
    target = np.zeros((len(found), len(labels)), dtype=np.float32)
    wanted = np.array([columns[label] for label, _rows in found])
    target[np.arange(len(found)), wanted] = 1.0
    places = defaultdict(list)
    for number, (_label, rows) in enumerate(found):
        for row, weight in rows.items():
            places[row].append((number, weight))
    # How alike each pair of texts is.
    alike = np.zeros((len(found), len(found)), dtype=np.float32)
    for pairs in places.values():
        numbers = np.array([number for number, _weight in pairs])
        weights = np.array([weight for _number, weight in pairs], dtype=np.float32)
        alike[np.ix_(numbers, numbers)] += np.outer(weights, weights)
    # Every label counts the same, however many texts it has.
    share = np.bincount(wanted, minlength=len(labels))[wanted]
    penalty = (smooth * np.sqrt(share / share.mean())).astype(np.float32)
    inverse = np.linalg.inv(alike + np.diag(penalty))
    dual = inverse @ target
    unseen = target - dual / np.diag(inverse)[:, None]
    weights = np.zeros((SIZE, len(labels)), dtype=np.float32)
    for row, pairs in places.items():
        for number, weight in pairs:
            weights[row] += weight * dual[number]
    return Model(weights.astype(np.float16), labels), (unseen, wanted)


def rank(model, text, prior=None):
    """Return ``[(label, confidence)]``, best first; empty for a text without words.

    :param dict prior: label → number that is added to its score
    """
    rows = features(text)
    if not rows:
        return []
    numbers = np.fromiter(rows.keys(), dtype=np.int64)
    weights = np.fromiter(rows.values(), dtype=np.float32)
    scores = weights @ model.weights[numbers].astype(np.float32)
    for label, extra in (prior or {}).items():
        if label in model.labels:
            scores[model.labels.index(label)] += extra
    shares = confidence(scores)
    best = np.argsort(-shares, kind="stable")
    return [(model.labels[number], float(shares[number])) for number in best]


def confidence(scores, sharp=SHARP):
    """Return shares that sum to 1."""
    raised = np.exp(sharp * (scores - scores.max(axis=-1, keepdims=True)))
    return raised / raised.sum(axis=-1, keepdims=True)
