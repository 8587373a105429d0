import {_t} from "@web/core/l10n/translation";

/** What is wrong with one step of the report, and what stands in it, in plain words. */

const MIN_ADDRESS = 3;

function value(form, name) {
    return (form.querySelector(`[name=${name}]`)?.value || "").trim();
}

function place(form) {
    // Whose place it is stands there already, with the way to them.
    if (form.querySelector(".o_meldpunt_outside")) {
        return _t("This place is not in our city: choose another one.");
    }
    const address = value(form, "address").replace(/[^\p{L}\p{N}]/gu, "");
    if (!value(form, "latitude") && address.length < MIN_ADDRESS) {
        return _t("Tell us where it is: type an address or a place, or choose a point on the map.");
    }
    return "";
}

function empty(field) {
    const group = [...field.form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)];
    const chosen = group.some((item) => item.checked);
    if (field.type === "radio" || field.type === "checkbox") {
        return !chosen;
    }
    // A document of the own library takes the place of a file.
    return !field.value.trim() && !(field.type === "file" && chosen);
}

function fieldProblem(field) {
    if (field.required && empty(field)) {
        return field.name === "description"
            ? _t("Describe it in a few words.")
            : _t("Fill this in to go on.");
    }
    if (field.type === "email" && !field.validity.valid) {
        return _t("This is not an e-mail address. Look at it once more, or leave it empty.");
    }
    return "";
}

/**
 * Return what has to be mended before the next step: `[{id, text}]`, the first one first.
 * The server checks all of it again.
 */
export function problems(form, step) {
    if (step.querySelector("select[name=category_id]")) {
        const chosen = form.querySelector("select[name=category_id]").selectedOptions[0];
        if (!chosen?.value) {
            return [{id: "category_id", text: _t("Choose from the list what it is about.")}];
        }
        const text = _t("We take no report of this here. Read above who helps you.");
        return chosen.dataset.stop ? [{id: "category_id", text}] : [];
    }
    if (step.querySelector("[name=address]")) {
        const text = place(form);
        return text ? [{id: "address", text}] : [];
    }
    const seen = new Set();
    const found = [];
    for (const field of step.querySelectorAll("input, textarea, select")) {
        if (field.disabled || field.type === "hidden" || seen.has(field.name)) {
            continue;
        }
        seen.add(field.name);
        const text = fieldProblem(field);
        if (text) {
            found.push({id: field.id.replace(/^field_/, ""), text, field});
        }
    }
    return found;
}

function answers(form) {
    const rows = [];
    for (const field of form.querySelectorAll(".o_meldpunt_questions [name^=q_]")) {
        const chosen = !["radio", "checkbox"].includes(field.type) || field.checked;
        if (field.disabled || !chosen || !field.value.trim() || field.type === "file") {
            continue;
        }
        const legend = field.closest("fieldset")?.querySelector("legend");
        const label = field.labels[0]?.textContent.trim() || "";
        const picked = field.type === "radio" || field.type === "checkbox";
        rows.push(
            picked && legend
                ? [legend.textContent.trim(), label]
                : [label, field.selectedOptions?.[0]?.textContent.trim() || field.value]
        );
    }
    return rows;
}

/** Return what is in the form by step: `{step number: [[label, text]]}`. */
export function summary(form) {
    const category = form.querySelector("select[name=category_id]");
    const photos = form.querySelector("input[name=photos]")?.files.length || 0;
    const contact = ["name", "email", "phone"].map((name) => value(form, name)).filter(Boolean);
    const details = [[_t("What you saw"), value(form, "description")], ...answers(form)];
    if (photos) {
        details.push([_t("Photos"), String(photos)]);
    }
    return {
        1: [[_t("About"), category.selectedOptions[0]?.textContent.trim() || ""]],
        2: [[_t("Place"), value(form, "address") || _t("A point on the map")]],
        3: details,
        4: [
            [
                _t("You"),
                contact.join(", ") ||
                    _t("No name or address: keep the link that you get after sending."),
            ],
        ],
    };
}
