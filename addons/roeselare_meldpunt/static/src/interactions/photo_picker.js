import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {resize} from "./photo_resize";

const MB = 1024 * 1024;

/**
 * Makes the chosen photos smaller, shows them, lets one be taken away, and adds up
 * several choices. Before a photo loses its hidden data, `meldpunt:photo` {file} tells of
 * it on the form.
 */
export class PhotoPicker extends Interaction {
    static selector = ".o_meldpunt_photos";
    dynamicContent = {
        "input[type=file]": {
            "t-on-change": this.onChange,
            "t-on-meldpunt:photos": this.takeOver,
        },
    };

    setup() {
        this.input = this.el.querySelector("input[type=file]");
        this.status = this.el.querySelector(".o_meldpunt_photo_status");
        this.list = this.el.querySelector(".o_meldpunt_previews");
        this.max = parseInt(this.el.dataset.max);
        this.maxMb = parseInt(this.el.dataset.maxMb);
        this.accepted = this.input.accept.split(",");
        this.photos = []; // {file, source}: source tells the same choice again
        this.urls = [];
    }

    start() {
        if (this.input.files.length) {
            this.takeOver();
        }
    }

    destroy() {
        this.urls.forEach((url) => URL.revokeObjectURL(url));
    }

    /** Photos that were put in the field by a script were made smaller before. */
    takeOver() {
        this.photos = [...this.input.files].map((file) => ({file, source: this.key(file)}));
        this.sync();
    }

    key(file) {
        return `${file.name}/${file.size}`;
    }

    async onChange() {
        const known = new Set(this.photos.flatMap(({file, source}) => [source, this.key(file)]));
        const added = [...this.input.files].filter((file) => !known.has(this.key(file)));
        // Until the smaller ones are there, the field holds what was there before.
        this.fillInput();
        const left = Math.max(this.max - this.photos.length, 0);
        const problems = [];
        if (added.length > left) {
            problems.push(_t("At most %s photos: the others were left out.", this.max));
        }
        const chosen = added.slice(0, left);
        for (const [index, file] of chosen.entries()) {
            this.say(
                _t("Preparing photo %(number)s of %(count)s…", {
                    number: index + 1,
                    count: chosen.length,
                })
            );
            const problem = await this.waitFor(this.add(file));
            if (problem) {
                problems.unshift(problem);
            }
        }
        this.sync();
        if (problems.length) {
            this.say(problems[0]);
        }
        this.input.dispatchEvent(new Event("input", {bubbles: true}));
    }

    /** Adds one photo; returns what is wrong with it, if anything. */
    async add(source) {
        this.input.dispatchEvent(
            new CustomEvent("meldpunt:photo", {bubbles: true, detail: {file: source}})
        );
        const file = await resize(source, this.accepted);
        if (!file) {
            return _t(
                "“%s” cannot be read as a photo. Take the photo again, or choose a JPEG or PNG.",
                source.name
            );
        }
        if (file.size > this.maxMb * MB) {
            return _t("“%(name)s” is larger than %(limit)s MB and was left out.", {
                name: file.name,
                limit: this.maxMb,
            });
        }
        this.photos.push({file, source: this.key(source)});
        return "";
    }

    say(text) {
        this.status.textContent = text;
    }

    fillInput() {
        const transfer = new DataTransfer();
        this.photos.forEach(({file}) => transfer.items.add(file));
        this.input.files = transfer.files;
    }

    sync() {
        this.fillInput();
        this.urls.forEach((url) => URL.revokeObjectURL(url));
        this.urls = this.photos.map(({file}) => URL.createObjectURL(file));
        this.list.replaceChildren(...this.photos.map(({file}, index) => this.render(file, index)));
        const count = this.photos.length;
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
            this.photos.splice(index, 1);
            this.sync();
            this.input.dispatchEvent(new Event("input", {bubbles: true}));
            this.input.focus();
        });
        item.append(image, remove);
        return item;
    }
}

registry.category("public.interactions").add("roeselare_meldpunt.photo_picker", PhotoPicker);
