/** Finds categories by what people type: names and everyday words, with typing errors. */

// Words that say nothing about what somebody looks for: the sentence may have them.
const EMPTY = new Set(
    (
        "de het een en of in op aan te is er van voor met om dat die dit den mijn onze the a an on of" +
        " le la les un une des du et zit ligt staat"
    )
        .split(" ")
        .filter(Boolean)
);

export function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Return how many typing errors a word of this length may have. */
function tolerance(word) {
    return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}

/**
 * Return whether `word` is the beginning of `other` but for a few typing errors: a sign
 * too many, too few, another one, or two that changed places.
 */
export function almostStarts(word, other) {
    const most = tolerance(word);
    // The first sign is nearly always right; without it too much looks alike.
    if (!most || word[0] !== other[0] || other.length < word.length - most) {
        return false;
    }
    const target = other.slice(0, word.length + most);
    let before = [];
    let last = Array.from({length: target.length + 1}, (_, column) => column);
    for (let row = 1; row <= word.length; row++) {
        const next = [row];
        for (let column = 1; column <= target.length; column++) {
            const same = word[row - 1] === target[column - 1] ? 0 : 1;
            next[column] = Math.min(
                last[column] + 1,
                next[column - 1] + 1,
                last[column - 1] + same
            );
            const swapped =
                row > 1 &&
                column > 1 &&
                word[row - 1] === target[column - 2] &&
                word[row - 2] === target[column - 1];
            if (swapped) {
                next[column] = Math.min(next[column], before[column - 2] + 1);
            }
        }
        before = last;
        last = next;
    }
    // As a beginning: what comes after in the other word does not count.
    return Math.min(...last.slice(Math.max(word.length - most, 1))) <= most;
}

function wordScore(word, category) {
    if (category.foldedName.startsWith(word)) {
        return 8;
    }
    if (category.nameWords.some((item) => item.startsWith(word))) {
        return 6;
    }
    if (category.synonymWords.some((item) => item === word)) {
        return 5;
    }
    if (category.synonymWords.some((item) => item.startsWith(word))) {
        return 4;
    }
    if (word.length > 3 && category.haystack.includes(word)) {
        return 2;
    }
    return 0;
}

function almostScore(word, category) {
    if (category.nameWords.some((item) => almostStarts(word, item))) {
        return 3;
    }
    return category.synonymWords.some((item) => almostStarts(word, item)) ? 2 : 0;
}

/** Return a category ready to be searched. */
export function prepare(category) {
    const foldedName = fold(category.name);
    const synonyms = fold(category.words);
    return {
        ...category,
        foldedName,
        nameWords: foldedName.split(/[^\p{L}\p{N}]+/u),
        synonymWords: synonyms.split(/[^\p{L}\p{N}]+/u),
        haystack: `${foldedName} ${synonyms} ${fold(category.main)}`,
    };
}

/**
 * Return the best categories for `text`; those in which most words occur. A word that
 * occurs nowhere is looked for again with typing errors.
 */
export function search(categories, text, limit = 8) {
    const typed = fold(text)
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 1);
    const telling = typed.filter((word) => !EMPTY.has(word));
    const words = telling.length ? telling : typed;
    if (!words.length) {
        return [];
    }
    const columns = words.map((word) => {
        const exact = categories.map((category) => wordScore(word, category));
        return exact.some(Boolean)
            ? exact
            : categories.map((category) => almostScore(word, category));
    });
    const scored = categories.map((category, order) => {
        const scores = columns.map((column) => column[order]);
        const hits = scores.filter(Boolean).length;
        return {category, order, hits, score: scores.reduce((sum, item) => sum + item, 0)};
    });
    const best = Math.max(...scored.map((item) => item.hits));
    return scored
        .filter((item) => item.hits && item.hits === best)
        .sort((a, b) => b.score - a.score || a.order - b.order)
        .slice(0, limit)
        .map((item) => item.category);
}
