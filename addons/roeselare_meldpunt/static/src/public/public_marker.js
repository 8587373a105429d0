/* global L */
import {_t} from "@web/core/l10n/translation";

const MARKER_PX = 40;
const STATE_ICONS = {received: "fa-flag", in_progress: "fa-wrench", resolved: "fa-check"};
const STATE_COLOURS = ["#a3102c", "#1d4f7c", "#256029"];

function element(tag, className, text = "") {
    const el = document.createElement(tag);
    el.className = className;
    el.textContent = text;
    return el;
}

/** Give a marker its name for screen readers; Leaflet's own is the title only. */
function named(marker, label) {
    marker.on("add", () => {
        const el = marker.getElement();
        el.setAttribute("role", "button");
        el.setAttribute("aria-label", label);
        // Leaflet opens by Enter only what has a popup of its own.
        el.addEventListener("keydown", (ev) => {
            if (ev.key === "Enter" || ev.key === " ") {
                ev.preventDefault();
                marker.fire("click");
            }
        });
    });
    return marker;
}

/** One report: the icon of its category, and its state by shape, colour and sign. */
export function reportMarker(place, {category, state}, {categories, states}) {
    const [name, icon] = categories[category] || [_t("Report"), "fa-circle-o"];
    const sign = element("span", `o_meldpunt_sign o_meldpunt_sign_${state}`);
    sign.append(element("i", `fa ${icon}`));
    sign.append(element("i", `fa ${STATE_ICONS[state]} o_meldpunt_sign_state`));
    const marker = L.marker(place, {
        title: name,
        icon: L.divIcon({
            className: "o_meldpunt_marker",
            html: sign,
            iconSize: [MARKER_PX, MARKER_PX],
        }),
    });
    return named(marker, _t("%(name)s, %(state)s", {name, state: states[state]}));
}

/** Several reports: how many, in a ring that shows how far they are. */
export function clusterMarker(place, {count, states}) {
    let turn = 0;
    const parts = states.map((part, index) => {
        const from = turn;
        turn += (part / count) * 360;
        return `${STATE_COLOURS[index]} ${from}deg ${turn}deg`;
    });
    const ring = element("span", "o_meldpunt_cluster");
    ring.style.background = `conic-gradient(${parts.join(", ")})`;
    ring.append(element("span", "o_meldpunt_cluster_count", count.toString()));
    const size = MARKER_PX + Math.min(24, Math.round(Math.log2(count) * 3));
    const marker = L.marker(place, {
        icon: L.divIcon({
            className: "o_meldpunt_marker",
            html: ring,
            iconSize: [size, size],
        }),
    });
    return named(marker, _t("%s reports together", count.toString()));
}

/** What a tap on one report, or on some of one spot, shows: ways to their pages. */
export function popupOf(numbers, {category, state}, {categories, states}, target) {
    const box = element("div", "o_meldpunt_popup");
    if (categories[category]) {
        box.append(element("strong", "d-block", categories[category][0]));
        box.append(element("span", "d-block mb-2", states[state]));
    }
    for (const number of numbers) {
        const label = numbers.length === 1 ? _t("See this report") : _t("See report %s", number);
        const link = element("a", "btn btn-primary d-block mb-1", label);
        link.href = `/meldpunt/melding/${encodeURIComponent(number)}`;
        if (target) {
            link.target = target;
            link.rel = "noopener";
        }
        box.append(link);
    }
    return box;
}
