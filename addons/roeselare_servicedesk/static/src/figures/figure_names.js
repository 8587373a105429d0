import {_t} from "@web/core/l10n/translation";

/** What each figure is called, in a tile and above a column. */
export const NAMES = {
    inflow: _t("Came in"),
    closed: _t("Closed"),
    open: _t("Still open"),
    waiting: _t("Waiting for the requester"),
    at_risk: _t("At risk"),
    late: _t("Late"),
    on_time: _t("Closed on time"),
    overdue: _t("Closed late"),
    first_contact: _t("Closed at first contact"),
    reopened: _t("Opened again"),
    satisfied: _t("Requester satisfied"),
};

/** Of what a figure is a share. */
export const SHARES = {
    on_time: (totals) => totals.on_time + totals.overdue,
    first_contact: (totals) => totals.closed,
    satisfied: (totals) => totals.answered,
};

export const VARIANTS = {
    operator: _t("Operator 1788"),
    department: _t("Department"),
    management: _t("Management"),
};

/** What each role looks at first: tiles, and the charts under them. */
export const LAYOUTS = {
    operator: {
        tiles: ["inflow", "first_contact", "open", "waiting", "reopened", "satisfied"],
        charts: ["channel_id", "category_id", "kind"],
        columns: ["inflow", "first_contact", "open"],
    },
    department: {
        tiles: ["open", "late", "at_risk", "waiting", "inflow", "closed", "on_time", "satisfied"],
        charts: ["ages", "team_id", "category_id", "area_id"],
        columns: ["open", "at_risk", "late"],
    },
    management: {
        tiles: ["inflow", "closed", "on_time", "open", "late", "first_contact", "satisfied"],
        charts: ["department_id", "category_id", "area_id", "ages", "channel_id"],
        columns: ["inflow", "closed", "open", "late"],
    },
};

export const DIMENSIONS = {
    category_id: _t("Category"),
    department_id: _t("Department"),
    team_id: _t("Team"),
    area_id: _t("District"),
    channel_id: _t("Channel"),
    kind: _t("Kind"),
};
