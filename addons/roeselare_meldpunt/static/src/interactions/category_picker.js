import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {Combobox} from "@roeselare_servicedesk/interactions/combobox";
import {prepare, search} from "./category_search";
import {renderAdvice} from "./report_advice";
import {tellForm} from "./report_events";

/** Makes the native list of categories quicker: typing, or tiles by subject. */
export class CategoryPicker extends Interaction {
    static selector = ".o_meldpunt_category";
    dynamicContent = {
        "#category_search, #field_category_id[role=combobox]": {
            "t-on-input": this.onInput,
            "t-on-focus": this.onInput,
            "t-on-blur": () => this.combobox.close(),
            "t-on-keydown": (ev) => this.combobox.onKeydown(ev),
        },
        ".o_meldpunt_chosen button": {"t-on-click": this.onChange},
        // Whoever else chooses (a suggestion, a restored draft) sets the list itself.
        select: {"t-on-change": this.onNative, "t-on-blur": this.onNative},
        ".o_meldpunt_native": {"t-att-class": () => ({"d-none": !this.native})},
        ".o_meldpunt_rich": {"t-att-class": () => ({"d-none": this.native})},
    };

    setup() {
        this.select = this.el.querySelector("select");
        this.input = this.el.querySelector("#category_search");
        // On a slow network somebody was quicker than this script: the list in his hands
        // stays until he has chosen.
        this.inHand = document.activeElement === this.select;
        this.native = this.inHand && !this.select.value;
        this.categories = [...this.select.options]
            .filter((option) => option.value)
            .map((option) =>
                prepare({
                    id: option.value,
                    name: option.textContent.trim(),
                    main: option.parentElement.label,
                    icon: option.parentElement.dataset.icon,
                    words: option.dataset.words || "",
                    danger: option.dataset.danger,
                    authority: option.dataset.authority,
                    authorityName: option.dataset.name,
                    url: option.dataset.url,
                    questions: option.dataset.questions,
                    advice: option.dataset.advice,
                    adviceUrl: option.dataset.adviceUrl,
                })
            );
        const list = this.el.querySelector("#category_options");
        this.combobox = new Combobox(this.input, list, (option) => this.choose(option.id));
    }

    start() {
        // The summary of errors links to the field that is in sight.
        this.select.id = "category_native";
        this.el.querySelector(".o_meldpunt_native label").htmlFor = "category_native";
        this.input.id = "field_category_id";
        this.el.querySelector(".o_meldpunt_search label").htmlFor = "field_category_id";
        if (this.select.getAttribute("aria-invalid")) {
            this.input.setAttribute("aria-invalid", "true");
            this.input.classList.add("is-invalid");
            this.input.setAttribute("aria-describedby", "help_category_search error_category_id");
        }
        this.renderTiles();
        this.show(this.inHand && !this.native);
    }

    onNative(ev) {
        const isNews = ev.type === "change" ? this.select.value || !this.native : this.native;
        if (!isNews) {
            return;
        }
        const moveFocus = this.native && document.activeElement === this.select;
        this.native = false;
        this.updateContent();
        this.show(moveFocus);
    }

    onInput() {
        const text = this.input.value;
        const found = search(this.categories, text);
        const options = found.map((item) => ({
            id: item.id,
            label: item.name,
            detail: item.main,
            icon: item.icon,
        }));
        const none = _t("Nothing found. Try another word, or choose a subject below.");
        this.combobox.show(options, text.trim().length > 2 ? none : "");
    }

    onChange() {
        this.select.value = "";
        this.clearError();
        this.show(false);
        this.input.value = "";
        this.input.focus();
    }

    choose(id) {
        this.select.value = id;
        this.clearError();
        this.show(true);
    }

    clearError() {
        this.el.querySelector("#error_category_id")?.remove();
        this.input.classList.remove("is-invalid");
        this.input.removeAttribute("aria-invalid");
        this.input.setAttribute("aria-describedby", "help_category_search");
    }

    /** Brings the questions of the category; without this the page comes back with them. */
    async askQuestions(chosen) {
        const box = this.el.closest("form").querySelector(".o_meldpunt_questions");
        const id = chosen?.questions ? chosen.id : "";
        if (!box || box.dataset.category === (chosen?.id || "")) {
            return;
        }
        box.dataset.category = chosen?.id || "";
        box.replaceChildren();
        if (!id) {
            return;
        }
        const language = /^\/(en|fr)\//.exec(window.location.pathname)?.[0] || "/";
        const answer = await this.waitFor(fetch(`${language}meldpunt/vragen/${id}`));
        const html = answer.ok ? await this.waitFor(answer.text()) : "";
        // Another category may have been chosen meanwhile.
        if (box.dataset.category === id) {
            const page = new DOMParser().parseFromString(html, "text/html");
            box.replaceChildren(...page.body.childNodes);
            for (const text of box.querySelectorAll("[data-condition-text]")) {
                text.hidden = true;
            }
            this.services["public.interactions"].startInteractions(box);
            box.dispatchEvent(new Event("change", {bubbles: true}));
        }
    }

    show(moveFocus) {
        const chosen = this.categories.find((item) => item.id === this.select.value);
        const card = this.el.querySelector(".o_meldpunt_chosen");
        card.classList.toggle("d-none", !chosen);
        this.el.querySelector(".o_meldpunt_search").classList.toggle("d-none", Boolean(chosen));
        renderAdvice(this.el.querySelector(".o_meldpunt_advice"), chosen);
        this.askQuestions(chosen);
        tellForm(this.el, "meldpunt:category", {id: chosen ? Number(chosen.id) : 0});
        if (!chosen) {
            return;
        }
        card.querySelector("i").className = `fa fa-2x ${chosen.icon}`;
        card.querySelector(".o_meldpunt_chosen_main").textContent = chosen.main;
        card.querySelector(".o_meldpunt_chosen_name").textContent = chosen.name;
        if (moveFocus) {
            this.el.querySelector(".o_meldpunt_live").textContent = _t("Chosen: %s", chosen.name);
            card.querySelector("button").focus();
        }
    }

    renderTiles() {
        const box = this.el.querySelector(".o_meldpunt_tiles");
        const mains = [...new Set(this.categories.map((item) => item.main))];
        const tiles = mains.map((main, index) => {
            const children = this.categories.filter((item) => item.main === main);
            const panelId = `category_panel_${index}`;
            const tile = document.createElement("button");
            tile.type = "button";
            tile.className = "o_meldpunt_tile";
            tile.setAttribute("aria-expanded", "false");
            tile.setAttribute("aria-controls", panelId);
            const icon = document.createElement("i");
            icon.className = `fa ${children[0].icon}`;
            icon.setAttribute("aria-hidden", "true");
            const text = document.createElement("span");
            text.textContent = main;
            tile.append(icon, text);
            const panel = document.createElement("div");
            panel.id = panelId;
            panel.className = "o_meldpunt_panel d-none";
            panel.setAttribute("role", "group");
            panel.setAttribute("aria-label", main);
            panel.append(...children.map((child) => this.renderChoice(child)));
            this.addListener(tile, "click", () => this.toggle(tile, panel));
            return [tile, panel];
        });
        box.replaceChildren(...tiles.flat());
        this.registerCleanup(() => box.replaceChildren());
    }

    renderChoice(category) {
        const choice = document.createElement("button");
        choice.type = "button";
        choice.className = "o_meldpunt_choice";
        choice.textContent = category.name;
        this.addListener(choice, "click", () => this.choose(category.id));
        return choice;
    }

    toggle(tile, panel) {
        const open = tile.getAttribute("aria-expanded") === "true";
        for (const other of this.el.querySelectorAll(".o_meldpunt_tile")) {
            other.setAttribute("aria-expanded", "false");
        }
        for (const other of this.el.querySelectorAll(".o_meldpunt_panel")) {
            other.classList.add("d-none");
        }
        tile.setAttribute("aria-expanded", String(!open));
        panel.classList.toggle("d-none", open);
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.category_picker", CategoryPicker);
