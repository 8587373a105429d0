/* global L */
import {ReportMap} from "../interactions/report_map";

const CLOSE_ZOOM = 16;
const NAMES_ZOOM = 13;

/** The visits of a day on the map of the reports: numbered, in their order, on one line. */
export class FieldMap extends ReportMap {
    constructor(el, settings, {onOpen, label}) {
        super(el, settings);
        this.onOpen = onOpen;
        this.label = label;
        this.layer = L.layerGroup().addTo(this.map);
        this.seen = "";
        const far = () => el.classList.toggle("o_field_far", this.map.getZoom() < NAMES_ZOOM);
        this.map.on("zoomend", far);
        far();
        this.showCity();
    }

    show(visits) {
        this.layer.clearLayers();
        const placed = visits
            .map((visit, index) => ({visit, number: index + 1}))
            .filter(({visit}) => visit.lat !== null);
        const points = placed.map(({visit}) => [visit.lat, visit.lon]);
        L.polyline(points, {className: "o_field_way", interactive: false, weight: 4}).addTo(
            this.layer
        );
        for (const {visit, number} of placed) {
            this.pinOf(visit, number).addTo(this.layer);
        }
        this.fit(points);
    }

    pinOf(visit, number) {
        const text = document.createElement("span");
        text.textContent = number;
        const pin = L.marker([visit.lat, visit.lon], {
            icon: L.divIcon({className: "o_field_pin", html: text, iconSize: [44, 44]}),
            title: this.label(number, visit),
            // The list beside it is for the keyboard: pins may lie over each other.
            keyboard: false,
        });
        pin.on("click", () => this.onOpen(visit));
        return pin;
    }

    /** Only when other places are to be seen: nobody's view jumps at each look. */
    fit(points) {
        const seen = JSON.stringify([...points].sort());
        if (points.length && seen !== this.seen) {
            this.map.fitBounds(points, {padding: [26, 26], maxZoom: CLOSE_ZOOM, animate: false});
        }
        this.seen = seen;
    }
}
