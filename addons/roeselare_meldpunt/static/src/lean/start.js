import {EventBus, whenReady} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {
    translatedTerms,
    translatedTermsGlobal,
    translationIsReady,
    translationLoaded,
} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {publicInteractionService} from "@web/public/interaction_service";

/** The translations of the scripts stand in the page; the website's own are 90 kB. */
function readTerms() {
    const terms = JSON.parse(document.getElementById("o_meldpunt_terms").textContent);
    for (const [module, messages] of Object.entries(terms)) {
        translatedTerms[module] = messages;
        Object.assign(translatedTermsGlobal, messages);
    }
    translatedTerms[translationLoaded] = true;
    translationIsReady.resolve(true);
}

/**
 * Starts the interactions of a lean page, and nothing else of the website.
 *
 * Services of the web client are absent here: an interaction of this bundle may use
 * only `public.interactions`.
 */
async function start() {
    await whenReady();
    readTerms();
    const env = {bus: new EventBus(), services: {}, debug: odoo.debug, isReady: Promise.resolve()};
    const interactions = await publicInteractionService.start(env);
    env.services["public.interactions"] = interactions;
    await interactions.isReady;
    document.body.setAttribute("is-ready", "true");
}

/** Icons and menus come once the form can be used. */
async function startLate() {
    if (document.readyState !== "complete") {
        await new Promise((resolve) => window.addEventListener("load", resolve, {once: true}));
    }
    await loadBundle("roeselare_meldpunt.assets_report_late");
}

registry.category("lean").add("started", start().then(startLate));
