import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {Combobox} from "@roeselare_servicedesk/interactions/combobox";

const WAIT = 250;
const LEAST_SIGNS = 2;

/**
 * Completes a search of documents while it is typed, with what its reader may open. Without
 * this, the form is sent as any form.
 */
export class DocumentSuggest extends Interaction {
    static selector = "[data-roeselare-documents]";
    dynamicContent = {
        "input[type=search]": {
            "t-on-input": this.debounced(this.onType, WAIT),
            "t-on-blur": () => this.combobox.close(),
            "t-on-keydown": (ev) => this.combobox.onKeydown(ev),
        },
    };

    setup() {
        this.form = this.el.closest("form");
        this.input = this.el.querySelector("input[type=search]");
        this.status = this.el.querySelector("[role=status]");
        const list = this.el.querySelector("[role=listbox]");
        this.combobox = new Combobox(this.input, list, (option) => this.open(option), {
            // What was typed may be looked for as it is.
            free: true,
        });
        // The newest question counts: an older answer that comes late is dropped.
        this.asked = 0;
    }

    start() {
        const aria = {
            role: "combobox",
            autocomplete: "off",
            "aria-autocomplete": "list",
            "aria-expanded": "false",
            "aria-controls": this.combobox.list.id,
        };
        for (const [name, value] of Object.entries(aria)) {
            this.input.setAttribute(name, value);
        }
    }

    async onType() {
        const turn = ++this.asked;
        const text = this.input.value.trim();
        let options = [];
        if (text.length >= LEAST_SIGNS) {
            const address = this.el.dataset.roeselareDocuments;
            try {
                options = await this.waitFor(rpc(address, {text}, {silent: true}));
            } catch {
                // A suggestion is a courtesy: without it the search goes as before.
                return;
            }
        }
        if (turn !== this.asked || document.activeElement !== this.input) {
            return;
        }
        this.combobox.show(options);
        this.status.textContent = options.length
            ? _t("%s suggestions. Choose with the arrow keys and Enter.", options.length)
            : "";
    }

    /** @param {Object} option with the `params` of the page that shows it */
    open(option) {
        const address = new URL(this.form.action);
        address.search = new URLSearchParams(option.params);
        this.input.value = option.params.q || "";
        window.location.assign(address);
    }
}

registry.category("public.interactions").add("roeselare.document_suggest", DocumentSuggest);
