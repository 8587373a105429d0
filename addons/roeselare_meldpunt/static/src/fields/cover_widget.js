import {Component, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const PARTS = ["left", "top", "width", "height"];
// A click that trembled is no area.
const SMALLEST = 0.01;

/**
 * Parts of a photo that nobody may recognise: drawn with the pointer, or typed as
 * percentages. The server makes the public version when the photo is saved.
 */
export class CoverWidget extends Component {
    static template = "roeselare_meldpunt.CoverWidget";
    static props = {...standardFieldProps};

    setup() {
        this.picture = useRef("picture");
        this.state = useState({
            drawn: null,
            typed: {left: 0, top: 0, width: 10, height: 10},
            error: "",
        });
        this.fields = [
            {name: "left", label: _t("From the left (%)")},
            {name: "top", label: _t("From the top (%)")},
            {name: "width", label: _t("Width (%)")},
            {name: "height", label: _t("Height (%)")},
        ];
    }

    get areas() {
        return this.props.record.data[this.props.name] || [];
    }

    get src() {
        return `/web/image/meldpunt.photo/${this.props.record.resId}/image`;
    }

    style([left, top, width, height]) {
        const percent = (part) => `${(part * 100).toFixed(2)}%`;
        return (
            `left:${percent(left)};top:${percent(top)};` +
            `width:${percent(width)};height:${percent(height)}`
        );
    }

    percent(area) {
        return area.map((part) => Math.round(part * 100));
    }

    removeLabel(index) {
        return _t("Remove covered part %s", (index + 1).toString());
    }

    save(areas) {
        this.props.record.update({[this.props.name]: areas});
    }

    remove(index) {
        this.save(this.areas.filter((_area, other) => other !== index));
    }

    at(ev) {
        const box = this.picture.el.getBoundingClientRect();
        const inside = (part) => Math.min(1, Math.max(0, part));
        return [
            inside((ev.clientX - box.left) / box.width),
            inside((ev.clientY - box.top) / box.height),
        ];
    }

    onDown(ev) {
        if (this.props.readonly || ev.button) {
            return;
        }
        ev.preventDefault();
        this.picture.el.setPointerCapture(ev.pointerId);
        this.from = this.at(ev);
    }

    onMove(ev) {
        if (this.from) {
            const [x, y] = this.at(ev);
            const [left, top] = this.from;
            this.state.drawn = [
                Math.min(x, left),
                Math.min(y, top),
                Math.abs(x - left),
                Math.abs(y - top),
            ];
        }
    }

    onUp() {
        const {drawn} = this.state;
        this.from = null;
        this.state.drawn = null;
        if (drawn && drawn[2] > SMALLEST && drawn[3] > SMALLEST) {
            this.save([...this.areas, drawn]);
        }
    }

    onAdd() {
        const [left, top, width, height] = PARTS.map(
            (name) => Number(this.state.typed[name]) / 100
        );
        const fits = left >= 0 && top >= 0 && left + width <= 1 && top + height <= 1;
        if (!(fits && width > 0 && height > 0)) {
            this.state.error = _t("This part lies outside the photo. Type percentages.");
            return;
        }
        this.state.error = "";
        this.save([...this.areas, [left, top, width, height]]);
    }
}

registry.category("fields").add("meldpunt_cover", {
    component: CoverWidget,
    supportedTypes: ["json"],
});
