/* global L */
import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";
import {removeMap} from "@roeselare_servicedesk/map_view/map_end";

const OUTLINE_COLOUR = "#8c1d40";
const DISTRICT_COLOUR = "#6b6459";
const PLACE_ZOOM = 17;
/** Without tiles the districts are all there is to see: from further away. */
const BARE_ZOOM = 13;

/** Return the JSON of one of our own routes, or null when it cannot be had. */
export async function askJson(url) {
    try {
        const answer = await fetch(url, {headers: {Accept: "application/json"}});
        return answer.ok ? await answer.json() : null;
    } catch {
        return null;
    }
}

function escapeText(text) {
    const span = document.createElement("span");
    span.textContent = text;
    return span.innerHTML;
}

/** Leaflet, loaded when the first map of the page is wanted. */
export async function loadLeaflet() {
    await loadBundle("roeselare_meldpunt.assets_map");
}

/**
 * One map with at most one pin.
 *
 * `settings` is what the server's `_map_settings` gives; `onPick(lat, lon)` is called
 * when a person chooses a point, by tap, by dragging, or by Enter on the keyboard.
 */
export class ReportMap {
    constructor(el, settings, {onPick, onTileError} = {}) {
        this.settings = settings;
        this.onPick = onPick;
        this.map = L.map(el, {
            center: [settings.lat, settings.lon],
            zoom: settings.zoom,
            maxZoom: settings.maxZoom,
            scrollWheelZoom: false,
            zoomControl: false,
        });
        this.map.attributionControl.setPrefix(false);
        L.control.zoom({zoomInTitle: _t("Zoom in"), zoomOutTitle: _t("Zoom out")}).addTo(this.map);
        if (settings.tiles) {
            const tiles = L.tileLayer(settings.tiles, {
                maxZoom: settings.maxZoom,
                attribution: escapeText(settings.attribution),
            });
            tiles.once("tileerror", () => onTileError?.());
            tiles.addTo(this.map);
        }
        if (onPick) {
            this.map.on("click", (ev) => onPick(ev.latlng.lat, ev.latlng.lng));
            this.onKeydown = (ev) => this.pickCentre(ev);
            el.addEventListener("keydown", this.onKeydown);
        }
    }

    pickCentre(ev) {
        // Only on the map itself: Enter on a button of the map is that button's.
        if ((ev.key === "Enter" || ev.key === " ") && ev.target === this.map.getContainer()) {
            ev.preventDefault();
            const centre = this.map.getCenter();
            this.onPick(centre.lat, centre.lng);
        }
    }

    /** Draw the outline of the city; its districts when asked, or when there are no tiles. */
    async showCity({districts = false} = {}) {
        const language = document.documentElement.lang.replace("-", "_");
        const named = `/meldpunt/kaart/wijken?taal=${encodeURIComponent(language)}`;
        const [outline, areas] = await Promise.all([
            askJson("/meldpunt/omtrek"),
            districts || !this.settings.tiles ? askJson(named) : null,
        ]);
        if (this.isGone) {
            return;
        }
        if (areas?.features.length) {
            this.draw(areas, {color: DISTRICT_COLOUR, weight: 1, dashArray: "4 4", fill: false});
            if (!this.settings.tiles) {
                this.nameDistricts(areas);
            }
        }
        if (outline) {
            this.draw(outline, {color: OUTLINE_COLOUR, weight: 3, fillOpacity: 0.04});
        }
    }

    draw(shape, style) {
        L.geoJSON(shape, {style, interactive: false}).addTo(this.map);
        // Lines to look at only: a picture without a name says nothing to who hears the page.
        this.map.getPane("overlayPane").setAttribute("aria-hidden", "true");
    }

    /** Without tiles the names of the districts are all there is to find the way by. */
    nameDistricts(districts) {
        for (const feature of districts.features) {
            const name = document.createElement("span");
            name.textContent = feature.properties.name;
            L.marker(L.geoJSON(feature).getBounds().getCenter(), {
                interactive: false,
                keyboard: false,
                zIndexOffset: -1000,
                icon: L.divIcon({className: "o_meldpunt_district", html: name, iconSize: null}),
            }).addTo(this.map);
        }
    }

    setPin(lat, lon, {move = true} = {}) {
        if (!this.pin) {
            this.pin = L.marker([lat, lon], {
                draggable: Boolean(this.onPick),
                keyboard: false,
                icon: L.divIcon({
                    className: "o_meldpunt_pin",
                    html: '<svg viewBox="0 0 32 44" aria-hidden="true"><path d="M16 0a16 16 0 0 0-16 16c0 11 16 28 16 28s16-17 16-28a16 16 0 0 0-16-16z"/><circle cx="16" cy="16" r="6"/></svg>',
                    iconSize: [36, 50],
                    iconAnchor: [18, 50],
                }),
            }).addTo(this.map);
            this.pin.on("dragend", () => {
                const place = this.pin.getLatLng();
                this.onPick(place.lat, place.lng);
            });
        }
        this.pin.setLatLng([lat, lon]);
        if (move) {
            const zoom = this.settings.tiles ? PLACE_ZOOM : BARE_ZOOM;
            this.map.setView([lat, lon], Math.max(this.map.getZoom(), zoom));
        }
    }

    removePin() {
        this.pin?.remove();
        this.pin = null;
    }

    destroy() {
        this.isGone = true;
        this.map.getContainer().removeEventListener("keydown", this.onKeydown);
        removeMap(this.map);
    }
}
