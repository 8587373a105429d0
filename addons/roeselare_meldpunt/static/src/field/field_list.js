import {Component, onMounted, onPatched, onWillUnmount, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {FieldMap} from "./field_map";
import {lateWords, waitsName} from "./field_words";

/** The visits of today in their order: on the map, and as a list to tap. */
export class FieldList extends Component {
    static template = "roeselare_meldpunt.FieldList";
    static props = {model: Object, open: Function};

    setup() {
        this.model = useState(this.props.model);
        this.state = useState({said: ""});
        this.mapRef = useRef("map");
        this.focusLater = null;
        onMounted(() => this.drawMap());
        onPatched(() => {
            this.drawMap();
            this.focusMoved();
        });
        onWillUnmount(() => this.map?.destroy());
        this.waitsName = waitsName;
        this.lateWords = lateWords;
    }

    get visits() {
        return this.model.day?.visits || [];
    }

    get hasMap() {
        return this.visits.some((visit) => visit.lat !== null);
    }

    drawMap() {
        const el = this.mapRef.el;
        if (!el) {
            this.map?.destroy();
            this.map = null;
            return;
        }
        if (!this.map) {
            this.map = new FieldMap(el, this.model.day.map, {
                onOpen: (visit) => this.props.open(visit),
                label: (number, visit) =>
                    _t("Visit %(number)s: %(place)s", {
                        number,
                        place: visit.place || visit.title,
                    }),
            });
        }
        const drawn = JSON.stringify(this.visits.map(({id, lat, lon}) => [id, lat, lon]));
        if (drawn !== this.drawn) {
            this.drawn = drawn;
            this.map.show(this.visits);
        }
    }

    waits(visit) {
        return this.model.waiting(visit.id);
    }

    earlier(visit) {
        return _t("Earlier: %s", visit.subject || visit.title);
    }

    later(visit) {
        return _t("Later: %s", visit.subject || visit.title);
    }

    more() {
        return _t("And %s more; they come when these are done.", this.model.day.more);
    }

    async move(visit, step) {
        if (await this.model.move(visit, step)) {
            const place = this.visits.findIndex((item) => item.id === visit.id) + 1;
            this.state.said = _t("%(title)s is now number %(place)s.", {
                title: visit.subject || visit.title,
                place,
            });
            this.focusLater = `move_${step < 0 ? "up" : "down"}_${visit.id}`;
        }
    }

    /** The button moved with its visit: the keyboard goes along. */
    focusMoved() {
        if (this.focusLater) {
            document.getElementById(this.focusLater)?.focus();
            this.focusLater = null;
        }
    }
}
