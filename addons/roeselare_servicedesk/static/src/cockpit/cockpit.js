import {Component, onMounted, onWillStart, useExternalListener, useRef, useState} from "@odoo/owl";
import {CallerCard} from "./caller_card";
import {Combobox} from "./combobox";
import {PLACES, emptyForm} from "./call_form";
import {callNotice, doneNotice, foundItems} from "./call_words";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
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
        this.action = useService("action");
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
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        onWillStart(async () => {
            this.options = await this.call("action_options");
            Object.assign(this.form, emptyForm(this.options));
            if (this.props.state?.form) {
                Object.assign(this.form, this.props.state.form);
                Object.assign(this.state, this.props.state.screen);
            } else {
                await this.takeCall();
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

    /** Put a text into the answer, such as that of an article. */
    insert(text) {
        this.form.answer = [this.form.answer, text].filter(Boolean).join("\n\n");
        this.focus("answer");
    }

    // --------------------------------------------------------------- caller

    /** Show who calls, when the telephone exchange opened this screen. */
    async takeCall() {
        const {caller} = router.current;
        if (caller === undefined) {
            return;
        }
        // A number in the address says who called: it is taken out of the history.
        router.replaceState({caller: undefined});
        if (String(caller) === "withheld") {
            this.state.call = _t("The caller hides the number.");
            return;
        }
        const found = await this.call("action_call", String(caller));
        const spoken = found.spoken || String(caller);
        this.form.phone = spoken;
        if (found.people.length === 1) {
            await this.takePerson(found.people[0].id);
            this.state.call = _t("Call from %s", spoken);
            return;
        }
        this.state.search = found.people.length ? spoken : "";
        this.state.call = callNotice(found, spoken);
    }

    async search(text) {
        if (text.trim().length < 2) {
            return [];
        }
        const found = await this.call("action_find", text);
        this.phone = found.spoken;
        const items = foundItems(found);
        this.say(
            items.length
                ? _t("%s found", items.length)
                : _t("Nobody found. Enter goes on without a card.")
        );
        return items;
    }

    pickFound(item) {
        return item.type === "person" ? this.choosePerson(item) : this.openTicket(item.id);
    }

    async choosePerson(item) {
        await this.takePerson(item.id);
        this.say(_t("%s chosen", item.name));
        this.focus("text");
    }

    async takePerson(id) {
        const card = await this.call("action_card", id);
        this.state.card = card;
        const {person} = card;
        Object.assign(this.form, {
            partner_id: person.id,
            name: person.name,
            phone: person.phone || this.form.phone,
            email: person.email,
        });
    }

    /** Go on with somebody who has no card: what was typed is a number, address or name. */
    goOnWithout(text) {
        const typed = text.trim();
        if (this.phone) {
            this.form.phone = this.phone;
        } else if (typed.includes("@")) {
            this.form.email = typed;
        } else if (typed) {
            this.form.name = typed;
        }
        this.focus("text");
    }

    onSearchText(text) {
        this.state.search = text;
        this.state.done = null;
        this.phone = "";
        if (this.state.card) {
            this.state.card = null;
            Object.assign(this.form, {partner_id: 0, name: "", phone: "", email: ""});
        }
    }

    openTicket(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openPerson() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.state.card.person.id,
            views: [[false, "form"]],
        });
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

    onKeydown(ev) {
        if (document.querySelector(".o_dialog, .modal.show")) {
            return;
        }
        if (ev.key === "F2") {
            ev.preventDefault();
            this.focus("search");
        } else if (ev.key === "F4") {
            ev.preventDefault();
            this.root.el.querySelector(".o_cockpit_panels button")?.focus();
        } else if (ev.key === "F8") {
            ev.preventDefault();
            this.focus("answer");
        } else if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.register(ev.shiftKey);
        }
    }
}

registry.category("actions").add("servicedesk_cockpit", Cockpit);
