import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Asks a question only after the answer that it depends on. Without this, the question
 * is there with its condition in words; the server decides in both cases.
 */
export class FormConditions extends Interaction {
    static selector = "form[data-roeselare-conditions]";
    dynamicContent = {
        _root: {
            "t-on-input": this.update,
            "t-on-change": this.update,
        },
    };

    start() {
        for (const text of this.el.querySelectorAll("[data-condition-text]")) {
            text.hidden = true;
        }
        this.update();
    }

    /** Questions come in order, so what hides a question is decided before it. */
    update() {
        for (const block of this.el.querySelectorAll("[data-condition]")) {
            const shown = this.holds(JSON.parse(block.dataset.condition));
            block.hidden = !shown;
            for (const field of block.querySelectorAll("input, textarea, select")) {
                // What is not asked is not sent; what was typed stays for later.
                field.disabled = !shown;
            }
        }
    }

    answers(name) {
        const fields = [...this.el.querySelectorAll("input, textarea")];
        return fields
            .filter((field) => field.name === name && !field.disabled)
            .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
            .map((field) => field.value.trim())
            .filter((value) => value);
    }

    holds({name, operator, values}) {
        const given = this.answers(name);
        if (!given.length) {
            return false;
        }
        const has = (value) => given.some((answer) => this.same(answer, value));
        switch (operator) {
            case "filled":
                return true;
            case "equals":
                return given.length === 1 && has(values[0]);
            case "not":
                return !(given.length === 1 && has(values[0]));
            case "in":
                return values.some(has);
            default:
                return this.contains(name, given, values[0]);
        }
    }

    contains(name, given, value) {
        if (this.el.querySelector(`input[type=checkbox][name="${name}"]`)) {
            return given.includes(value);
        }
        return given[0].toLowerCase().includes(String(value).toLowerCase());
    }

    same(answer, value) {
        if (typeof value === "number") {
            return Number(answer.replace(/\s/g, "").replace(",", ".")) === value;
        }
        return answer === value;
    }
}

registry.category("public.interactions").add("roeselare.form_conditions", FormConditions);
