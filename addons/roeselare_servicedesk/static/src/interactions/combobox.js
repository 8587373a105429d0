/**
 * A text field with a list of suggestions, as the ARIA practices describe a combobox
 * with list autocomplete: arrows move, Enter chooses, Escape closes, Tab leaves.
 *
 * `choose(option)` gets the chosen option; options are `{label, detail, icon}` and
 * whatever the owner needs. With `free`, Enter without a choice is that of the form: what
 * was typed may be sent as it is.
 */
export class Combobox {
    constructor(input, list, choose, {free = false} = {}) {
        this.free = free;
        this.input = input;
        this.list = list;
        this.choose = choose;
        this.options = [];
        this.active = -1;
    }

    get isOpen() {
        return !this.list.classList.contains("d-none");
    }

    show(options, emptyText = "") {
        this.options = options;
        this.active = -1;
        this.list.replaceChildren(...options.map((option, index) => this.render(option, index)));
        if (!options.length && emptyText) {
            const empty = document.createElement("li");
            empty.className = "o_roeselare_empty";
            empty.setAttribute("role", "option");
            empty.setAttribute("aria-disabled", "true");
            empty.setAttribute("aria-selected", "false");
            empty.textContent = emptyText;
            this.list.append(empty);
        }
        const open = Boolean(options.length || emptyText);
        this.list.classList.toggle("d-none", !open);
        this.input.setAttribute("aria-expanded", String(open));
        this.input.removeAttribute("aria-activedescendant");
    }

    close() {
        this.show([]);
    }

    render(option, index) {
        const item = document.createElement("li");
        item.id = `${this.list.id}_${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        if (option.icon) {
            const icon = document.createElement("i");
            icon.className = `fa fa-fw ${option.icon}`;
            icon.setAttribute("aria-hidden", "true");
            item.append(icon);
        }
        const text = document.createElement("span");
        text.textContent = option.label;
        item.append(text);
        if (option.detail) {
            const detail = document.createElement("small");
            detail.textContent = option.detail;
            text.append(detail);
        }
        // The field keeps the focus, so that the list stays open until the click.
        item.addEventListener("mousedown", (ev) => ev.preventDefault());
        item.addEventListener("click", () => this.pick(index));
        return item;
    }

    pick(index) {
        const option = this.options[index];
        this.close();
        if (option) {
            this.choose(option);
        }
    }

    move(step) {
        if (!this.options.length) {
            return;
        }
        const count = this.options.length;
        const from = this.active < 0 && step < 0 ? 0 : this.active;
        this.active = (from + step + count) % count;
        this.options.forEach((_option, index) => {
            this.list.children[index].setAttribute("aria-selected", String(index === this.active));
        });
        const item = this.list.children[this.active];
        this.input.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({block: "nearest"});
    }

    onKeydown(ev) {
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.move(ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === "Enter" && this.free && this.active < 0) {
            this.close();
        } else if (ev.key === "Enter" && this.isOpen && this.options.length) {
            ev.preventDefault();
            this.pick(Math.max(this.active, 0));
        } else if (ev.key === "Enter") {
            // Enter in a search field must not send the whole report.
            ev.preventDefault();
        } else if (ev.key === "Escape" && this.isOpen) {
            ev.preventDefault();
            this.close();
        }
    }
}
