/* global L */
/**
 * One canvas for all points. It is larger than the map, so that a pan moves it as a whole
 * and draws nothing; only what is near the view is drawn at the end of a move.
 */

const PADDING = 0.5;
const POINT = 9;
const HIT = 24;
const SELECTED = "#0a58ca";
const MARKED = "#b02a37";
const GROUP = "#1d3a56";
const COLORS = ["#1d4f7c", "#7a4b00", "#256029", "#5b2a86", "#54575c", "#00626b", "#8a1253"];

export function colorOf(number) {
    return number < 0 ? COLORS[0] : COLORS[number % COLORS.length];
}

function circle(ctx, x, y, radius, fill) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
}

function ring(ctx, x, y, radius, width, stroke, share = 1) {
    ctx.beginPath();
    ctx.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * share);
    ctx.lineWidth = width;
    ctx.strokeStyle = stroke;
    ctx.stroke();
}

export function makeCanvasLayer(grid) {
    const PointCanvas = L.Layer.extend({
        onAdd(map) {
            this.canvas = L.DomUtil.create("canvas", "o_map_canvas");
            this.canvas.setAttribute("aria-hidden", "true");
            const pane = map.getPane("points") || map.createPane("points");
            pane.style.zIndex = 450;
            pane.style.pointerEvents = "none";
            pane.append(this.canvas);
            map.on("moveend zoomend viewreset resize", this.redraw, this);
            map.on("move", this.onMove, this);
            this.redraw();
        },

        onRemove(map) {
            this.canvas.remove();
            map.off("moveend zoomend viewreset resize", this.redraw, this);
            map.off("move", this.onMove, this);
        },

        setGrid(other) {
            this.grid = other;
            this.pointed = -1;
            this.redraw();
        },

        /** Ring the point that the list beside the map speaks of. */
        point(index) {
            this.pointed = index;
            this.redraw();
        },

        /** A long drag leaves the canvas: only then it is drawn on the way. */
        onMove() {
            const at = this._map.containerPointToLayerPoint([0, 0]);
            const gone = at.subtract(this.origin);
            const size = this._map.getSize();
            if (Math.abs(gone.x) > size.x * PADDING || Math.abs(gone.y) > size.y * PADDING) {
                this.redraw();
            }
        },

        redraw() {
            const map = this._map;
            if (!map) {
                return;
            }
            const size = map.getSize();
            const pad = size.multiplyBy(PADDING).round();
            const ratio = window.devicePixelRatio || 1;
            const width = size.x + 2 * pad.x;
            const height = size.y + 2 * pad.y;
            this.origin = map.containerPointToLayerPoint([0, 0]);
            L.DomUtil.setPosition(this.canvas, this.origin.subtract(pad));
            if (this.canvas.width !== width * ratio || this.canvas.height !== height * ratio) {
                this.canvas.width = width * ratio;
                this.canvas.height = height * ratio;
                this.canvas.style.width = `${width}px`;
                this.canvas.style.height = `${height}px`;
            }
            const ctx = this.canvas.getContext("2d");
            ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
            ctx.clearRect(0, 0, width, height);
            const corner = map.getPixelBounds().min.subtract(pad);
            this.drawn = 0;
            const box = {
                left: corner.x - HIT,
                top: corner.y - HIT,
                right: corner.x + width + HIT,
                bottom: corner.y + height + HIT,
            };
            this.grid.inBox(map.getZoom(), box, (level, at) => {
                this.drawn += 1;
                this.draw(ctx, level, at, level.x[at] - corner.x, level.y[at] - corner.y);
            });
        },

        draw(ctx, level, at, x, y) {
            const size = level.size[at];
            const selected = level.selected[at];
            const pointed = this.pointed >= 0 && level.groupOf[this.pointed] === at;
            let radius = POINT;
            if (size === 1) {
                const index = level.first[at];
                circle(ctx, x, y, radius + 2, "#fff");
                circle(ctx, x, y, radius, colorOf(this.grid.color[index]));
                if (this.grid.mark[index]) {
                    this.sign(ctx, x, y);
                }
            } else {
                radius = Math.min(15 + 3 * Math.log10(size) ** 1.5, 27);
                circle(ctx, x, y, radius + 4, "#fff");
                circle(ctx, x, y, radius, GROUP);
                ring(ctx, x, y, radius + 2, 3, MARKED, level.marked[at] / size);
                ctx.fillStyle = "#fff";
                ctx.font = "600 13px sans-serif";
                ctx.textAlign = "center";
                ctx.textBaseline = "middle";
                ctx.fillText(size > 9999 ? `${Math.floor(size / 1000)}k` : size, x, y);
            }
            if (selected) {
                ring(ctx, x, y, radius + 6, 4, SELECTED, selected / size);
            }
            if (pointed) {
                ring(ctx, x, y, radius + 11, 3, "#000");
            }
        },

        /** What is marked is told by a shape, not by a colour alone. */
        sign(ctx, x, y) {
            circle(ctx, x, y, POINT, MARKED);
            ctx.fillStyle = "#fff";
            ctx.fillRect(x - 1.5, y - 6, 3, 7);
            ctx.fillRect(x - 1.5, y + 3, 3, 3);
        },

        /** The group under a point of the container, or -1. */
        hit(containerPoint) {
            const at = this._map.getPixelBounds().min.add(containerPoint);
            return this.grid.hit(this._map.getZoom(), at.x, at.y, HIT);
        },
    });
    const layer = new PointCanvas();
    layer.grid = grid;
    layer.pointed = -1;
    return layer;
}
