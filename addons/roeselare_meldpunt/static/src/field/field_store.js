/**
 * What the field keeps on the device, for one user: the day, and what is still to be sent.
 *
 * `kept`: "day" and "order". `outbox`: actions by their key, photos included. A browser that
 * keeps nothing (a private window) works with a network only.
 */

const DATABASE = "roeselare_field";
/** Caches of the service worker begin so. */
const PREFIX = "veldwerk-";
const PHOTOS = `${PREFIX}photos`;
/** Tells other pages of the city, without opening the database: whose, and how many wait. */
const MARK = "roeselare_field";

function open() {
    return new Promise((resolve, reject) => {
        const request = window.indexedDB.open(DATABASE, 1);
        request.onupgradeneeded = () => {
            request.result.createObjectStore("kept");
            request.result.createObjectStore("outbox", {keyPath: "key"});
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function transact(store, mode, action) {
    const database = await open();
    try {
        return await new Promise((resolve, reject) => {
            const transaction = database.transaction(store, mode);
            const request = action(transaction.objectStore(store));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onerror = () => reject(transaction.error);
            transaction.onabort = () => reject(transaction.error);
        });
    } finally {
        database.close();
    }
}

export async function readKept(name) {
    return transact("kept", "readonly", (store) => store.get(name));
}

export async function writeKept(name, value) {
    return transact("kept", "readwrite", (store) => store.put(value, name));
}

export async function dropKept(name) {
    return transact("kept", "readwrite", (store) => store.delete(name));
}

/** Return what waits, the oldest first. */
export async function readOutbox() {
    const found = await transact("outbox", "readonly", (store) => store.getAll());
    return found.sort((one, other) => one.made - other.made);
}

/** Throws when the device has no room: then nothing may be said to be kept. */
export async function writeOutbox(item) {
    return transact("outbox", "readwrite", (store) => store.put(item));
}

export async function dropOutbox(key) {
    return transact("outbox", "readwrite", (store) => store.delete(key));
}

/** Say to other pages of the city whose data is here, and how many actions wait. */
export function mark(owner, waiting) {
    localStorage.setItem(MARK, JSON.stringify({owner, waiting}));
}

/** Return `{owner, waiting}`, or null when nothing of anybody is here. */
export function readMark() {
    try {
        return JSON.parse(localStorage.getItem(MARK));
    } catch {
        return null;
    }
}

/** Forget all of it, the page included. */
export async function wipe() {
    localStorage.removeItem(MARK);
    const registration = await navigator.serviceWorker?.getRegistration("/roeselare/veldwerk");
    await registration?.unregister();
    if (window.caches) {
        for (const name of await caches.keys()) {
            if (name.startsWith(PREFIX)) {
                await caches.delete(name);
            }
        }
    }
    await new Promise((resolve) => {
        const request = window.indexedDB.deleteDatabase(DATABASE);
        request.onsuccess = resolve;
        request.onerror = resolve;
        // Another tab has it open for a moment: it goes when that one is done.
        request.onblocked = resolve;
    });
}

/** Forget what is somebody's; the page itself is nobody's. */
export async function wipePerson() {
    localStorage.removeItem(MARK);
    await transact("kept", "readwrite", (store) => store.clear());
    await transact("outbox", "readwrite", (store) => store.clear());
    await keepPhotos([]);
}

/** Keep the small photos of these addresses, and no others. */
export async function keepPhotos(urls) {
    if (!window.caches) {
        return;
    }
    const cache = await caches.open(PHOTOS);
    const wanted = new Set(urls.map((url) => new URL(url, location.origin).href));
    for (const request of await cache.keys()) {
        if (!wanted.delete(request.url)) {
            await cache.delete(request);
        }
    }
    for (const url of wanted) {
        await cache.add(url).catch(() => {});
    }
}
