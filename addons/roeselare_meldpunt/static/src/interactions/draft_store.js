/**
 * What somebody filled in and did not send yet, on this device only.
 *
 * One draft: `{owner, saved, queued, fields: [[name, value]], photos: [File]}`. A browser
 * that keeps nothing (a private window) just has no draft.
 */

const DATABASE = "roeselare_meldpunt";
const STORE = "draft";
const KEY = "report";
const DAY = 24 * 60 * 60 * 1000;
// Tokens of the page belong to the page; the stamp tells when filling in began.
const LEFT_OUT = new Set(["csrf_token", "website_url", "guard_wait", "guard_proof", "photos"]);
const TYPED = ["category_id", "address", "latitude", "description"];

function open() {
    return new Promise((resolve, reject) => {
        const request = window.indexedDB.open(DATABASE, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function transact(mode, action) {
    let database = null;
    try {
        database = await open();
        return await new Promise((resolve, reject) => {
            const transaction = database.transaction(STORE, mode);
            const request = action(transaction.objectStore(STORE));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onerror = () => reject(transaction.error);
            transaction.onabort = () => reject(transaction.error);
        });
    } catch {
        return undefined;
    } finally {
        database?.close();
    }
}

/** Return the draft that this owner may see, or nothing; older or foreign ones are removed. */
export async function readDraft(owner) {
    const draft = await transact("readonly", (store) => store.get(KEY));
    if (!draft) {
        return null;
    }
    // A page from the device (no owner known) is everyone's; who signs in keeps the draft.
    const foreign = owner && draft.owner && draft.owner !== "0" && draft.owner !== owner;
    if (foreign || Date.now() - draft.saved > DAY) {
        await clearDraft();
        return null;
    }
    return draft;
}

/** Return whether the draft is kept now. */
export async function writeDraft(draft) {
    // Names of documents of the own library are not left on the device.
    const fields = draft.fields.filter(([name]) => !draft.asked?.includes(name));
    const kept = await transact("readwrite", (store) => store.put({...draft, fields}, KEY));
    return kept === KEY;
}

export async function clearDraft() {
    await transact("readwrite", (store) => store.delete(KEY));
}

/** Return what stands in the form, ready to be kept. */
export function collect(form) {
    const data = [...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name));
    const asked = [...form.querySelectorAll("input[type=file]")].map((each) => each.name);
    const photos = form.querySelector("input[name=photos]")?.files || [];
    return {
        owner: form.dataset.owner || "",
        saved: Date.now(),
        queued: false,
        fields: data.filter(([, value]) => typeof value === "string"),
        // Of the questions: files, and which fields may name a document in their place.
        files: data.filter(([, value]) => value instanceof File && value.size),
        asked,
        photos: [...photos],
    };
}

/** Tell whether there is anything worth keeping: own name and address come with the page. */
export function isFilled(draft) {
    const typed = draft.fields.some(([name, value]) => TYPED.includes(name) && value.trim());
    return typed || draft.photos.length > 0;
}
