import {_t} from "@web/core/l10n/translation";

/** What is told as soon as a category is chosen: call first, or somebody else solves it. */

const COUNTER = "/meldpunt/doorverwezen";
// Of one page, a category counts once.
const counted = new Set();

function count(id) {
    if (!counted.has(id)) {
        counted.add(id);
        const body = new FormData();
        body.append("category_id", id);
        // Only what our own page sends is counted.
        const token = document.querySelector('input[name="csrf_token"]');
        body.append("csrf_token", token?.value ?? "");
        navigator.sendBeacon(COUNTER, body);
    }
}

function link(href, text, chosen, className) {
    const found = document.createElement("a");
    found.href = href;
    found.textContent = text;
    found.className = className;
    found.rel = "noopener";
    found.addEventListener("click", () => count(chosen.id));
    return found;
}

function dangerPanel(chosen) {
    const panel = document.createElement("div");
    panel.className = "o_meldpunt_danger o_meldpunt_call mt-3";
    const icon = document.createElement("i");
    icon.className = "fa fa-phone";
    icon.setAttribute("aria-hidden", "true");
    const body = document.createElement("div");
    const text = document.createElement("p");
    text.textContent = chosen.danger;
    const calls = document.createElement("p");
    calls.className = "mb-0 d-grid gap-2 d-sm-flex";
    calls.append(
        link("tel:112", _t("Call 112"), chosen, "btn btn-lg o_meldpunt_quiet"),
        link("tel:1788", _t("Call 1788 (free)"), chosen, "btn btn-lg o_meldpunt_quiet")
    );
    body.append(text, calls);
    panel.append(icon, body);
    return panel;
}

function note(text, url, name, chosen) {
    const panel = document.createElement("p");
    panel.className = "o_meldpunt_note mt-3 mb-0";
    panel.textContent = `${text} `;
    if (url) {
        panel.append(link(url, name, chosen, ""));
    }
    return panel;
}

/** Fills `box` with the advice of the chosen category; empty for none. */
export function renderAdvice(box, chosen) {
    box.replaceChildren();
    if (chosen?.danger) {
        box.append(dangerPanel(chosen));
    }
    if (chosen?.authority) {
        box.append(note(chosen.authority, chosen.url, chosen.authorityName, chosen));
    }
    if (chosen?.advice) {
        box.append(note(chosen.advice, chosen.adviceUrl, _t("Read more"), chosen));
    }
}
