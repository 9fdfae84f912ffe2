// Keeps the book for use without a network, once the reader has asked. Version and files are written in by the build.
const VERSION = "@VERSION@";
const FILES = "@FILES@";
const MEGABYTES = "@MEGABYTES@";
const NAME = `three-red-lines-${VERSION}`;
const ROOT = new URL("./", self.location).href;

self.addEventListener("install", (event) => {
  // A newer book is taken only when the reader says so; its files come then, and the kept ones stay until they are whole.
  event.waitUntil(caches.keys().then((names) => (names.some((name) => name.startsWith("three-red-lines-")) ? undefined : self.skipWaiting())));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(tell) {
  const cache = await caches.open(NAME);
  let done = 0;
  for (const file of FILES) {
    const address = ROOT + file;
    if (!(await cache.match(address))) {
      const response = await fetch(address, { cache: "no-cache" });
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      await cache.put(address, response);
    }
    done += 1;
    if (done % 10 === 0) tell({ is: "keeping", done, all: FILES.length });
  }
  for (const name of await caches.keys()) if (name.startsWith("three-red-lines-") && name !== NAME) await caches.delete(name);
  tell({ is: "kept", megabytes: MEGABYTES });
}

self.addEventListener("message", (event) => {
  const tell = (message) => event.source?.postMessage(message);
  if (event.data.do === "keep") event.waitUntil(keep(tell).catch((error) => tell({ is: "not kept", because: error.message })));
  if (event.data.do === "take over") event.waitUntil(keep(tell).then(() => self.skipWaiting(), (error) => tell({ is: "not kept", because: error.message })));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || !address.href.startsWith(ROOT)) return;
  address.search = address.hash = "";
  if (address.href.endsWith("/")) address.pathname += "index.html";
  event.respondWith(caches.match(address.href).then((kept) => kept ?? fetch(event.request)));
});
