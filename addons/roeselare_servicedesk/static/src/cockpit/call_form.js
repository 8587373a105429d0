/** One key for each form: sent twice, it stays one ticket. */
function newKey() {
    return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) =>
        part.toString(16).padStart(8, "0")
    ).join("");
}

/** name of a field for the server → id of its element, in the order of the screen */
export const PLACES = {
    kind: "cockpit_kind",
    channel: "cockpit_channel",
    description: "cockpit_text",
    title: "cockpit_text",
    service: "cockpit_service",
    category_id: "cockpit_category",
    address: "cockpit_place",
    name: "cockpit_name",
    phone: "cockpit_phone",
    email: "cockpit_email",
    answer: "cockpit_answer",
    "": "cockpit_text",
};

export function emptyForm(options) {
    return {
        kind: options.kind,
        channel: options.channels[0].id,
        text: "",
        partner_id: 0,
        service_id: 0,
        service: "",
        name: "",
        phone: "",
        email: "",
        answer: "",
        key: newKey(),
        more: {},
    };
}
