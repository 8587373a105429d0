import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";

const MB = 1024 * 1024;

/** Shows the chosen photos, lets one be taken away, and adds up several choices. */
export class PhotoPicker extends Interaction {
    static selector = ".o_meldpunt_photos";
    dynamicContent = {
        "input[type=file]": {"t-on-change": this.onChange},
    };

    setup() {
        this.input = this.el.querySelector("input[type=file]");
        this.status = this.el.querySelector(".o_meldpunt_photo_status");
        this.list = this.el.querySelector(".o_meldpunt_previews");
        this.max = parseInt(this.el.dataset.max);
        this.maxMb = parseInt(this.el.dataset.maxMb);
        this.files = [];
        this.urls = [];
    }

    destroy() {
        this.urls.forEach((url) => URL.revokeObjectURL(url));
    }

    onChange() {
        const known = new Set(this.files.map((file) => `${file.name}/${file.size}`));
        const added = [...this.input.files].filter(
            (file) => !known.has(`${file.name}/${file.size}`)
        );
        const large = added.filter((file) => file.size > this.maxMb * MB);
        const fitting = [...this.files, ...added.filter((file) => file.size <= this.maxMb * MB)];
        this.files = fitting.slice(0, this.max);
        this.sync();
        if (large.length) {
            this.say(
                _t("“%(name)s” is larger than %(limit)s MB and was left out.", {
                    name: large[0].name,
                    limit: this.maxMb,
                })
            );
        } else if (fitting.length > this.max) {
            this.say(_t("At most %s photos: the others were left out.", this.max));
        }
    }

    say(text) {
        this.status.textContent = text;
    }

    sync() {
        const transfer = new DataTransfer();
        this.files.forEach((file) => transfer.items.add(file));
        this.input.files = transfer.files;
        this.urls.forEach((url) => URL.revokeObjectURL(url));
        this.urls = this.files.map((file) => URL.createObjectURL(file));
        this.list.replaceChildren(...this.files.map((file, index) => this.render(file, index)));
        const count = this.files.length;
        this.say(count ? _t("%(count)s of %(max)s photos", {count, max: this.max}) : "");
    }

    render(file, index) {
        const item = document.createElement("li");
        const image = document.createElement("img");
        image.src = this.urls[index];
        image.alt = file.name;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "btn o_meldpunt_quiet";
        remove.textContent = _t("Remove");
        remove.setAttribute("aria-label", _t("Remove %s", file.name));
        this.addListener(remove, "click", () => {
            this.files.splice(index, 1);
            this.sync();
            this.input.focus();
        });
        item.append(image, remove);
        return item;
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.photo_picker", PhotoPicker);
