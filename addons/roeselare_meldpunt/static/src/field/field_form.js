import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {dropKept, readKept, writeKept} from "./field_store";
import {resize} from "../interactions/photo_resize";

const ACCEPTED = ["image/jpeg", "image/png", "image/webp"];

/**
 * What was done, in words and photos. What is typed stays on the device until it is saved:
 * a phone may throw the page away while its camera is open.
 */
export class FieldForm extends Component {
    static template = "roeselare_meldpunt.FieldForm";
    static props = {kind: String, visit: Number, limits: Object, save: Function, cancel: Function};

    setup() {
        this.state = useState({text: "", solved: true, photos: [], error: "", busy: false});
        this.field = useRef("field");
        onWillStart(() => this.restore());
        onMounted(() => this.field.el.focus());
    }

    async restore() {
        const draft = await readKept("draft").catch(() => null);
        if (draft && draft.visit === this.props.visit && draft.kind === this.props.kind) {
            const {text, solved, photos} = draft;
            Object.assign(this.state, {text, solved, photos});
        }
    }

    keep() {
        const {text, solved, photos} = this.state;
        const {visit, kind} = this.props;
        return writeKept("draft", {visit, kind, text, solved, photos: [...photos]}).catch(() => {});
    }

    get isDone() {
        return this.props.kind === "done";
    }

    get textLabel() {
        return this.isDone ? _t("What did you do?") : _t("Why is it not possible?");
    }

    get photoHelp() {
        return _t("At most %s. They are made smaller on this device.", this.props.limits.photos);
    }

    async onPhotos(ev) {
        const {limits} = this.props;
        const files = [...ev.target.files];
        ev.target.value = "";
        this.state.error = "";
        this.state.busy = true;
        for (const file of files) {
            if (this.state.photos.length >= limits.photos) {
                this.state.error = _t("At most %s photos can be sent.", limits.photos);
                break;
            }
            const photo = await resize(file, ACCEPTED);
            if (!photo) {
                this.state.error = _t("“%s” is not a photo that this device can read.", file.name);
            } else if (photo.size > limits.photo_mb * 1024 * 1024) {
                this.state.error = _t("“%s” is too large.", file.name);
            } else {
                this.state.photos.push(photo);
            }
        }
        this.state.busy = false;
        await this.keep();
    }

    drop(index) {
        this.state.photos.splice(index, 1);
        this.keep();
        this.field.el.focus();
    }

    photoName(photo, index) {
        return _t("Photo %(number)s (%(size)s kB)", {
            number: index + 1,
            size: Math.ceil(photo.size / 1024),
        });
    }

    dropName(index) {
        return _t("Remove photo %s", index + 1);
    }

    async submit() {
        const {text, solved, photos, busy} = this.state;
        if (busy) {
            return;
        }
        if (!this.isDone && !text.trim()) {
            this.state.error = _t("Write why it is not possible, in a few words.");
            this.field.el.focus();
            return;
        }
        if (text.length > this.props.limits.text) {
            this.state.error = _t(
                "Your text has %(count)s characters; at most %(limit)s can be sent.",
                {count: text.length, limit: this.props.limits.text}
            );
            this.field.el.focus();
            return;
        }
        this.state.busy = true;
        const values = {text: text.trim(), solved: this.isDone && solved, photos: [...photos]};
        if (await this.props.save(values)) {
            await dropKept("draft").catch(() => {});
        }
        this.state.busy = false;
    }

    async cancel() {
        await dropKept("draft").catch(() => {});
        this.props.cancel();
    }
}
