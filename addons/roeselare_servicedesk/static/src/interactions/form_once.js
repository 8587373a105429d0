import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Keeps a form from being sent twice by a double tap. The server holds the same
 * promise without this: the form carries a once-only key.
 */
export class FormOnce extends Interaction {
    static selector = "form[data-roeselare-once]";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
    };

    setup() {
        this.sent = false;
    }

    onSubmit(ev) {
        if (this.sent) {
            ev.preventDefault();
            return;
        }
        this.sent = true;
        const button = this.el.querySelector("button[type=submit]");
        if (button) {
            button.setAttribute("aria-disabled", "true");
            button.classList.add("opacity-75");
        }
    }
}

registry.category("public.interactions").add("roeselare.form_once", FormOnce);
