import {callNotice, foundItems} from "./call_words";
import {_t} from "@web/core/l10n/translation";
import {router} from "@web/core/browser/router";
import {useService} from "@web/core/utils/hooks";

/**
 * Who calls: the search, the card, and a call that the telephone exchange opened.
 *
 * @param {Object} screen of the intake: `state` and `form` (reactive), `call(method, …)`,
 *     `focus(field)` and `say(text)`
 */
export function useCaller({state, form, call, focus, say}) {
    const action = useService("action");
    let spoken = ""; // what was typed, when it is a whole phone number

    function open(model, id) {
        return action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async function takePerson(id) {
        const card = await call("action_card", id);
        state.card = card;
        const {person} = card;
        Object.assign(form, {
            partner_id: person.id,
            name: person.name,
            phone: person.phone || form.phone,
            email: person.email,
        });
    }

    async function choosePerson(item) {
        await takePerson(item.id);
        say(_t("%s chosen", item.name));
        focus("text");
    }

    return {
        /** Show who calls, when the telephone exchange opened this screen. */
        async takeCall() {
            const {caller} = router.current;
            if (caller === undefined) {
                return;
            }
            // A number in the address says who called: it is taken out of the history.
            router.replaceState({caller: undefined});
            if (String(caller) === "withheld") {
                state.call = _t("The caller hides the number.");
                return;
            }
            const found = await call("action_call", String(caller));
            const number = found.spoken || String(caller);
            form.phone = number;
            if (found.people.length === 1) {
                await takePerson(found.people[0].id);
                state.call = _t("Call from %s", number);
                return;
            }
            state.search = found.people.length ? number : "";
            state.call = callNotice(found, number);
        },

        async search(text) {
            if (text.trim().length < 2) {
                return [];
            }
            const found = await call("action_find", text);
            spoken = found.spoken;
            const items = foundItems(found);
            say(
                items.length
                    ? _t("%s found", items.length)
                    : _t("Nobody found. Enter goes on without a card.")
            );
            return items;
        },

        pickFound(item) {
            return item.type === "person" ? choosePerson(item) : open("helpdesk.ticket", item.id);
        },

        /** Go on with somebody who has no card: what was typed is a number, address or name. */
        goOnWithout(text) {
            const typed = text.trim();
            if (spoken) {
                form.phone = spoken;
            } else if (typed.includes("@")) {
                form.email = typed;
            } else if (typed) {
                form.name = typed;
            }
            focus("text");
        },

        onSearchText(text) {
            state.search = text;
            state.done = null;
            spoken = "";
            if (state.card) {
                state.card = null;
                Object.assign(form, {partner_id: 0, name: "", phone: "", email: ""});
            }
        },

        openTicket: (id) => open("helpdesk.ticket", id),

        openPerson: () => open("res.partner", state.card.person.id),
    };
}
