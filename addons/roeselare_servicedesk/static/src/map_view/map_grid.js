/**
 * Where points lie in pixels, which of them fall together at a zoom, and which are inside
 * a shape. Plain numbers in typed arrays: 50,000 points are grouped in a few milliseconds
 * and a pan only looks at what was grouped before.
 */

const TILE = 256;
const CELL = 56;
const ROW = 2 ** 23;
const MAX_LATITUDE = 85.05112878;
export const SCALE = 100000;

/** Web Mercator at zoom 0, in pixels. */
export function project(lat, lon) {
    const limited = Math.max(Math.min(lat, MAX_LATITUDE), -MAX_LATITUDE);
    const sin = Math.sin((limited * Math.PI) / 180);
    return {
        x: TILE * (lon / 360 + 0.5),
        y: TILE * (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)),
    };
}

export class MapGrid {
    /** @param {Object} columns what the server answered: ids, lat, lon, color, mark */
    constructor(columns) {
        const count = columns.ids.length;
        this.count = count;
        this.ids = Int32Array.from(columns.ids);
        this.color = Int8Array.from(columns.color);
        this.mark = Uint8Array.from(columns.mark);
        this.lat = Float64Array.from(columns.lat, (value) => value / SCALE);
        this.lon = Float64Array.from(columns.lon, (value) => value / SCALE);
        this.x = new Float64Array(count);
        this.y = new Float64Array(count);
        for (let i = 0; i < count; i++) {
            const {x, y} = project(this.lat[i], this.lon[i]);
            this.x[i] = x;
            this.y[i] = y;
        }
        this.selected = new Uint8Array(count);
        this.selectedCount = 0;
        this.levels = new Map();
        this.indexOf = new Map();
        for (let i = 0; i < count; i++) {
            this.indexOf.set(this.ids[i], i);
        }
    }

    /** The groups of a zoom: made once, kept while the points stay. */
    level(zoom) {
        if (!this.levels.has(zoom)) {
            this.levels.set(zoom, this.group(zoom));
        }
        const level = this.levels.get(zoom);
        if (level.selection !== this.selection) {
            this.countSelected(level);
        }
        return level;
    }

    group(zoom) {
        const factor = 2 ** zoom;
        const groupOf = new Int32Array(this.count);
        const cells = new Map();
        const groups = {x: [], y: [], size: [], marked: [], first: []};
        for (let i = 0; i < this.count; i++) {
            const px = this.x[i] * factor;
            const py = this.y[i] * factor;
            const key = Math.floor(py / CELL) * ROW + Math.floor(px / CELL);
            let at = cells.get(key);
            if (at === undefined) {
                at = groups.size.length;
                cells.set(key, at);
                groups.x.push(0);
                groups.y.push(0);
                groups.size.push(0);
                groups.marked.push(0);
                groups.first.push(i);
            }
            groupOf[i] = at;
            groups.x[at] += px;
            groups.y[at] += py;
            groups.size[at] += 1;
            groups.marked[at] += this.mark[i];
        }
        for (let at = 0; at < groups.size.length; at++) {
            groups.x[at] /= groups.size[at];
            groups.y[at] /= groups.size[at];
        }
        return {...groups, groupOf, selected: new Int32Array(groups.size.length)};
    }

    countSelected(level) {
        level.selected.fill(0);
        for (let i = 0; i < this.count; i++) {
            if (this.selected[i]) {
                level.selected[level.groupOf[i]] += 1;
            }
        }
        level.selection = this.selection;
    }

    /** Call a function for each group whose middle lies inside a box of pixels. */
    inBox(zoom, {left, top, right, bottom}, use) {
        const level = this.level(zoom);
        for (let at = 0; at < level.size.length; at++) {
            const x = level.x[at];
            const y = level.y[at];
            if (x >= left && x <= right && y >= top && y <= bottom) {
                use(level, at);
            }
        }
    }

    /** The group under a point in pixels, or -1. */
    hit(zoom, x, y, radius) {
        let best = -1;
        let near = Infinity;
        const box = {left: x - radius, right: x + radius, top: y - radius, bottom: y + radius};
        this.inBox(zoom, box, (level, at) => {
            const distance = (level.x[at] - x) ** 2 + (level.y[at] - y) ** 2;
            if (distance < near) {
                near = distance;
                best = at;
            }
        });
        return best;
    }

    /** The points of a group. */
    members(zoom, at) {
        const {groupOf} = this.level(zoom);
        const found = [];
        for (let i = 0; i < this.count; i++) {
            if (groupOf[i] === at) {
                found.push(i);
            }
        }
        return found;
    }

    /** The points inside bounds in degrees. */
    within({south, west, north, east}) {
        const found = [];
        for (let i = 0; i < this.count; i++) {
            const lat = this.lat[i];
            const lon = this.lon[i];
            if (lat >= south && lat <= north && lon >= west && lon <= east) {
                found.push(i);
            }
        }
        return found;
    }

    /** The first of some points, those that are marked before the others. */
    first(indexes, limit) {
        const marked = [];
        const others = [];
        for (const i of indexes) {
            const kind = this.mark[i] ? marked : others;
            if (kind.length < limit) {
                kind.push(i);
            }
            if (marked.length === limit) {
                break;
            }
        }
        return marked.concat(others).slice(0, limit);
    }

    /** The points inside a polygon of {x, y} in pixels of a zoom (even-odd rule). */
    insidePolygon(zoom, corners) {
        const factor = 2 ** zoom;
        const found = [];
        for (let i = 0; i < this.count; i++) {
            const x = this.x[i] * factor;
            const y = this.y[i] * factor;
            let inside = false;
            for (let a = 0, b = corners.length - 1; a < corners.length; b = a++) {
                const p = corners[a];
                const q = corners[b];
                if (p.y > y !== q.y > y && x < ((q.x - p.x) * (y - p.y)) / (q.y - p.y) + p.x) {
                    inside = !inside;
                }
            }
            if (inside) {
                found.push(i);
            }
        }
        return found;
    }

    /** Select points, or take them out of the selection. */
    select(indexes, on = true) {
        const value = on ? 1 : 0;
        for (const i of indexes) {
            if (this.selected[i] !== value) {
                this.selected[i] = value;
                this.selectedCount += on ? 1 : -1;
            }
        }
        this.selection = {};
    }

    selectAll(on = true) {
        this.selected.fill(on ? 1 : 0);
        this.selectedCount = on ? this.count : 0;
        this.selection = {};
    }

    selectedIds() {
        const found = [];
        for (let i = 0; i < this.count; i++) {
            if (this.selected[i]) {
                found.push(this.ids[i]);
            }
        }
        return found;
    }

    bounds() {
        let [south, west, north, east] = [90, 180, -90, -180];
        for (let i = 0; i < this.count; i++) {
            south = Math.min(south, this.lat[i]);
            north = Math.max(north, this.lat[i]);
            west = Math.min(west, this.lon[i]);
            east = Math.max(east, this.lon[i]);
        }
        return {south, west, north, east};
    }
}
