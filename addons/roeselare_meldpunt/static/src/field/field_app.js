import {Component, onMounted, onPatched, onWillUnmount, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {FieldList} from "./field_list";
import {FieldModel} from "./field_model";
import {FieldVisit} from "./field_visit";
import {FieldWaiting} from "./field_waiting";

const HASH = "#bezoek-";

/** The page: either the day, or one visit of it; always how it stands with the network. */
export class FieldApp extends Component {
    static template = "roeselare_meldpunt.FieldApp";
    static components = {FieldList, FieldVisit, FieldWaiting};
    static props = {};

    setup() {
        this.model = useState(new FieldModel());
        this.state = useState({visit: 0, leaving: false, asked: 0});
        this.heading = useRef("heading");
        this.shown = 0;
        const onHash = () => this.readHash();
        onMounted(() => {
            window.addEventListener("hashchange", onHash);
            this.readHash();
            this.model.start();
        });
        onPatched(() => this.moveFocus());
        onWillUnmount(() => window.removeEventListener("hashchange", onHash));
    }

    readHash() {
        const {hash} = window.location;
        this.state.visit = hash.startsWith(HASH) ? Number(hash.slice(HASH.length)) || 0 : 0;
    }

    /** Who hears the page, or uses a keyboard, begins at the top of what is new. */
    moveFocus() {
        const shown = this.visit ? this.visit.id : 0;
        if (shown === this.shown) {
            return;
        }
        const former = this.shown;
        this.shown = shown;
        const back = !shown && document.getElementById(`visit_${former}`);
        (back || this.heading.el)?.focus();
        if (!back) {
            window.scrollTo(0, 0);
        }
    }

    get visit() {
        return this.model.visit(this.state.visit);
    }

    get count() {
        return this.model.items.length;
    }

    get status() {
        const {network, day, busy} = this.model;
        if (network === "online" && !busy) {
            return _t("Up to date, %s", this.time(day.fetched));
        }
        if (network === "offline") {
            return day
                ? _t("No network. What you see is of %s.", this.time(day.fetched))
                : _t("No network, and nothing of today on this device yet.");
        }
        return busy ? _t("One moment…") : "";
    }

    get waitingText() {
        return this.count === 1
            ? _t("1 action is still to be sent.")
            : _t("%s actions are still to be sent.", this.count);
    }

    get date() {
        // The day of the city, once it is here: what is listed is of that day.
        const {day} = this.model;
        const shown = day ? new Date(`${day.date}T12:00`) : new Date();
        return shown.toLocaleDateString(document.documentElement.lang, {
            weekday: "long",
            day: "numeric",
            month: "long",
        });
    }

    time(moment) {
        return new Date(moment).toLocaleTimeString(document.documentElement.lang, {
            hour: "2-digit",
            minute: "2-digit",
        });
    }

    get loginUrl() {
        return "/web/login?redirect=/roeselare/veldwerk";
    }

    open(visit) {
        window.location.hash = `${HASH}${visit.id}`;
    }

    close() {
        // Without a piece of address the page begins at the list, also for "back".
        history.pushState(null, "", window.location.pathname);
        this.readHash();
    }

    logOut() {
        if (this.count && !this.state.leaving) {
            this.state.leaving = true;
            return;
        }
        this.model.logOut();
    }
}
