import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {FieldForm} from "./field_form";
import {lateWords, waitsName} from "./field_words";

/** One visit: where, what, and what was done. */
export class FieldVisit extends Component {
    static template = "roeselare_meldpunt.FieldVisit";
    static components = {FieldForm};
    static props = {model: Object, visit: Object, close: Function};

    setup() {
        this.model = useState(this.props.model);
        this.state = useState({form: "", failed: ""});
        this.waitsName = waitsName;
        this.lateWords = lateWords;
    }

    get visit() {
        return this.props.visit;
    }

    get waits() {
        return this.model.waiting(this.visit.id);
    }

    /** What ends the visit waits already: there is nothing left to do here. */
    get ended() {
        return this.waits.some((item) => ["done", "not_possible"].includes(item.kind));
    }

    get geo() {
        const {lat, lon} = this.visit;
        return `geo:${lat},${lon}?q=${lat},${lon}`;
    }

    photoAlt(photo, index) {
        return photo.after ? _t("Photo %s, after the work", index + 1) : _t("Photo %s", index + 1);
    }

    photoUrl(photo) {
        return `/roeselare/veldwerk/foto/${photo.id}`;
    }

    day(text) {
        return new Date(`${text}T12:00`).toLocaleDateString(document.documentElement.lang);
    }

    async send(values) {
        if (this.sending) {
            return false;
        }
        this.sending = true;
        const {id, ticket, version, number} = this.visit;
        try {
            await this.model.act({visit: id, ticket, version, number, ...values});
        } catch {
            this.state.failed = _t(
                "This device has no room to keep it. Nothing was saved: write it down, or make room."
            );
            return false;
        } finally {
            this.sending = false;
        }
        this.state.failed = "";
        return true;
    }

    /** Return whether it is kept. */
    async onForm(values) {
        const kept = await this.send({kind: this.state.form, ...values});
        if (kept) {
            this.state.form = "";
            this.props.close();
        }
        return kept;
    }
}
