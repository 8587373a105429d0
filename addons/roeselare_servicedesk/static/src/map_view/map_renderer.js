/* global L */
import {Component, onMounted, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {LISTED} from "./map_model";
import {MapPopup} from "./map_popup";
import {MapShape} from "./map_shape";
import {_t} from "@web/core/l10n/translation";
import {colorOf, makeCanvasLayer} from "./map_canvas";
import {removeMap} from "./map_end";
import {useDebounced} from "@web/core/utils/timing";

const CLOSE_UP = 17;
const LIST_DELAY = 150;

/** The map, the tools to select on it, and the list of what it shows. */
export class MapRenderer extends Component {
    static template = "roeselare_servicedesk.MapRenderer";
    static props = {
        model: Object,
        grid: Object,
        view: Object,
        onSelection: Function,
        openRecord: Function,
    };

    setup() {
        this.mapRef = useRef("map");
        this.colorOf = colorOf;
        this.state = useState({rows: [], inView: 0, tool: "", selected: 0});
        this.listSoon = useDebounced(() => this.list(), LIST_DELAY);
        onMounted(() => this.open());
        onWillUnmount(() => removeMap(this.map));
        useEffect(
            (grid) => this.show(grid),
            () => [this.props.grid, this.props.grid.selection]
        );
    }

    get model() {
        return this.props.model;
    }

    get grid() {
        return this.props.grid;
    }

    get tools() {
        return [
            {name: "box", icon: "fa-square-o", label: _t("Select in a box")},
            {name: "lasso", icon: "fa-pencil", label: _t("Select in a drawn line")},
        ];
    }

    get mapLabel() {
        return _t(
            "Map with %s places. Arrow keys move it, plus and minus zoom. The list after it names what it shows.",
            this.grid.count
        );
    }

    get summary() {
        const {inView, selected} = this.state;
        return _t("%(shown)s of %(all)s in view, %(selected)s selected", {
            shown: inView,
            all: this.grid.count,
            selected,
        });
    }

    get unlisted() {
        const count = this.state.inView - this.state.rows.length;
        return count > 0 ? _t("And %s more: zoom in to see them here.", count) : "";
    }

    get moreWords() {
        return _t("Only the newest %s are on the map: filter to see the others.", this.grid.count);
    }

    selectLabel(row) {
        return _t("Select %s", row.title);
    }

    open() {
        const {lat, lon, zoom, maxZoom, tiles, attribution, outline} = this.model.settings;
        // A pan is a move of what is drawn; no zoom is animated, so nothing lags or dazzles.
        this.map = L.map(this.mapRef.el, {
            center: [lat, lon],
            zoom,
            maxZoom,
            zoomControl: false,
            zoomAnimation: false,
            fadeAnimation: false,
            boxZoom: false,
        });
        this.map.attributionControl.setPrefix(false);
        L.control.zoom({zoomInTitle: _t("Zoom in"), zoomOutTitle: _t("Zoom out")}).addTo(this.map);
        if (tiles) {
            const credit = document.createElement("span");
            credit.textContent = attribution;
            L.tileLayer(tiles, {maxZoom, attribution: credit.innerHTML}).addTo(this.map);
        }
        if (outline) {
            const style = {color: "#495057", weight: 2, fill: !tiles, fillColor: "#fff"};
            L.geoJSON(JSON.parse(outline), {interactive: false, style}).addTo(this.map);
        }
        this.layer = makeCanvasLayer(this.grid).addTo(this.map);
        this.shape = new MapShape(this.map, {
            tool: () => this.state.tool,
            done: (corners, on) => {
                const found = this.grid.insidePolygon(this.map.getZoom(), corners);
                this.select(found, on);
            },
        });
        this.popup = new MapPopup({
            map: this.map,
            layer: this.layer,
            model: this.model,
            free: () => !this.state.tool && !this.shape.justDrawn(),
            select: (indexes, on) => this.select(indexes, on),
            open: (id) => this.props.openRecord(id),
        });
        this.map.on("moveend", () => this.onMoved());
        this.sizes = new ResizeObserver(() => this.map && this.map.invalidateSize());
        this.sizes.observe(this.mapRef.el);
        this.map.on("unload", () => this.sizes.disconnect());
        const {center} = this.props.view;
        if (center) {
            this.map.setView(center, this.props.view.zoom);
        } else {
            this.fit();
        }
        this.onMoved();
    }

    /** Draw other points, or the same ones with another selection. */
    show(grid) {
        this.state.selected = grid.selectedCount;
        if (!this.layer || !this.map) {
            return;
        }
        const other = this.layer.grid !== grid;
        this.layer.setGrid(grid);
        if (other) {
            this.map.closePopup();
            if (grid.count && !grid.within(this.box()).length) {
                this.fit();
            }
            this.state.inView = grid.within(this.box()).length;
            this.onMoved();
        } else {
            this.listSoon();
        }
    }

    fit() {
        if (this.grid.count) {
            const {south, west, north, east} = this.grid.bounds();
            const bounds = [
                [south, west],
                [north, east],
            ];
            this.map.fitBounds(bounds, {padding: [40, 40], maxZoom: CLOSE_UP});
        }
    }

    box() {
        const bounds = this.map.getBounds();
        return {
            south: bounds.getSouth(),
            west: bounds.getWest(),
            north: bounds.getNorth(),
            east: bounds.getEast(),
        };
    }

    onMoved() {
        this.props.view.center = this.map.getCenter();
        this.props.view.zoom = this.map.getZoom();
        this.listSoon();
    }

    /** Name what the map shows: for who reads, and for who has no pointer. */
    async list() {
        if (!this.map) {
            return;
        }
        const grid = this.grid;
        const found = grid.within(this.box());
        const ids = grid.first(found, LISTED).map((i) => grid.ids[i]);
        const words = await this.model.describe(ids);
        if (grid !== this.grid) {
            return;
        }
        this.state.inView = found.length;
        this.state.rows = words.map((row) => {
            const index = grid.indexOf.get(row.id);
            return {...row, marked: grid.mark[index], selected: grid.selected[index]};
        });
    }

    // ----------------------------------------------------------- selection

    select(indexes, on = true) {
        this.grid.select(indexes, on);
        this.state.selected = this.grid.selectedCount;
        this.layer.redraw();
        this.listSoon();
        this.props.onSelection();
    }

    onTool(name) {
        this.state.tool = this.state.tool === name ? "" : name;
        this.shape.arm(Boolean(this.state.tool));
    }

    /** The way to select an area without a pointer: bring it into view, press this. */
    onSelectView() {
        this.select(this.grid.within(this.box()));
    }

    onSelectAll() {
        this.grid.selectAll();
        this.select([]);
    }

    // After a filter the rows stay until their successors are named: a row stands for its
    // record, wherever that is among the points now, if it still is.
    onRowSelect(row, ev) {
        const index = this.grid.indexOf.get(row.id);
        this.select(index === undefined ? [] : [index], ev.target.checked);
    }

    onRowPoint(row) {
        const index = this.grid.indexOf.get(row.id);
        if (index !== undefined) {
            this.layer.point(index);
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && this.state.tool) {
            this.onTool(this.state.tool);
        }
    }
}
