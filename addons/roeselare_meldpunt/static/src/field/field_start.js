import {App, whenReady} from "@odoo/owl";
import {FieldApp} from "./field_app";
import {appTranslateFn} from "@web/core/l10n/translation";
import {getTemplate} from "@web/core/templates";
import {readTerms} from "../lean/terms";

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
