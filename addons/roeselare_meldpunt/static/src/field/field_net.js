/** What the page asks and sends; every answer is one of a few words. */

const PAGE = "/roeselare/veldwerk";
const PATIENCE = 90_000;
const PATIENCE_TO_READ = 15_000;

/**
 * Return `{state, ...}`: what the server answered, or `offline` (nobody answered, or nobody
 * who can), `login` (the session is over), `forbidden` (not for this user), `large`, or `failed`.
 */
async function ask(path, options) {
    let answer = null;
    try {
        answer = await fetch(`${PAGE}/${path}`, {
            // A redirect is the way to the login.
            redirect: "manual",
            cache: "no-store",
            headers: {Accept: "application/json"},
            ...options,
        });
        if (answer.type === "opaqueredirect" || answer.status === 401) {
            return {state: "login"};
        }
        if (answer.status === 404 || answer.status === 403) {
            return {state: "forbidden"};
        }
        if (answer.status === 413) {
            return {state: "large"};
        }
        if (answer.status === 500) {
            // This one hurt the server: the next one may not.
            return {state: "failed"};
        }
        // A page of a proxy is no JSON: nobody is at home for a moment.
        return await answer.json();
    } catch {
        return {state: "offline"};
    }
}

export async function askDay() {
    const day = await ask("dag", {signal: AbortSignal.timeout(PATIENCE_TO_READ)});
    return day.visits ? {state: "day", day} : day;
}

function post(path, fields, token, photos = []) {
    const body = new FormData();
    body.append("csrf_token", token);
    for (const [name, value] of Object.entries(fields)) {
        body.append(name, value);
    }
    photos.forEach((photo, number) => body.append("photos", photo, `foto-${number + 1}.jpg`));
    return ask(path, {method: "POST", body, signal: AbortSignal.timeout(PATIENCE)});
}

export function sendAction(item, token) {
    const fields = {
        key: item.key,
        kind: item.kind,
        ticket: item.ticket,
        visit: item.visit,
        version: item.version,
        text: item.text,
        solved: item.solved ? "1" : "",
        anyway: item.anyway ? "1" : "",
        at: new Date(item.made).toISOString(),
    };
    return post("actie", fields, token, item.photos);
}

export function sendOrder(visitIds, token) {
    return post("volgorde", {visits: visitIds.join(",")}, token);
}
