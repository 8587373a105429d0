/** Finds categories by what people type: names and everyday words, in any order. */

export function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
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

/** Return the best categories for `text`; every long word has to occur somewhere. */
export function search(categories, text, limit = 8) {
    const words = fold(text)
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length > 1);
    if (!words.length) {
        return [];
    }
    const scored = categories.map((category, order) => {
        const scores = words.map((word) => wordScore(word, category));
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
