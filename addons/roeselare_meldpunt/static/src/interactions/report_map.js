/* global L */
import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";

const OUTLINE_COLOUR = "#8c1d40";
const PLACE_ZOOM = 17;

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

    showOutline(geometry) {
        if (geometry) {
            L.geoJSON(geometry, {
                style: {color: OUTLINE_COLOUR, weight: 3, fillOpacity: 0.04},
                interactive: false,
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
            this.map.setView([lat, lon], Math.max(this.map.getZoom(), PLACE_ZOOM));
        }
    }

    removePin() {
        this.pin?.remove();
        this.pin = null;
    }

    destroy() {
        this.map.getContainer().removeEventListener("keydown", this.onKeydown);
        this.map.remove();
    }
}
