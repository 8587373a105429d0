/* global L */
import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {loadLeaflet, ReportMap} from "./report_map";

const MAX_POINTS = 100;
const COLOUR = "#8c1d40";

/** The form of a subscription: shows the chosen kind of area, and lets one draw. */
export class Subscribe extends Interaction {
    static selector = ".o_meldpunt_subscribe";
    dynamicContent = {
        "input[name=kind]": {"t-on-change": this.onKind},
        "#field_address": {"t-on-input": this.forgetPoint},
        ".o_meldpunt_my_place": {"t-att-class": () => ({"d-none": !navigator.geolocation})},
        ".o_meldpunt_my_place button": {"t-on-click": this.onLocate},
        ".o_meldpunt_draw_undo": {"t-on-click": () => this.setPoints(this.points.slice(0, -1))},
        ".o_meldpunt_draw_clear": {"t-on-click": () => this.setPoints([])},
    };

    setup() {
        this.points = [];
    }

    start() {
        this.onKind();
    }

    field(name) {
        return this.el.querySelector(`[name=${name}]`);
    }

    onKind() {
        const kind = this.el.querySelector("input[name=kind]:checked")?.value;
        for (const part of this.el.querySelectorAll(".o_meldpunt_area_part")) {
            part.classList.toggle("d-none", part.dataset.kind !== kind);
        }
        if (kind === "drawn" && !this.map) {
            this.openMap();
        }
    }

    /** A point that came from the device does not fit a typed address. */
    forgetPoint() {
        this.field("latitude").value = "";
        this.field("longitude").value = "";
    }

    onLocate() {
        const status = this.el.querySelector(".o_meldpunt_my_place_status");
        status.textContent = _t("Looking for your location…");
        navigator.geolocation.getCurrentPosition(
            ({coords}) => {
                this.el.querySelector("#field_address").value = _t("My location");
                this.field("latitude").value = coords.latitude.toFixed(6);
                this.field("longitude").value = coords.longitude.toFixed(6);
                status.textContent = _t("Your location is the middle.");
            },
            () => {
                status.textContent = _t(
                    "Your device does not give its location. Type the address instead."
                );
            },
            {enableHighAccuracy: true, timeout: 10000, maximumAge: 60000}
        );
    }

    async openMap() {
        const box = this.el.querySelector(".o_meldpunt_draw_box");
        box.classList.remove("d-none");
        const el = box.querySelector(".o_meldpunt_map");
        try {
            await this.waitFor(loadLeaflet());
        } catch {
            this.say(_t("The map cannot be shown. Choose a district or a street instead."));
            return;
        }
        el.setAttribute("role", "application");
        el.setAttribute("aria-labelledby", "draw_title");
        el.setAttribute("aria-describedby", "draw_help");
        this.map = new ReportMap(el, JSON.parse(this.el.dataset.map), {
            onPick: (lat, lon) => this.addPoint(lat, lon),
        });
        this.registerCleanup(() => this.map.destroy());
        this.shape = L.featureGroup().addTo(this.map.map);
        const stored = this.field("points").value.split(";").filter(Boolean);
        this.setPoints(stored.map((pair) => pair.split(",").map(Number)));
        if (this.points.length) {
            this.map.map.fitBounds(this.shape.getBounds());
        }
        await this.waitFor(this.map.showCity());
    }

    addPoint(lat, lon) {
        if (this.points.length >= MAX_POINTS) {
            this.say(_t("An area has at most %s corners.", MAX_POINTS));
            return;
        }
        this.setPoints([...this.points, [Number(lat.toFixed(6)), Number(lon.toFixed(6))]]);
    }

    setPoints(points) {
        this.points = points;
        this.field("points").value = points.map((pair) => pair.join(",")).join(";");
        this.shape?.clearLayers();
        for (const pair of points) {
            this.shape?.addLayer(L.circleMarker(pair, {radius: 6, color: COLOUR}));
        }
        const line = points.length > 2 ? L.polygon(points) : L.polyline(points);
        line.setStyle({color: COLOUR, interactive: false});
        this.shape?.addLayer(line);
        const needed = points.length < 3 ? _t("Choose at least three.") : "";
        this.say(_t("Corners chosen: %s.", points.length) + " " + needed);
    }

    say(text) {
        this.el.querySelector(".o_meldpunt_draw_status").textContent = text;
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.subscribe", Subscribe);
