import "@web/webclient/user_menu/user_menu_items";
import {readMark, wipe} from "./field_store";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Logging out forgets all of it: who still has something to send is told. */
const items = registry.category("user_menuitems");
const logOut = items.get("log_out");
items.add(
    "log_out",
    (env) => {
        const item = logOut(env);
        const leave = async () => {
            await wipe();
            item.callback();
        };
        return {
            ...item,
            callback: () => {
                const waiting = readMark()?.waiting;
                if (!waiting) {
                    return leave();
                }
                env.services.dialog.add(ConfirmationDialog, {
                    title: _t("Work of the field is not sent yet"),
                    body: _t(
                        "On this device are actions that still have to be sent. Logging out throws them away."
                    ),
                    confirmLabel: _t("Throw away and log out"),
                    confirm: leave,
                    cancelLabel: _t("Stay"),
                    cancel: () => {},
                });
            },
        };
    },
    {force: true}
);
