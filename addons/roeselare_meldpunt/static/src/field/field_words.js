import {_t} from "@web/core/l10n/translation";

/** Return what an action is called. */
export function kindName({kind, solved}) {
    if (kind === "done") {
        return solved ? _t("Solved") : _t("Visit done");
    }
    return {
        under_way: _t("On the way"),
        not_possible: _t("Not possible"),
        note: _t("Internal note"),
    }[kind];
}

/** Return what is late about a visit, or "". */
export function lateWords(visit) {
    if (visit.until && new Date(visit.until.replace(" ", "T")) < new Date()) {
        return _t("The promise is late");
    }
    return visit.overdue ? _t("Planned for before today") : "";
}

/** Return that an action is still to be sent, or was not taken. */
export function waitsName(item) {
    return item.state === "waiting"
        ? _t("%s: still to be sent", kindName(item))
        : _t("%s: not taken yet", kindName(item));
}
