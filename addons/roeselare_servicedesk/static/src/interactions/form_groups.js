import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Adds and removes repetitions of a group at once. Without this, the same buttons send
 * the page; the server takes repetitions in the order of their numbers, gaps included.
 */
export class FormGroups extends Interaction {
    static selector = "[data-roeselare-group]";
    dynamicContent = {
        _root: {"t-on-click": this.onClick},
    };

    onClick(ev) {
        const button = ev.target.closest("button[name=add], button[name=drop]");
        if (!button) {
            return;
        }
        if (button.name === "drop") {
            ev.preventDefault();
            button.closest("fieldset.o_roeselare_row_fields").remove();
            this.addButton.focus();
        } else if (this.next() <= 50) {
            ev.preventDefault();
            this.add();
        } else {
            return;
        }
        this.refresh();
    }

    get rows() {
        return [...this.el.querySelectorAll(":scope > fieldset")];
    }

    get addButton() {
        return this.el.querySelector("button[name=add]");
    }

    /** The number after the highest in use: numbers of removed rows stay free. */
    next() {
        const numbers = [...this.el.querySelectorAll(":scope > fieldset [name]")].map((field) =>
            Number(/__(\d+)$/.exec(field.name || field.value)?.[1] || 0)
        );
        return Math.max(this.rows.length, ...numbers) + 1;
    }

    add() {
        const template = this.el.querySelector(":scope > template");
        const row = template.content.firstElementChild.cloneNode(true);
        const number = this.next();
        for (const element of [row, ...row.querySelectorAll("*")]) {
            for (const attribute of [...element.attributes]) {
                if (attribute.value.includes("__N")) {
                    attribute.value = attribute.value.replaceAll("__N", `__${number}`);
                }
            }
        }
        template.before(row);
        for (const text of row.querySelectorAll("[data-condition-text]")) {
            text.hidden = true;
        }
        row.focus();
    }

    refresh() {
        this.rows.forEach((row, index) => {
            row.querySelector("[data-row-number]").textContent = index + 1;
        });
        const full = this.rows.length >= Number(this.el.dataset.roeselareGroup);
        this.addButton.hidden = full;
        this.el.dispatchEvent(new Event("change", {bubbles: true}));
    }
}

registry.category("public.interactions").add("roeselare.form_groups", FormGroups);
