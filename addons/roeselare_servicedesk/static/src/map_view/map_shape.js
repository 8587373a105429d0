/* global L */

const LEAST_PX = 6;
const JUST = 250;

/**
 * A box or a line drawn on the map by pointer. A box is drawn with the Shift key too;
 * with Alt what is inside leaves the selection.
 */
export class MapShape {
    /** @param {Object} options tool(): "box", "lasso" or ""; done(corners, on) */
    constructor(map, {tool, done}) {
        this.map = map;
        this.tool = tool;
        this.done = done;
        this.endedAt = 0;
        const el = map.getContainer();
        el.addEventListener("pointerdown", (ev) => this.begin(ev), true);
        el.addEventListener("pointermove", (ev) => this.go(ev));
        el.addEventListener("pointerup", (ev) => this.end(ev));
        el.addEventListener("pointercancel", () => this.drop());
    }

    /** Take drags for drawing, or give them back to the map. */
    arm(on) {
        this.map.dragging[on ? "disable" : "enable"]();
        this.map.getContainer().classList.toggle("o_map_drawing", on);
    }

    justDrawn() {
        return Date.now() - this.endedAt < JUST;
    }

    begin(ev) {
        const tool = this.tool() || (ev.shiftKey && "box");
        const controls = ev.target.closest(".leaflet-control, .leaflet-popup");
        if (!tool || ev.button || controls) {
            return;
        }
        ev.preventDefault();
        this.kind = tool;
        this.path = [this.map.mouseEventToContainerPoint(ev)];
        this.map.getContainer().setPointerCapture(ev.pointerId);
        this.line = L.polygon([], {interactive: false, color: "#0a58ca", weight: 2});
        this.line.addTo(this.map);
    }

    go(ev) {
        if (!this.path) {
            return;
        }
        const at = this.map.mouseEventToContainerPoint(ev);
        if (this.kind === "box") {
            const [from] = this.path;
            this.path = [from, L.point(at.x, from.y), at, L.point(from.x, at.y)];
        } else {
            this.path.push(at);
        }
        this.line.setLatLngs(this.path.map((point) => this.map.containerPointToLatLng(point)));
    }

    end(ev) {
        if (!this.path) {
            return;
        }
        const corner = this.map.getPixelBounds().min;
        const corners = this.path.map((point) => point.add(corner));
        const size = L.bounds(this.path).getSize();
        this.drop();
        if (corners.length > 2 && Math.max(size.x, size.y) >= LEAST_PX) {
            this.endedAt = Date.now();
            this.done(corners, !ev.altKey);
        }
    }

    drop() {
        this.path = null;
        if (this.line) {
            this.line.remove();
        }
    }
}
