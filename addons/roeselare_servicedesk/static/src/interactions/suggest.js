import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

const WAIT = 500;
const LEAST_SIGNS = 8;
const TYPED = 'textarea[name^="q_"], input[type="text"][name^="q_"]';

/**
 * Shows what the city knows already while somebody types a question, and remembers on
 * the page which of it was opened. Without this, the last page of the request shows it.
 */
export class Suggest extends Interaction {
    static selector = "[data-roeselare-suggest]";

    setup() {
        this.form = this.el.closest("form");
        this.status = this.el.querySelector("[role=status]");
        this.list = this.el.querySelector(".o_roeselare_facts");
        this.shown = "";
        this.asked = "";
    }

    start() {
        // The event of a block that opens does not rise.
        this.addListener(this.list, "toggle", this.onToggle, {capture: true});
        if (this.form && this.el.dataset.roeselareSuggest === "typed") {
            this.addListener(this.form, "input", this.debounced(this.ask, WAIT));
            this.ask();
        }
    }

    get text() {
        const fields = [...this.form.querySelectorAll(TYPED)];
        return fields
            .map((field) => field.value.trim())
            .join(" ")
            .trim();
    }

    async ask() {
        const text = this.text;
        if (text === this.asked) {
            return;
        }
        this.asked = text;
        let html = "";
        if (text.length >= LEAST_SIGNS) {
            try {
                html = await this.waitFor(rpc("/antwoorden/suggesties", {text}, {silent: true}));
            } catch {
                // A suggestion is a courtesy: without it the question is sent as before.
                return;
            }
        }
        if (text === this.asked && html !== this.shown) {
            this.show(html);
        }
    }

    /** @param {String} html a piece of the page, made by the server */
    show(html) {
        const open = [...this.list.querySelectorAll("details[open]")].map(
            (item) => item.dataset.article
        );
        this.shown = html;
        this.list.innerHTML = html;
        this.list.hidden = !html;
        const found = this.list.querySelectorAll("details");
        for (const item of found) {
            item.open = open.includes(item.dataset.article);
        }
        this.status.textContent = found.length
            ? _t("%s answers that may help stand below your question.", found.length)
            : "";
    }

    onToggle(ev) {
        const code = ev.target.open && ev.target.dataset.article;
        const read = [...this.form.querySelectorAll("input[name=artikel]")];
        if (code && !read.some((input) => input.value === code)) {
            const input = document.createElement("input");
            Object.assign(input, {type: "hidden", name: "artikel", value: code});
            this.el.append(input);
        }
    }
}

registry.category("public.interactions").add("roeselare.suggest", Suggest);
