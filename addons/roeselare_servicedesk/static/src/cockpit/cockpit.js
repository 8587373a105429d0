import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {PLACES, emptyForm} from "./call_form";
import {CallerCard} from "./caller_card";
import {Combobox} from "./combobox";
import {_t} from "@web/core/l10n/translation";
import {doneNotice} from "./call_words";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useCaller} from "./caller_hook";
import {useKeys} from "./keys_hook";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "servicedesk.cockpit";

/**
 * The intake screen of the operator: who calls, what is known, what is asked.
 *
 * Other addons add to two registries (docs/cockpit.md): “servicedesk_intake_parts”, fields
 * of one kind of ticket, and “servicedesk_intake_panels”, what is shown beside the form.
 */
export class Cockpit extends Component {
    static template = "roeselare_servicedesk.Cockpit";
    static components = {CallerCard, Combobox};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({
            search: "",
            card: null,
            call: "",
            errors: {},
            said: "",
            done: null,
            busy: false,
        });
        this.form = useState({});
        useSetupAction({getLocalState: () => this.localState()});
        this.caller = useCaller({
            state: this.state,
            form: this.form,
            call: this.call.bind(this),
            focus: this.focus.bind(this),
            say: this.say.bind(this),
        });
        useKeys({
            F2: () => this.focus("search"),
            F4: () => this.goBeside(),
            F8: () => this.focus("answer"),
            "Ctrl+Enter": () => this.register(false),
            "Ctrl+Shift+Enter": () => this.register(true),
        });
        onWillStart(async () => {
            this.options = await this.call("action_options");
            Object.assign(this.form, emptyForm(this.options));
            if (this.props.state?.form) {
                Object.assign(this.form, this.props.state.form);
                Object.assign(this.state, this.props.state.screen);
            } else {
                await this.caller.takeCall();
            }
        });
        onMounted(() => {
            const choose = this.state.search && !this.state.card;
            const known = this.state.card || this.state.call;
            this.focus(known && !choose ? "text" : "search");
        });
    }

    localState() {
        const {search, card, call} = this.state;
        return {form: {...this.form}, screen: {search, card, call}};
    }

    call(method, ...args) {
        return this.orm.silent.call(MODEL, method, args);
    }

    // --------------------------------------------------------------- screen

    get parts() {
        const parts = registry.category("servicedesk_intake_parts").getEntries();
        return parts.filter(([, part]) => part.kinds.includes(this.form.kind));
    }

    get panels() {
        return registry.category("servicedesk_intake_panels").getEntries();
    }

    /** What every part and panel gets. */
    get shared() {
        return {
            form: this.form,
            options: this.options,
            errors: this.state.errors,
            onDone: (name) => this.focus(name),
            onSay: (text) => this.say(text),
            onInsert: (text) => this.insert(text),
            onRegistered: (done) => this.finish(done),
        };
    }

    focus(name) {
        const element = this.root.el?.querySelector(`#cockpit_${name}`);
        element?.focus();
        return Boolean(element);
    }

    say(text) {
        // The same words once more are announced only when they change.
        this.state.said = this.state.said === text ? `${text} ` : text;
    }

    /** Go to the first thing to do beside the form; once more, to that of the next panel. */
    goBeside() {
        const panels = [...this.root.el.querySelectorAll(".o_cockpit_panels > *")];
        const stops = panels
            .map((panel) => ({panel, stop: panel.querySelector("summary, button")}))
            .filter(({stop}) => stop?.checkVisibility());
        const here = stops.findIndex(({panel}) => panel.contains(document.activeElement));
        stops[(here + 1) % stops.length]?.stop.focus();
    }

    /**
     * Put a text into the answer, such as that of an article.
     *
     * What is answered so is a question: it needs no category and no place, unless
     * somebody gave one already.
     */
    insert(text) {
        if (this.form.kind === "report" && !Object.values(this.form.more).some(Boolean)) {
            this.form.kind = "question";
            this.say(_t("Registered as a question."));
        }
        this.form.answer = [this.form.answer, text].filter(Boolean).join("\n\n");
        this.focus("answer");
    }

    // ----------------------------------------------------------------- form

    async searchServices(text) {
        const services = await this.call("action_services", text.trim() || this.form.text);
        return services;
    }

    pickService(service) {
        Object.assign(this.form, {service_id: service.id, service: service.name});
        this.focus("name");
    }

    onServiceText(text) {
        Object.assign(this.form, {service_id: 0, service: text});
    }

    error(name) {
        return this.state.errors[name] || "";
    }

    async register(close) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const answer = await this.call("action_register", {
                ...this.form,
                ...this.form.more,
                close,
            });
            if (answer.errors) {
                this.showErrors(answer.errors);
            } else {
                this.finish(answer);
            }
        } finally {
            this.state.busy = false;
        }
    }

    showErrors(errors) {
        this.state.errors = errors;
        this.say(Object.values(errors).join(" "));
        const first = Object.keys(PLACES).find((name) => name in errors);
        this.focus((PLACES[first] || "cockpit_text").replace("cockpit_", ""));
    }

    /** What the caller asked is stored: make room for the next one. */
    finish(done) {
        Object.assign(this.form, emptyForm(this.options), {
            kind: this.form.kind,
            channel: this.form.channel,
        });
        Object.assign(this.state, {done, card: null, search: "", call: "", errors: {}});
        done.text = doneNotice(done);
        this.say(done.text);
        this.focus("search");
    }
}

registry.category("actions").add("servicedesk_cockpit", Cockpit);
