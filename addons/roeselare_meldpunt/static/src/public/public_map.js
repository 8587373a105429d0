/* global L */
import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {clusterMarker, popupOf, reportMarker} from "./public_marker";
import {mergeNear} from "./public_merge";
import {askJson, loadLeaflet, ReportMap} from "../interactions/report_map";

const POLL_MS = 6000;
const MIN_ZOOM = 11;
// The server answers no larger box.
const MAX_SIDE = 0.5;

/** The public map: asks the server for each view, and again while somebody looks. */
export class PublicMap extends Interaction {
    static selector = ".o_meldpunt_public_map";
    dynamicContent = {
        _root: {"t-att-class": () => ({"d-none": false})},
        _document: {"t-on-visibilitychange": this.onVisibility},
    };

    setup() {
        this.settings = JSON.parse(this.el.dataset.map);
        this.status = this.el.querySelector(".o_meldpunt_map_status");
        this.markers = new Map();
        this.shown = "";
    }

    start() {
        this.open();
    }

    async open() {
        const el = this.el.querySelector(".o_meldpunt_map");
        try {
            await this.waitFor(loadLeaflet());
        } catch {
            this.el.classList.add("o_meldpunt_map_failed");
            this.say(_t("The map cannot be shown. The list shows the same reports."));
            return;
        }
        el.setAttribute("role", "application");
        el.setAttribute("aria-labelledby", "public_map_help");
        const holder = new ReportMap(el, this.settings);
        this.map = holder.map;
        document.querySelector(".o_meldpunt_needs_script")?.remove();
        this.map.setMinZoom(MIN_ZOOM);
        this.layer = L.layerGroup().addTo(this.map);
        this.registerCleanup(() => holder.destroy());
        this.map.on("moveend", () => this.refresh());
        const clock = setInterval(() => this.poll(), POLL_MS);
        this.registerCleanup(() => clearInterval(clock));
        await this.waitFor(this.refresh());
        await this.waitFor(holder.showCity({districts: true}));
    }

    say(text) {
        if (this.status.textContent !== text) {
            this.status.textContent = text;
        }
    }

    onVisibility() {
        this.poll();
    }

    poll() {
        if (this.map && !document.hidden) {
            this.refresh();
        }
    }

    url() {
        const bounds = this.map.getBounds();
        const {lat, lng} = this.map.getCenter();
        const half = MAX_SIDE / 2 - 0.001;
        const box = [
            Math.max(bounds.getWest(), lng - half),
            Math.max(bounds.getSouth(), lat - half),
            Math.min(bounds.getEast(), lng + half),
            Math.min(bounds.getNorth(), lat + half),
        ];
        const query = new URLSearchParams({
            ...this.settings.filters,
            bbox: box.map((side) => side.toFixed(5)).join(","),
            zoom: this.map.getZoom(),
        });
        return `/meldpunt/kaart/data?${query}`;
    }

    async refresh() {
        const url = this.url();
        this.asked = url;
        let text = "";
        try {
            // The browser sends the ETag it has, and mostly hears that nothing changed.
            const answer = await this.waitFor(fetch(url, {cache: "no-cache"}));
            if (!answer.ok) {
                throw new Error(answer.status);
            }
            text = await this.waitFor(answer.text());
        } catch {
            this.say(_t("The reports cannot be fetched now. We try again in a moment."));
            return;
        }
        // An answer to an older view that comes late is dropped.
        if (url === this.asked && text !== this.shown) {
            this.shown = text;
            this.show(JSON.parse(text).features);
        }
    }

    show(features) {
        const focused = this.focusedKey();
        this.layer.clearLayers();
        this.markers.clear();
        let total = 0;
        const pointOf = ([lng, lat]) => this.map.latLngToContainerPoint([lat, lng]);
        for (const feature of mergeNear(features, pointOf)) {
            total += feature.properties.count || 1;
            this.addMarker(feature);
        }
        this.markers.get(focused)?.getElement()?.focus({preventScroll: true});
        this.say(
            total === 1 ? _t("1 report in view.") : _t("%s reports in view.", total.toString())
        );
    }

    focusedKey() {
        for (const [key, marker] of this.markers) {
            if (marker.getElement() === document.activeElement) {
                return key;
            }
        }
        return null;
    }

    addMarker(feature) {
        const {properties, geometry} = feature;
        const place = [geometry.coordinates[1], geometry.coordinates[0]];
        const marker = properties.count
            ? clusterMarker(place, properties)
            : reportMarker(place, properties, this.settings);
        marker.on("click", () => this.onMarker(marker, place, properties));
        marker.addTo(this.layer);
        this.markers.set(properties.number || place.join(), marker);
    }

    onMarker(marker, place, properties) {
        const numbers = properties.number ? [properties.number] : properties.numbers || [];
        const zoomsIn = properties.count && this.map.getZoom() < this.settings.maxZoom;
        if (zoomsIn && properties.count > numbers.length) {
            this.map.setView(place, Math.min(this.map.getZoom() + 2, this.settings.maxZoom));
            return;
        }
        const target = this.el.dataset.target;
        // Not bound to the marker: the markers are new as soon as something changes.
        const popup = L.popup({offset: [0, -12], minWidth: 200, closeButtonLabel: _t("Close")})
            .setLatLng(place)
            .setContent(popupOf(numbers, properties, this.settings, target))
            .openOn(this.map);
        popup.getElement().querySelector("a[href^='/meldpunt']")?.focus({preventScroll: true});
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.public_map", PublicMap);
