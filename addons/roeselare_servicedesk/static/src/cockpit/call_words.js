import {_t} from "@web/core/l10n/translation";

function words(...parts) {
    return parts.filter(Boolean).join(" · ");
}

/** What a search found as lines to choose from: people first, then tickets. */
export function foundItems({people, tickets}) {
    return [
        ...people.map((person) => ({
            ...person,
            type: "person",
            more: words(
                person.organisation,
                person.address,
                person.phone,
                person.email,
                _t("%(open)s open, %(past)s past", person)
            ),
        })),
        ...tickets.map((ticket) => ({
            id: ticket.id,
            type: "ticket",
            name: `${ticket.number} ${ticket.name}`,
            more: words(ticket.state, ticket.department, ticket.date),
        })),
    ];
}

/** What is said of a call of nobody, or of several people. */
export function callNotice({people, tickets}, phone) {
    if (people.length) {
        return _t("Call from %s: several people have this number.", phone);
    }
    if (tickets.length) {
        const [{number, name}] = tickets;
        return _t("Call from %(phone)s, without a card. Last: %(number)s, %(name)s", {
            phone,
            number,
            name,
        });
    }
    return _t("Unknown number %s. It is kept with what you register.", phone);
}

/** What is said once a caller was helped. */
export function doneNotice({number, joined, closed}) {
    if (joined) {
        return _t("The caller was added to %s.", number);
    }
    return closed
        ? _t("%s is registered and closed at first contact.", number)
        : _t("%s is registered.", number);
}
