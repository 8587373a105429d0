import {Component, useRef, useState} from "@odoo/owl";
import {attempt} from "./attempt";
import {useDebounced} from "@web/core/utils/timing";

const WAIT_MS = 120;

/**
 * A field with suggestions, by keyboard: the first is chosen already, Enter takes it,
 * the arrows choose another, Escape closes the list.
 */
export class Combobox extends Component {
    static template = "roeselare_servicedesk.Combobox";
    static props = {
        id: String,
        label: String,
        value: String,
        // text → promise of [{id, name, more}]
        search: Function,
        onPick: Function,
        onText: {type: Function, optional: true},
        // Enter when there is nothing to choose
        onEnter: {type: Function, optional: true},
        placeholder: {type: String, optional: true},
        error: {type: String, optional: true},
        shown: {type: Boolean, optional: true}, // the list stays open, in the page
        shortcut: {type: String, optional: true},
    };

    setup() {
        this.input = useRef("input");
        this.state = useState({items: [], active: 0, open: false, failed: false});
        this.lookSoon = useDebounced(() => this.look(), WAIT_MS);
        this.looked = null; // the text that the list is about
        this.pending = Promise.resolve();
    }

    get activeId() {
        return this.state.open ? `${this.props.id}_option_${this.state.active}` : undefined;
    }

    look() {
        const text = this.input.el ? this.input.el.value : "";
        this.looked = text;
        const pending = attempt(this.props.search(text)).then(({value, failed}) => {
            if (pending !== this.pending) {
                return; // a later question is on its way
            }
            const here = this.props.shown || document.activeElement === this.input.el;
            const items = value || [];
            const open = here && items.length > 0;
            Object.assign(this.state, {items, active: 0, open, failed});
        });
        this.pending = pending;
        return pending;
    }

    onInput(ev) {
        this.props.onText?.(ev.target.value);
        this.state.open = this.props.shown ? this.state.open : false;
        this.lookSoon();
    }

    onFocus() {
        this.input.el.select();
        return this.look();
    }

    onBlur() {
        if (!this.props.shown) {
            this.state.open = false;
        }
    }

    async onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing) {
            return;
        }
        const {items} = this.state;
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const step = ev.key === "ArrowDown" ? 1 : -1;
            this.state.open = items.length > 0;
            this.state.active = (this.state.active + step + items.length) % (items.length || 1);
            this.input.el.parentElement
                .querySelector(`#${this.props.id}_option_${this.state.active}`)
                ?.scrollIntoView({block: "nearest"});
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            await this.choose();
        } else if (ev.key === "Escape" && this.state.open && !this.props.shown) {
            ev.stopPropagation();
            this.state.open = false;
        }
    }

    /** Take what is marked, also when Enter came before the answer of the server. */
    async choose() {
        if (this.looked !== this.input.el.value) {
            this.lookSoon.cancel();
            this.look();
        }
        // Something else may have asked meanwhile, as coming back to the field does.
        let waited = null;
        while (waited !== this.pending) {
            waited = this.pending;
            await waited;
        }
        const item = this.state.items[this.state.active];
        if (item && this.state.open) {
            return this.pick(item);
        }
        return this.props.onEnter?.(this.input.el.value);
    }

    pick(item) {
        if (!this.props.shown) {
            this.state.open = false;
        }
        return this.props.onPick(item);
    }
}
