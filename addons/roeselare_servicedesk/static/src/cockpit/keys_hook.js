import {useExternalListener} from "@odoo/owl";

function chord(ev) {
    const held = [(ev.ctrlKey || ev.metaKey) && "Ctrl", ev.altKey && "Alt", ev.shiftKey && "Shift"];
    return [...held.filter(Boolean), ev.key].join("+");
}

/**
 * Keys that work from any field of a screen, but not while a dialog is open.
 *
 * @param {Object} actions key with its modifiers (“F4”, “Ctrl+Shift+Enter”) → function
 */
export function useKeys(actions) {
    useExternalListener(window, "keydown", (ev) => {
        const action = actions[chord(ev)];
        if (action && !document.querySelector(".o_dialog, .modal.show")) {
            ev.preventDefault();
            action();
        }
    });
}
