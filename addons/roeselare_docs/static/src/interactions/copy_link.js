import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/**
 * Copies the new link, which is shown once. Without scripts it is selected by hand.
 */
export class CopyLink extends Interaction {
    static selector = ".o_docs_new_link";
    dynamicContent = {
        button: {"t-on-click": this.onClick},
        input: {"t-on-focus": (ev) => ev.currentTarget.select()},
    };

    setup() {
        this.input = this.el.querySelector("input");
        this.status = this.el.querySelector(".o_docs_copied");
    }

    start() {
        this.el.querySelector("button").classList.remove("d-none");
    }

    async onClick() {
        let copied = true;
        try {
            await this.waitFor(browser.navigator.clipboard.writeText(this.input.value));
        } catch {
            copied = false;
            this.input.select();
        }
        this.status.textContent = copied
            ? _t("Copied.")
            : _t("Copy it by hand: the link is selected.");
    }
}

registry.category("public.interactions").add("roeselare.copy_link", CopyLink);
