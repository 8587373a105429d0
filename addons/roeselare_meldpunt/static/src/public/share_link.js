import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";

/** Hands the address of a public report to another app, or copies it. */
export class ShareLink extends Interaction {
    static selector = ".o_meldpunt_share";
    dynamicContent = {
        _root: {
            "t-att-class": () => ({"d-none": !navigator.share && !navigator.clipboard}),
            "t-on-click": this.onShare,
        },
    };

    async onShare() {
        const url = window.location.origin + window.location.pathname;
        const status = document.querySelector(".o_meldpunt_share_status");
        try {
            if (navigator.share) {
                await this.waitFor(navigator.share({title: this.el.dataset.title, url}));
            } else {
                await this.waitFor(navigator.clipboard.writeText(url));
                status.textContent = _t("The link is copied. You can paste it anywhere.");
            }
        } catch (error) {
            // Who closes the window of the device did not want to share after all.
            if (error.name !== "AbortError") {
                status.textContent = _t("Copy this link: %s", url);
            }
        }
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.share_link", ShareLink);
