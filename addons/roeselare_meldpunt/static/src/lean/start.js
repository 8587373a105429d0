import {EventBus, whenReady} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {publicInteractionService} from "@web/public/interaction_service";
import {readTerms} from "./terms";

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
