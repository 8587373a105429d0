/* global SETTINGS */
/*
 * The service worker of the field: the page without a network.
 *
 * The server writes `const SETTINGS = {version, tiles}` above it. What it keeps:
 * the page with its files (nobody's data), small photos of today's visits (the page puts
 * them there), and pieces of the map that were seen, when the setting allows it.
 */
const PAGE = "/roeselare/veldwerk";
const PREFIX = "veldwerk-";
const SHELL = `${PREFIX}shell-${SETTINGS.version}`;
const PHOTOS = `${PREFIX}photos`;
const TILES = `${PREFIX}tiles-${SETTINGS.version}`;
const MINE = new Set([SHELL, PHOTOS, TILES]);
/** What the map draws where there are no tiles. */
const OUTLINES = ["/meldpunt/omtrek", "/meldpunt/kaart/wijken"];
/** The page waits so long for a weak network before it shows what it has. */
const PATIENCE = 4000;
const MAX_TILES = 400;
/** Answers of another host that we may not look into count for megabytes each. */
const MAX_OPAQUE_TILES = 120;

self.addEventListener("install", (ev) => ev.waitUntil(install()));

/** Without the page and its files there is nothing to install: then the former worker stays. */
async function install() {
    const answer = await fetch(PAGE);
    if (!isPage(answer)) {
        throw new Error("nobody is logged in");
    }
    await keepPage(answer);
    const cache = await caches.open(SHELL);
    await Promise.all(OUTLINES.map((url) => cache.add(url).catch(() => {})));
    await self.skipWaiting();
}

/** Not a page that asks to log in, nor one that says it is not for this user. */
function isPage(answer) {
    return answer.ok && !answer.redirected && answer.type === "basic";
}

/** Keep the page once all its files are there; those of before go. */
async function keepPage(answer) {
    const cache = await caches.open(SHELL);
    const text = await answer.clone().text();
    const files = [...text.matchAll(/"(\/web\/assets\/[^"]+)"/g)].map((found) => found[1]);
    const there = new Set((await cache.keys()).map((key) => new URL(key.url).pathname));
    await cache.addAll(files.filter((url) => !there.has(url)));
    await cache.put(PAGE, answer);
    const wanted = new Set([PAGE, ...OUTLINES, ...files]);
    for (const key of await cache.keys()) {
        if (!wanted.has(new URL(key.url).pathname)) {
            await cache.delete(key);
        }
    }
}

self.addEventListener("activate", (ev) => ev.waitUntil(tidy()));

async function tidy() {
    for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && !MINE.has(name)) {
            await caches.delete(name);
        }
    }
    await self.clients.claim();
}

/** Return the pattern of the addresses of tiles, or null when none may be kept. */
function tilePattern() {
    if (!SETTINGS.tiles) {
        return null;
    }
    const parts = SETTINGS.tiles.split(/\{[a-z]+\}/);
    const plain = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${plain.join("[^/?]*")}$`);
}

const TILE = tilePattern();

self.addEventListener("fetch", (ev) => {
    const {request} = ev;
    if (request.method !== "GET") {
        return;
    }
    const url = new URL(request.url);
    const own = url.origin === self.location.origin;
    if (own && request.mode === "navigate" && url.pathname === PAGE) {
        ev.respondWith(page(ev));
    } else if (own && url.pathname.startsWith(`${PAGE}/foto/`)) {
        ev.respondWith(kept(PHOTOS, request));
    } else if (own && url.pathname.startsWith("/web/assets/")) {
        ev.respondWith(kept(SHELL, request));
    } else if (own && OUTLINES.includes(url.pathname)) {
        ev.respondWith(kept(SHELL, request));
    } else if (TILE && TILE.test(request.url)) {
        ev.respondWith(tile(request));
    }
});

/** The newest page, or the one of before when the network does not answer in time. */
async function page(ev) {
    const before = await (await caches.open(SHELL)).match(PAGE);
    const newest = fetch(ev.request).then((answer) => {
        if (isPage(answer)) {
            ev.waitUntil(keepPage(answer.clone()).catch(() => {}));
        }
        return answer;
    });
    if (!before) {
        return newest;
    }
    const late = new Promise((resolve) => setTimeout(() => resolve(before), PATIENCE));
    return Promise.race([newest.catch(() => before), late]);
}

async function kept(name, request) {
    const found = await (await caches.open(name)).match(request.url);
    return found || fetch(request);
}

async function tile(request) {
    const cache = await caches.open(TILES);
    const found = await cache.match(request.url);
    if (found) {
        return found;
    }
    const answer = await fetch(request.url, {mode: "cors", credentials: "omit"}).catch(() =>
        fetch(request)
    );
    const opaque = answer.type === "opaque";
    if (answer.ok || opaque) {
        await keepTile(cache, request.url, answer.clone(), opaque);
    }
    return answer;
}

async function keepTile(cache, url, answer, opaque) {
    try {
        const keys = await cache.keys();
        // The oldest go first.
        const most = opaque ? MAX_OPAQUE_TILES : MAX_TILES;
        for (const key of keys.slice(0, Math.max(0, keys.length + 1 - most))) {
            await cache.delete(key);
        }
        await cache.put(url, answer);
    } catch {
        // No room: then this piece of the map is not kept.
    }
}
