/* global L */
import {LISTED} from "./map_model";
import {_t} from "@web/core/l10n/translation";
import {renderToElement} from "@web/core/utils/render";

/** What a click on the map does: come nearer, select, or tell what lies there. */
export class MapPopup {
    /** @param {Object} parts map, layer, model; free(), select(indexes, on), open(id) */
    constructor(parts) {
        Object.assign(this, parts);
        this.map.on("click", (ev) => this.onClick(ev));
    }

    get grid() {
        return this.model.grid;
    }

    onClick(ev) {
        const at = this.free() ? this.layer.hit(ev.containerPoint) : -1;
        if (at < 0) {
            return;
        }
        const zoom = this.map.getZoom();
        const members = this.grid.members(zoom, at);
        const {ctrlKey, metaKey} = ev.originalEvent;
        if (ctrlKey || metaKey) {
            this.select(members, !members.every((i) => this.grid.selected[i]));
        } else if (members.length > 1 && zoom < this.map.getMaxZoom()) {
            this.approach(members);
        } else {
            this.tell(members);
        }
    }

    approach(members) {
        const places = members.map((i) => [this.grid.lat[i], this.grid.lon[i]]);
        const bounds = L.latLngBounds(places);
        const wanted = this.map.getBoundsZoom(bounds, false, L.point(60, 60));
        // Where all lie on one spot this is the closest zoom, in which the popup lists them.
        this.map.setView(bounds.getCenter(), Math.max(wanted, this.map.getZoom() + 1));
    }

    async tell(members) {
        const grid = this.grid;
        const ids = members.slice(0, LISTED).map((i) => grid.ids[i]);
        const records = await this.model.describe(ids);
        if (!records.length || grid !== this.grid) {
            return;
        }
        const left = members.length - records.length;
        const element = renderToElement("roeselare_servicedesk.MapPopup", {
            records,
            selected: (id) => Boolean(grid.selected[grid.indexOf.get(id)]),
            openLabel: (record) => _t("Open %s", record.title),
            more: left > 0 && _t("And %s more on this spot.", left),
        });
        element.addEventListener("click", (ev) => this.onAct(ev));
        element.addEventListener("keydown", (ev) => ev.key === "Escape" && this.close());
        const [first] = members;
        this.map.openPopup(element, [grid.lat[first], grid.lon[first]], {
            closeButton: false,
            minWidth: 240,
            maxHeight: 320,
        });
        element.querySelector("button").focus();
    }

    onAct(ev) {
        const button = ev.target.closest("[data-act]");
        const id = button && Number(button.dataset.id);
        switch (button && button.dataset.act) {
            case "open":
                return this.open(id);
            case "select":
                return this.select([this.grid.indexOf.get(id)], button.checked);
            case "close":
                return this.close();
        }
    }

    close() {
        this.map.closePopup();
        this.map.getContainer().focus();
    }
}
