import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {kindName} from "./field_words";

/** What is still to be sent, and what the server could not take: nothing goes by itself. */
export class FieldWaiting extends Component {
    static template = "roeselare_meldpunt.FieldWaiting";
    static props = {model: Object};

    setup() {
        this.model = useState(this.props.model);
        this.state = useState({dropping: ""});
        this.kindName = kindName;
    }

    get canSend() {
        return this.model.items.some((item) => item.state === "waiting");
    }

    title(item) {
        return `${item.number}: ${kindName(item)}`;
    }

    stateName(item) {
        return {
            waiting: _t("Still to be sent"),
            conflict: _t("Changed meanwhile"),
            refused: _t("Not taken"),
        }[item.state];
    }

    message(item) {
        return item.large ? _t("The photos together are too large.") : item.message;
    }

    photoCount(item) {
        return item.photos.length === 1 ? _t("1 photo") : _t("%s photos", item.photos.length);
    }

    anyway(item) {
        this.model.again(item, {anyway: true, version: item.newVersion});
    }

    /** The words and photos go to colleagues, whatever became of the rest. */
    asNote(item) {
        const text = item.text || kindName(item);
        this.model.again(item, {kind: "note", solved: false, anyway: false, text});
    }

    withoutClosing(item) {
        this.model.again(item, {solved: false});
    }

    withoutPhotos(item) {
        this.model.again(item, {photos: []});
    }

    discard(item) {
        if (this.state.dropping !== item.key) {
            this.state.dropping = item.key;
            return;
        }
        this.model.discard(item);
    }
}
