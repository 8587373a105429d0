import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

const PAUSE = 450;
const SHORTEST = 4;

/**
 * Offers categories that fit the words typed. It never chooses: a button does what the
 * list does, and who does not press one sees nothing change.
 */
export class Suggestion extends Interaction {
    static selector = ".o_meldpunt_suggestion";

    setup() {
        this.form = this.el.closest("form");
        this.select = this.form?.querySelector("select[name=category_id]");
        this.fromSearch = this.el.dataset.source === "search";
        this.asked = "";
        this.timer = null;
    }

    start() {
        if (!this.select) {
            return;
        }
        this.el.setAttribute("role", "group");
        this.el.setAttribute("aria-label", _t("Suggested kinds of problem"));
        this.status = document.createElement("p");
        this.status.className = "o_meldpunt_suggestion_status";
        this.status.setAttribute("role", "status");
        this.list = document.createElement("div");
        this.list.className = "o_meldpunt_suggestion_list";
        this.el.replaceChildren(this.status, this.list);
        this.registerCleanup(() => this.el.replaceChildren());
        this.addListener(this.form, "input", this.onInput);
        this.addListener(this.form, "meldpunt:category", this.onCategory);
    }

    get field() {
        // The search box gets another id once the category is chosen by typing.
        const search = ".o_meldpunt_search input";
        return this.form.querySelector(this.fromSearch ? search : "[name=description]");
    }

    onInput(ev) {
        if (ev.target !== this.field) {
            return;
        }
        clearTimeout(this.timer);
        this.timer = this.waitForTimeout(() => this.ask(), PAUSE);
    }

    onCategory(ev) {
        if (ev.detail?.id) {
            this.show([]);
        }
    }

    async ask() {
        const text = this.field.value.trim();
        if (text === this.asked) {
            return;
        }
        this.asked = text;
        if (text.length < SHORTEST) {
            this.show([]);
            return;
        }
        const value = (name) => this.form.querySelector(`[name=${name}]`)?.value || "";
        const params = {text, latitude: value("latitude"), longitude: value("longitude")};
        let found = [];
        try {
            found = await this.waitFor(rpc("/meldpunt/suggestie", params, {silent: true}));
        } catch {
            // Without network there is the list; nobody has to know.
            found = [];
        }
        // Something else may have been typed meanwhile.
        if (text === this.asked) {
            this.show(found);
        }
    }

    show(found) {
        const chosen = this.select.value;
        const known = (item) => this.select.querySelector(`option[value="${item.id}"]`);
        const useful = found.filter((item) => known(item) && String(item.id) !== chosen);
        // What was chosen is among the likeliest: there is nothing to offer.
        const fits = chosen && (!found.length || String(found[0].id) === chosen);
        const offered = fits ? [] : useful;
        this.list.replaceChildren(...offered.map((item) => this.renderButton(item)));
        if (this.fromSearch && offered.length) {
            this.closeEmptyList();
        }
        const question = chosen ? _t("Is it rather this?") : _t("Is it this?");
        this.status.textContent = offered.length ? question : "";
    }

    /** "Nothing found" would cover what was found after all. */
    closeEmptyList() {
        const empty = this.form.querySelector(".o_meldpunt_search .o_roeselare_empty");
        if (empty) {
            empty.parentElement.classList.add("d-none");
            empty.remove();
            this.field.setAttribute("aria-expanded", "false");
        }
    }

    renderButton(item) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn o_meldpunt_quiet o_meldpunt_suggested";
        const icon = document.createElement("i");
        icon.className = `fa ${item.icon}`;
        icon.setAttribute("aria-hidden", "true");
        const name = document.createElement("span");
        name.textContent = item.name;
        button.append(icon, name);
        this.addListener(button, "click", () => this.choose(item));
        return button;
    }

    choose(item) {
        this.show([]);
        this.select.value = String(item.id);
        this.select.dispatchEvent(new Event("change", {bubbles: true}));
        this.status.textContent = _t("Chosen: %s", item.name);
        if (!this.fromSearch) {
            this.field.focus();
        }
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.suggestion", Suggestion);
