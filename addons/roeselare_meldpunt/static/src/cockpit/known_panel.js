/* global L */
import {Component, onMounted, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {attempt} from "@roeselare_servicedesk/cockpit/attempt";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {removeMap} from "@roeselare_servicedesk/map_view/map_end";
import {sharedProps} from "@roeselare_servicedesk/cockpit/shared_props";
import {useService} from "@web/core/utils/hooks";

const MODEL = "servicedesk.cockpit";
const PLACE_ZOOM = 17;

/** What is known near the place of a report, on a small map and as a list. */
export class KnownPanel extends Component {
    static template = "roeselare_meldpunt.CockpitKnownPanel";
    static props = sharedProps;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.mapRef = useRef("map");
        this.last = new KeepLast();
        this.lastHints = new KeepLast();
        this.state = useState({known: [], hints: [], error: "", failed: false});
        this.marks = [];
        onMounted(() => this.openMap());
        useEffect(
            (id) => {
                this.loadHints(id);
            },
            () => [this.more.category_id]
        );
        useEffect(
            (id, lat, lon) => {
                this.loadKnown(id, lat, lon);
            },
            () => [this.more.category_id, this.more.latitude, this.more.longitude]
        );
        // A map that was hidden does not know how large it is.
        useEffect(
            () => {
                this.map?.invalidateSize();
            },
            () => [this.isReport]
        );
        onWillUnmount(() => this.map && removeMap(this.map));
    }

    get more() {
        return this.props.form.more;
    }

    get isReport() {
        return this.props.form.kind === "report";
    }

    get category() {
        return this.props.options.categories.find((item) => item.id === this.more.category_id);
    }

    help(last, method, args) {
        return last.add(attempt(this.orm.silent.call(MODEL, method, args)));
    }

    async loadHints(id) {
        const asks = id && this.category?.questions;
        const {value} = asks ? await this.help(this.lastHints, "action_hints", [id]) : {};
        this.state.hints = (id === this.more.category_id && value) || [];
    }

    async loadKnown(id, lat, lon) {
        this.state.error = "";
        const {value, failed} =
            id && lat ? await this.help(this.last, "action_known", [id, lat, lon]) : {};
        if (id !== this.more.category_id || lat !== this.more.latitude) {
            return;
        }
        this.state.known = value || [];
        this.state.failed = Boolean(failed);
        if (this.state.known.length) {
            this.props.onSay(_t("%s known near by. F4 goes there.", this.state.known.length));
        }
        this.showPlaces();
    }

    // ------------------------------------------------------------------ map

    async openMap() {
        if (!window.L) {
            // web_leaflet_lib puts Leaflet in the web client; see the place of a ticket.
            await loadBundle("roeselare_meldpunt.assets_map");
        }
        if (!this.mapRef.el) {
            return;
        }
        const {lat, lon, zoom, maxZoom, tiles, attribution} = this.props.options.map;
        this.map = L.map(this.mapRef.el, {
            center: [lat, lon],
            zoom,
            maxZoom,
            keyboard: false,
            zoomControl: false,
        });
        this.map.attributionControl.setPrefix(false);
        if (tiles) {
            const credit = document.createElement("span");
            credit.textContent = attribution;
            L.tileLayer(tiles, {maxZoom, attribution: credit.innerHTML}).addTo(this.map);
        }
        this.map.on("click", ({latlng}) => {
            Object.assign(this.more, {
                latitude: latlng.lat.toFixed(6),
                longitude: latlng.lng.toFixed(6),
                place_source: "map",
                asset: "",
            });
        });
        this.showPlaces();
    }

    showPlaces() {
        if (!this.map) {
            return;
        }
        this.marks.forEach((mark) => mark.remove());
        this.marks = [];
        const {latitude, longitude} = this.more;
        if (!latitude) {
            return;
        }
        const here = [Number(latitude), Number(longitude)];
        this.mark(here, "fa-map-marker o_cockpit_here", "");
        this.state.known.forEach((item, number) => {
            this.mark([item.lat, item.lon], "o_cockpit_known_mark", String(number + 1));
        });
        this.map.setView(here, PLACE_ZOOM, {animate: false});
    }

    mark(place, icon, text) {
        const element = document.createElement("i");
        element.className = `fa ${icon}`;
        element.textContent = text;
        const options = {className: "o_cockpit_mark", iconSize: [24, 24], html: element};
        const mark = L.marker(place, {
            icon: L.divIcon(options),
            keyboard: false,
            interactive: false,
        });
        this.marks.push(mark.addTo(this.map));
    }

    // ----------------------------------------------------------------- join

    async join(item) {
        if (this.joining) {
            return;
        }
        this.joining = true;
        this.state.error = "";
        try {
            const done = await this.orm.silent.call(MODEL, "action_join", [
                item.number,
                {...this.props.form},
            ]);
            this.props.onRegistered({...done, joined: true});
        } catch (error) {
            this.state.error = error.data?.message || String(_t("Try again later."));
        } finally {
            this.joining = false;
        }
    }

    open(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: item.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("servicedesk_intake_panels").add("known", KnownPanel, {sequence: 10});
