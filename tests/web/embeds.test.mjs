// Every embed and every service that counts readers works under the headers of each kind of host: their sites are
// played by a local server, to which the browser takes all names. Before a click nobody is asked for anything.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { FLAGS, browserPath } from "./browser.mjs";
import { LONG } from "./length.mjs";
import { headersOf, program, root, rules } from "./site.mjs";

/** Each embed, with the address of its frame: host and beginning of the path. */
const EMBEDS = {
  'url="https://www.youtube.com/watch?v=aqz-KE_bpKQ&t=9", title="A film", picture="still.jpg"': "www.youtube-nocookie.com/embed/aqz-KE_bpKQ",
  'url="https://vimeo.com/76979871/8272103f6e"': "player.vimeo.com/video/76979871",
  'url="https://mastodon.example/@ada/113500123456789012", text="Words of a *post*."': "mastodon.example/@ada/113500123456789012/embed",
  'url="https://bsky.app/profile/ada.example/post/3l6oveex3ii2l"': "embed.bsky.app/embed/ada.example/app.bsky.feed.post/3l6oveex3ii2l",
  'url="https://x.com/ada/status/1234567890"': "platform.twitter.com/embed/Tweet.html",
  'url="https://gist.github.com/ada/aa5a315d61ae9438b18d"': "gist.github.com/ada/aa5a315d61ae9438b18d.pibb",
  'url="https://codepen.io/ada/pen/abCDef"': "codepen.io/ada/embed/abCDef",
  'url="https://datawrapper.dwcdn.net/bdqZJ/2/"': "datawrapper.dwcdn.net/bdqZJ/2/",
  'url="https://public.flourish.studio/visualisation/123/"': "flo.uri.sh/visualisation/123/embed",
  'url="https://observablehq.com/@d3/bar-chart"': "observablehq.com/embed/@d3/bar-chart",
  'url="https://soundcloud.com/ada/track-1"': "w.soundcloud.com/player/",
  'url="https://open.spotify.com/track/4rOoJ6Egrf8K2IrywzwOMk"': "open.spotify.com/embed/track/4rOoJ6Egrf8K2IrywzwOMk",
  'url="https://maps.example/embed?id=7", title="A map", ratio="3:2"': "maps.example/embed",
};

/** Each service that counts: its section, where its script is, and what that does, as its maker describes it. */
const SERVICES = {
  plausible: ['site = "example.org"', "plausible.io/js/script.js", 'fetch("https://plausible.io/api/event", { method: "POST", body: "{}" })'],
  umami: ['site = "94db1cb1-74f4-4a40-ad6c-962362670409"', "cloud.umami.is/script.js", 'fetch("https://api-gateway.umami.dev/api/send", { method: "POST", body: "{}" })'],
  goatcounter: ['site = "case"', "gc.zgo.at/count.js", "navigator.sendBeacon(document.querySelector('[data-goatcounter]').dataset.goatcounter)"],
  fathom: ['site = "ABCDEFGH"', "cdn.usefathom.com/script.js", 'new Image().src = "https://cdn.usefathom.com/?h=x"'],
  matomo: [
    'site = "1"\nhost = "https://stats.example.net/matomo"',
    "stats.example.net/matomo/matomo.js",
    "navigator.sendBeacon(window._paq.flat().find((one) => String(one).startsWith('https:')));new Image().src='https://stats.example.net/matomo/matomo.php?x'",
  ],
  cloudflare: ['site = "0123456789abcdef0123456789abcdef"', "static.cloudflareinsights.com/beacon.min.js", 'fetch("https://cloudflareinsights.com/cdn-cgi/rum", { method: "POST", body: "{}" })'],
};

/** What each host says with every page. */
const HOSTS = {
  cloudflare: (folder) => headersOf(rules(readFileSync(join(folder, "_headers"), "utf8")), "/"),
  netlify: (folder) => headersOf(rules(readFileSync(join(folder, "_headers"), "utf8")), "/"),
  vercel: (folder) => {
    const { headers } = JSON.parse(readFileSync(join(folder, "vercel.json"), "utf8"));
    return Object.fromEntries(headers[0].headers.map(({ key, value }) => [key, value]));
  },
  nginx: (folder) => {
    const said = readFileSync(join(folder, "_nginx.conf"), "utf8").matchAll(/^add_header (\S+) "(.*)" always;$/gm);
    return Object.fromEntries([...said].map(([, name, value]) => [name, value]));
  },
  "github-pages": () => ({}),
  s3: () => ({}),
};

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".jpg": "image/jpeg" };
const folder = mkdtempSync(join(tmpdir(), "presswork-embeds-"));
/** What the sites of others were asked for: host and path. */
let asked = [];
let elsewhere, browser;

/** A certificate for nobody in particular. */
function certificate() {
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
  const options = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2", "-keyout", key, "-out", cert];
  execFileSync("openssl", options, { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

before(async () => {
  elsewhere = createSecureServer(certificate(), (request, response) => {
    const address = request.headers.host + request.url;
    asked.push(address);
    const script = Object.values(SERVICES).find(([, place]) => address === place);
    const type = script ? "text/javascript" : "text/html";
    response.writeHead(200, { "Content-Type": type, "Access-Control-Allow-Origin": "*" });
    response.end(script ? script[2] : `<!doctype html><title>t</title><p>${request.headers.host}`);
  });
  await new Promise((ready) => elsewhere.listen(0, "127.0.0.1", ready));
  const names = `MAP * 127.0.0.1:${elsewhere.address().port}, EXCLUDE 127.0.0.1`;
  const args = [...FLAGS, `--host-resolver-rules=${names}`, "--ignore-certificate-errors"];
  browser = await chromium.launch({ executablePath: browserPath, args });
});

after(async () => {
  await browser.close();
  elsewhere.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Builds a site with a page of all embeds, unless it is there, and returns where it lies. */
function site(host, service, more = "") {
  const from = join(folder, `${host}-${service}${more && "-more"}`);
  const out = join(from, "public");
  if (existsSync(out)) return out;
  const articles = join(from, "content/articles/embeds");
  mkdirSync(articles, { recursive: true });
  const [section] = SERVICES[service];
  writeFileSync(
    join(from, "config.toml"),
    `title = "T"\nbase_url = "https://example.org"\n[hosts]\nfor = ["${host}"]\n[analytics]\nservice = "${service}"\n${section}\n${more}`,
  );
  const front = (title) => `+++\ntitle = "${title}"\ndate = 2026-05-01\ncategory = "c"\nsummary = "${title}."\n+++\n`;
  const calls = Object.keys(EMBEDS).map((call) => `{{ embed(${call}) }}\n\nA paragraph between two of them.\n`);
  writeFileSync(join(articles, "index.md"), `${front("Embeds")}${calls.join("\n")}\nhttps://youtu.be/aqz-KE_bpKQ\n`);
  cpSync(join(root, "content/static/portraits/yuki-tanaka.jpg"), join(articles, "still.jpg"));
  writeFileSync(join(from, "content/articles/plain.md"), `${front("Plain")}Words.\n`);
  execFileSync(program, ["build", "--root", from, "--out", out, "--now", "2026-05-02T00:00:00Z"], { stdio: "pipe" });
  return out;
}

/** Serves a folder with headers; returns its address and what ends it. */
async function serve(out, headers) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = join(out, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { ...headers, "Content-Type": TYPES[extname(file)] || "application/octet-stream" }).end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Opens a page, and returns it with what the policy stopped and what went wrong in it. */
async function open(address, viewport) {
  const page = await browser.newPage({ viewport, reducedMotion: "reduce" });
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.exposeFunction("stopped", (said) => wrong.push(said));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => window.stopped(`${event.violatedDirective}: ${event.blockedURI}`)),
  );
  await page.goto(address, { waitUntil: "load" });
  return { page, wrong };
}

const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
const pairs = Object.keys(HOSTS).flatMap((host, nth) =>
  Object.keys(SERVICES)
    .filter((_, other) => LONG || other === nth)
    .map((service) => [host, service]),
);

for (const [host, service] of pairs) {
  test(`embeds and ${service} work at ${host}`, async () => {
    asked = [];
    const out = site(host, service);
    const server = await serve(out, HOSTS[host](out));
    const { page, wrong } = await open(`${server.url}/2026/05/embeds/`, { width: 800, height: 900 });
    const embeds = page.locator(".embed");
    assert.equal(await embeds.count(), Object.keys(EMBEDS).length + 1);
    // The counter counts, and nobody else is asked, however far a reader goes.
    const [, script] = SERVICES[service];
    while (asked.filter((address) => !address.startsWith(script)).length < (service === "matomo" ? 2 : 1)) await settled(page);
    await page.evaluate(async () => {
      for (let y = 0; y < document.body.scrollHeight; y += 500) {
        scrollTo(0, y);
        await new Promise((done) => requestAnimationFrame(done));
      }
    });
    const frames = Object.values(EMBEDS);
    const early = asked.filter((address) => frames.some((frame) => address.split("/")[0] === frame.split("/")[0]));
    assert.deepEqual(early, [], "asked before a click");
    assert.deepEqual(wrong, []);
    assert.equal(await page.locator("iframe").count(), 0);
    // Each is shown at a click, in the place that was kept free.
    for (const [nth, frame] of frames.entries()) {
      const embed = embeds.nth(nth);
      const before = await embed.boundingBox();
      await embed.locator("button").press("Enter");
      await embed.frameLocator("iframe").locator("p").waitFor();
      assert.ok(asked.some((address) => address.startsWith(frame)), `${frame} was not asked:\n${asked.join("\n")}`);
      assert.equal((await embed.boundingBox()).height, before.height, `${frame} jumps`);
      assert.ok(await embed.locator("iframe").getAttribute("title"));
    }
    assert.deepEqual(wrong, []);
    await page.close();
    server.close();
  });
}

/** Advertisements of an ad server, where a reader meets them. */
const ADS = ["home", "article"]
  .map((place) => `[[ads]]\nplace = "${place}"\nafter = 1\nwidth = 300\nheight = 250\nframe = "https://ads.example/${place}?sz=300x250"\n`)
  .join("");

for (const host of Object.keys(HOSTS)) {
  test(`advertisements have their place at ${host}, and move nothing`, async () => {
    asked = [];
    const out = site(host, "plausible", ADS);
    const server = await serve(out, HOSTS[host](out));
    for (const [path, place] of [["/", "home"], ["/2026/05/embeds/", "article"]]) {
      const { page, wrong } = await open(server.url + path, { width: 1000, height: 900 });
      const ad = page.locator(".ad");
      await ad.scrollIntoViewIfNeeded();
      await ad.frameLocator("iframe").locator("p").waitFor();
      assert.equal(await ad.locator(".ad-label").innerText(), "Advertisement");
      const box = await ad.locator("iframe").boundingBox();
      assert.deepEqual([box.width, box.height], [300, 250]);
      assert.ok(asked.includes(`ads.example/${place}?sz=300x250`), asked.join("\n"));
      const shifted = await page.evaluate(
        () => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 200)),
      );
      assert.ok(shifted < 0.01, `the page jumps by ${shifted}`);
      assert.deepEqual(wrong, []);
      await page.close();
    }
    server.close();
  });
}

for (const host of Object.keys(HOSTS)) {
  test(`a page without an embed loads no frame at ${host}`, async () => {
    const out = site(host, "plausible");
    const server = await serve(out, HOSTS[host](out));
    for (const [path, isAllowed] of [["/2026/05/embeds/", true], ["/2026/05/plain/", false]]) {
      const { page, wrong } = await open(server.url + path, { width: 800, height: 900 });
      asked = [];
      const loaded = await page.evaluate(
        () =>
          new Promise((done) => {
            const frame = Object.assign(document.createElement("iframe"), { src: "https://player.vimeo.com/video/1" });
            document.addEventListener("securitypolicyviolation", () => done(false));
            frame.addEventListener("load", () => done(true));
            document.body.append(frame);
          }),
      );
      assert.equal(loaded, isAllowed, path);
      assert.equal(asked.some((address) => address.startsWith("player.vimeo.com")), isAllowed, path);
      assert.deepEqual(wrong.map((one) => one.split(":")[0]), isAllowed ? [] : wrong.map(() => "frame-src"), path);
      await page.close();
    }
    server.close();
  });
}

test("an embed is a link without scripts, on paper and in feeds", async (t) => {
  const out = site("cloudflare", "plausible");
  const server = await serve(out, {});
  // A server that runs on would keep the tests from ending.
  t.after(() => server.close());
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/2026/05/embeds/`);
  const first = page.locator(".embed").first();
  assert.equal(await first.locator("a").getAttribute("href"), "https://www.youtube.com/watch?v=aqz-KE_bpKQ&t=9s");
  assert.ok(await first.locator("img").isVisible());
  assert.equal(await page.locator(".embed button").count(), 0);
  await context.close();
  const printed = await browser.newPage();
  await printed.goto(`${server.url}/2026/05/embeds/`);
  await printed.emulateMedia({ media: "print" });
  const shown = printed.locator(".embed").nth(1);
  assert.ok(await shown.locator("a").isVisible());
  assert.ok(!(await shown.locator("button").isVisible()));
  assert.match(await shown.locator("a").evaluate((link) => getComputedStyle(link, "::after").content), /https:\/\/vimeo\.com\/76979871/);
  await printed.close();
  const feed = readFileSync(join(out, "feed.xml"), "utf8");
  for (const part of ["https://vimeo.com/76979871/8272103f6e", "/renditions/still-", "Words of a"]) assert.ok(feed.includes(part), part);
  for (const part of ["<iframe", "<template", "<button", "<svg"]) assert.ok(!feed.includes(part), part);
});
