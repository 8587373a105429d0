import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** After a change of several tickets: say so, with the button that undoes it. */
function bulkDone(env, {params}) {
    const {action, notification, orm} = env.services;
    const close = notification.add(params.message, {
        type: "success",
        sticky: true,
        className: "o_servicedesk_undo",
        buttons: [
            {
                name: _t("Undo"),
                primary: true,
                onClick: async () => {
                    end();
                    const count = await orm.call("servicedesk.bulk", "action_undo", [[params.id]]);
                    notification.add(_t("Undone: %s tickets are as they were.", count), {
                        type: "info",
                    });
                    await action.doAction("soft_reload");
                },
            },
        ],
    });
    // Not the notification's own clock: it stands still under the pointer, the server's does not.
    const timer = setTimeout(close, params.seconds * 1000);
    function end() {
        clearTimeout(timer);
        close();
    }
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("servicedesk_bulk_done", bulkDone);
