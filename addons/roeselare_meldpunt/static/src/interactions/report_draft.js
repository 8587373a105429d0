import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {clearDraft, collect, isFilled, readDraft, writeDraft} from "./draft_store";
import {tellForm} from "./report_events";

const PAUSE_MS = 500;

/** Return whether somebody changed the field since the page came. */
function isTouched(field) {
    if (field.options) {
        const options = [...field.options];
        const given = options.findIndex((option) => option.defaultSelected);
        return field.selectedIndex !== Math.max(given, 0);
    }
    if (["radio", "checkbox"].includes(field.type)) {
        return field.checked !== field.defaultChecked;
    }
    return field.value !== field.defaultValue;
}

/** Keeps what is filled in on the device, and brings it back when the page opens again. */
export class ReportDraft extends Interaction {
    static selector = "form.o_meldpunt_form";
    dynamicContent = {
        _root: {
            "t-on-input": this.debounced(this.save, PAUSE_MS),
            "t-on-change": this.debounced(this.save, PAUSE_MS),
            "t-on-meldpunt:category": this.debounced(this.save, PAUSE_MS),
            "t-on-meldpunt:place": this.debounced(this.save, PAUSE_MS),
        },
        ".o_meldpunt_questions": {"t-on-change": this.fillQuestions},
        ".o_meldpunt_kept button": {"t-on-click": this.onClear},
    };

    setup() {
        this.notice = this.el.querySelector(".o_meldpunt_kept");
        this.questions = [];
        this.restoring = true;
    }

    start() {
        this.restore();
    }

    async restore() {
        // A page that came back with errors has it all in it already.
        const came = this.el.closest(".o_meldpunt").querySelector("#form_errors");
        const draft = came ? null : await this.waitFor(readDraft(this.el.dataset.owner));
        if (draft && isFilled(draft)) {
            this.fill(draft);
            this.notice.classList.remove("d-none");
            tellForm(this.el, "meldpunt:restored", {draft});
        }
        this.restoring = false;
    }

    fill({fields, photos}) {
        const given = new Map();
        for (const [name, value] of fields) {
            given.set(name, [...(given.get(name) || []), value]);
        }
        this.questions = [...given].filter(([name]) => name.startsWith("q_"));
        for (const [name, values] of given) {
            // What was typed while the page was still loading is newer.
            if (![...this.el.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some(isTouched)) {
                this.set(name, values);
            }
        }
        const category = this.el.querySelector("select[name=category_id]");
        category.dispatchEvent(new Event("change", {bubbles: true}));
        const [lat, lon] = ["latitude", "longitude"].map((name) =>
            parseFloat(this.el.querySelector(`[name=${name}]`)?.value)
        );
        if (Number.isFinite(lat) && Number.isFinite(lon)) {
            tellForm(this.el, "meldpunt:place", {lat, lon});
        }
        this.fillPhotos(photos);
    }

    fillPhotos(photos) {
        const input = this.el.querySelector("input[name=photos]");
        if (!input || !photos.length) {
            return;
        }
        const transfer = new DataTransfer();
        photos.forEach((photo) => transfer.items.add(photo));
        input.files = transfer.files;
        // Not an event of the field: these have been made smaller already.
        input.dispatchEvent(new CustomEvent("meldpunt:photos", {bubbles: true}));
    }

    set(name, values) {
        for (const field of this.el.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
            if (["radio", "checkbox"].includes(field.type)) {
                field.checked = values.includes(field.value);
            } else if (field.type !== "file") {
                field.value = values[0];
            }
        }
    }

    /** The questions of the category come after the category. */
    fillQuestions(ev) {
        if (ev.target !== ev.currentTarget || !this.questions.length) {
            return;
        }
        const questions = this.questions;
        this.questions = [];
        for (const [name, values] of questions) {
            this.set(name, values);
        }
        // What an answer shows is decided again.
        this.el.dispatchEvent(new Event("change", {bubbles: true}));
    }

    async save() {
        if (this.restoring || this.el.dataset.sending) {
            return;
        }
        const draft = collect(this.el);
        draft.queued = this.el.dataset.queued === "1";
        if (isFilled(draft)) {
            await writeDraft(draft);
        }
    }

    async onClear() {
        this.restoring = true;
        await this.waitFor(clearDraft());
        window.location.assign(this.el.getAttribute("action"));
    }
}

/** What was not sent does not stay for the next person at this device. */
export class DraftLogout extends Interaction {
    static selector = "a[href*='/web/session/logout']";
    dynamicContent = {_root: {"t-on-click": () => clearDraft()}};
}

/** Once it is sent there is nothing left to keep. */
export class DraftSent extends Interaction {
    static selector = ".o_meldpunt_sent";

    start() {
        clearDraft();
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.report_draft", ReportDraft);
registry.category("public.interactions").add("roeselare_meldpunt.draft_logout", DraftLogout);
registry.category("public.interactions").add("roeselare_meldpunt.draft_sent", DraftSent);
