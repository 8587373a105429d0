/* global L */
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {removeMap} from "@roeselare_servicedesk/map_view/map_end";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";

const PLACE_ZOOM = 17;

/**
 * The place of a ticket on a map. Staff move the pin, or click where it has to be;
 * both coordinates are written together, as the database asks.
 */
export class PlaceWidget extends Component {
    static template = "roeselare_meldpunt.PlaceWidget";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.mapRef = useRef("map");
        onWillStart(async () => {
            [this.settings] = await Promise.all([
                this.orm.call("helpdesk.ticket", "get_map_settings", []),
                // web_leaflet_lib puts Leaflet in the web client; loading it once more
                // would throw away the plugins that others added to it.
                window.L ? null : loadBundle("roeselare_meldpunt.assets_map"),
            ]);
        });
        onMounted(() => this.openMap());
        useEffect(
            (lat, lon) => this.showPlace(lat, lon),
            () => [this.latitude, this.longitude]
        );
        onWillUnmount(() => this.map && removeMap(this.map));
    }

    get latitude() {
        return this.props.record.data.latitude;
    }

    get longitude() {
        return this.props.record.data.longitude;
    }

    get hasPlace() {
        return Boolean(this.latitude || this.longitude);
    }

    openMap() {
        const {lat, lon, zoom, maxZoom, tiles, attribution} = this.settings;
        this.map = L.map(this.mapRef.el, {center: [lat, lon], zoom, maxZoom});
        this.map.attributionControl.setPrefix(false);
        if (tiles) {
            const credit = document.createElement("span");
            credit.textContent = attribution;
            L.tileLayer(tiles, {maxZoom, attribution: credit.innerHTML}).addTo(this.map);
        }
        this.map.on("click", (ev) => this.move(ev.latlng));
    }

    showPlace(lat, lon) {
        if (!this.hasPlace) {
            this.pin?.remove();
            this.pin = null;
            return;
        }
        if (!this.pin) {
            const icon = L.divIcon({
                className: "o_meldpunt_pin",
                html: '<i class="fa fa-map-marker" aria-hidden="true"></i>',
                iconSize: [30, 44],
                iconAnchor: [15, 42],
            });
            this.pin = L.marker([lat, lon], {draggable: !this.props.readonly, icon});
            this.pin.on("dragend", () => this.move(this.pin.getLatLng()));
            this.pin.addTo(this.map);
        }
        this.pin.setLatLng([lat, lon]);
        const zoom = Math.max(this.map.getZoom(), PLACE_ZOOM);
        // A form that closes in the midst of a movement would leave it without its map.
        this.map.setView([lat, lon], zoom, {animate: false});
    }

    async move({lat, lng}) {
        if (this.props.readonly) {
            return;
        }
        await this.props.record.update({
            latitude: Number(lat.toFixed(6)),
            longitude: Number(lng.toFixed(6)),
        });
    }

    async clear() {
        await this.props.record.update({latitude: 0, longitude: 0});
    }
}

registry.category("view_widgets").add("meldpunt_place", {
    component: PlaceWidget,
    fieldDependencies: [
        {name: "latitude", type: "float"},
        {name: "longitude", type: "float"},
    ],
});
