import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** Brings whoever sent a form to what is not right yet, screen readers too. */
export class ErrorFocus extends Interaction {
    static selector = "[data-roeselare-focus]";

    start() {
        this.el.focus();
    }
}

registry.category("public.interactions").add("roeselare.error_focus", ErrorFocus);
