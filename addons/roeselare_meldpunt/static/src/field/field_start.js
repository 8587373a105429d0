import {App, whenReady} from "@odoo/owl";
import {
    appTranslateFn,
    translatedTerms,
    translatedTermsGlobal,
    translationIsReady,
    translationLoaded,
} from "@web/core/l10n/translation";
import {FieldApp} from "./field_app";
import {getTemplate} from "@web/core/templates";

/** The translations stand in the page: it goes without a network. */
function readTerms() {
    const terms = JSON.parse(document.getElementById("o_meldpunt_terms").textContent);
    for (const [module, messages] of Object.entries(terms)) {
        translatedTerms[module] = messages;
        Object.assign(translatedTermsGlobal, messages);
    }
    translatedTerms[translationLoaded] = true;
    translationIsReady.resolve(true);
}

async function start() {
    await whenReady();
    readTerms();
    const app = new App(FieldApp, {env: {}, getTemplate, translateFn: appTranslateFn});
    await app.mount(document.body);
    document.body.setAttribute("is-ready", "true");
    const page = document.body.dataset.page;
    // Absent without https, and in some private windows: then a network is needed.
    await navigator.serviceWorker?.register(`${page}/sw.js`, {scope: page}).catch(() => {});
}

start();
