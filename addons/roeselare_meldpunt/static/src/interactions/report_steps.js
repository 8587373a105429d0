import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {problems, summary} from "./report_check";
import {tellForm} from "./report_events";

const NAMES = ["what", "where", "details", "contact", "check"];
const ADVICE = ".o_meldpunt_advice";
const CHOSEN = ".o_meldpunt_chosen button";
const SMALL = "(max-width: 767.98px)";

function forget(problem) {
    const field = document.getElementById(problem.dataset.field);
    field?.classList.remove("is-invalid");
    field?.removeAttribute("aria-invalid");
    problem.remove();
}

/**
 * On a phone the form shows one step at a time. On a wide screen all of it stands below
 * each other, which is its own check. The button back of the browser goes a step back.
 */
export class ReportSteps extends Interaction {
    static selector = ".o_meldpunt_flow";
    dynamicContent = {
        _window: {"t-on-popstate": this.onHistory},
        ".o_meldpunt_next": {"t-on-click": () => this.next()},
        ".o_meldpunt_nav": {"t-att-class": () => ({"d-none": !this.stepping || this.isLast})},
        ".o_meldpunt_submit_box": {
            "t-att-class": () => ({"d-none": this.stepping && !this.isLast}),
        },
        ".o_meldpunt_back": {
            "t-on-click": () => window.history.back(),
            "t-att-class": () => ({"d-none": !this.stepping || this.current === 0}),
        },
        ".o_meldpunt_intro": {"t-att-class": () => ({"d-none": this.current > 0})},
        // Out of sight on a later step, but a page keeps its title for who hears it.
        ".o_meldpunt_hero": {"t-att-class": () => ({"visually-hidden": this.current > 0})},
        "#form_errors": {"t-on-click": this.onErrorLink},
        ".o_meldpunt_step": {"t-on-input": this.onMend, "t-on-change": this.onMend},
    };

    setup() {
        this.form = this.el.querySelector("form.o_meldpunt_form");
        this.steps = [...this.el.querySelectorAll(".o_meldpunt_step")];
        this.progress = this.el.querySelector(".o_meldpunt_progress");
        this.stepping = window.matchMedia(SMALL).matches;
        this.current = 0;
    }

    get isLast() {
        return this.current === this.steps.length - 1;
    }

    start() {
        if (!this.stepping) {
            return;
        }
        this.form.classList.add("o_meldpunt_stepping");
        // Before anyone sends: Enter in a field means the next step.
        this.addListener(this.el, "submit", this.onSubmit, {capture: true});
        const wrong = this.el.querySelector("[aria-invalid=true], .is-invalid");
        const failed = this.el.querySelector("#form_errors");
        const first = wrong ? this.stepOf(wrong) : failed ? this.steps.length - 1 : 0;
        window.history.replaceState({meldpunt: first}, "");
        this.show(first, false);
    }

    stepOf(el) {
        return Math.max(
            this.steps.findIndex((step) => step.contains(el)),
            0
        );
    }

    onSubmit(ev) {
        const own = ev.submitter && ["add", "drop"].includes(ev.submitter.name);
        if (ev.target === this.form && !this.isLast && !own) {
            ev.preventDefault();
            ev.stopPropagation();
            this.next();
        }
    }

    onHistory(ev) {
        const step = ev.state?.meldpunt;
        if (this.stepping && Number.isInteger(step)) {
            this.show(step);
        }
    }

    onErrorLink(ev) {
        const link = ev.target.closest("a[href^='#field_']");
        const field = link && this.el.querySelector(link.getAttribute("href"));
        if (field && this.stepping) {
            ev.preventDefault();
            this.go(this.stepOf(field));
            field.focus();
        }
    }

    next() {
        const found = problems(this.form, this.steps[this.current]);
        this.showProblems(found);
        if (!found.length) {
            this.go(this.current + 1);
        }
    }

    go(step) {
        if (step !== this.current) {
            window.history.pushState({meldpunt: step}, "");
            this.show(step);
        }
    }

    show(step, moveFocus = true) {
        this.current = Math.min(step, this.steps.length - 1);
        this.steps.forEach((el, index) => {
            el.classList.toggle("d-none", index !== this.current);
        });
        if (this.isLast) {
            this.renderCheck();
        }
        const heading = this.steps[this.current].querySelector("h2");
        this.progress.classList.remove("d-none");
        this.progress.textContent = _t("Step %(step)s of %(count)s", {
            step: this.current + 1,
            count: this.steps.length,
        });
        this.updateContent();
        if (moveFocus) {
            heading.tabIndex = -1;
            heading.focus({preventScroll: true});
            this.progress.scrollIntoView({block: "start"});
        }
        tellForm(this.form, "meldpunt:step", {name: NAMES[this.current]});
        // A map that was hidden takes its size again.
        window.dispatchEvent(new Event("resize"));
    }

    /** What was wrong is no longer told while somebody mends it. */
    onMend(ev) {
        const spot = ev.target.closest(".o_roeselare_combobox, fieldset") || ev.target;
        for (const problem of ev.currentTarget.querySelectorAll(".o_meldpunt_problem")) {
            if (spot.contains(document.getElementById(problem.dataset.field))) {
                forget(problem);
            }
        }
    }

    showProblems(found) {
        this.steps[this.current].querySelectorAll(".o_meldpunt_problem").forEach(forget);
        const fields = found.map(({id, text, field}) => {
            const input = field || this.el.querySelector(`#field_${CSS.escape(id)}`);
            input.classList.add("is-invalid");
            input.setAttribute("aria-invalid", "true");
            this.el.querySelector(`#error_${CSS.escape(id)}`)?.remove();
            const box = document.createElement("div");
            box.id = `error_${id}`;
            box.className = "invalid-feedback d-block o_meldpunt_problem";
            box.dataset.field = input.id;
            box.textContent = text;
            const spot = input.closest(".o_roeselare_combobox, fieldset") || input;
            // A kind that was chosen hides its field: then it stands below the advice.
            const shown = spot.checkVisibility() ? spot : this.el.querySelector(ADVICE);
            shown.after(box);
            const described = (input.getAttribute("aria-describedby") || "").split(" ");
            input.setAttribute(
                "aria-describedby",
                [...new Set([...described, box.id])].join(" ").trim()
            );
            return spot === shown ? input : this.el.querySelector(CHOSEN);
        });
        fields[0]?.focus();
    }

    renderCheck() {
        const rows = summary(this.form);
        const list = this.el.querySelector(".o_meldpunt_summary");
        const parts = Object.entries(rows).map(([number, facts]) => {
            const part = document.createElement("div");
            const items = document.createElement("dl");
            for (const [label, text] of facts) {
                const name = document.createElement("dt");
                name.textContent = label;
                const content = document.createElement("dd");
                content.className = "text-break";
                content.textContent = text;
                items.append(name, content);
            }
            const change = document.createElement("button");
            change.type = "button";
            change.className = "btn o_meldpunt_quiet";
            change.textContent = _t("Change");
            const title = this.steps[number - 1].querySelector("h2").lastChild.textContent.trim();
            change.setAttribute("aria-label", _t("Change: %s", title));
            change.addEventListener("click", () => this.go(number - 1));
            part.append(items, change);
            return part;
        });
        list.replaceChildren(...parts);
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.report_steps", ReportSteps);
