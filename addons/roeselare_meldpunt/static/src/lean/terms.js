import {
    translatedTerms,
    translatedTermsGlobal,
    translationIsReady,
    translationLoaded,
} from "@web/core/l10n/translation";

/**
 * Reads the translations that stand in the page itself.
 *
 * A lean page asks the server for nothing more: the terms of the whole website are 90 kB,
 * and the page of the field goes without a network.
 */
export function readTerms() {
    const terms = JSON.parse(document.getElementById("o_meldpunt_terms").textContent);
    for (const [module, messages] of Object.entries(terms)) {
        translatedTerms[module] = messages;
        Object.assign(translatedTermsGlobal, messages);
    }
    translatedTerms[translationLoaded] = true;
    translationIsReady.resolve(true);
}
