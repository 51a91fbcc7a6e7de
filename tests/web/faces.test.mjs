// The theme's own faces: every page has them from its own site, fetches those that it has letters of, and keeps
// still when they are late.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo, tongues } from "./pages.mjs";
import { serveFiles } from "./site.mjs";

const WEIGHT = 90_000;
// Half of what browsers call good. A line whose end is close may have a word more in one face than in the other.
const SHIFT = 0.05;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Opens a page, and returns it with the files of faces that it asked for: `{ name, origin, bytes }`. */
async function open(url, options = {}) {
  const page = await browser.newPage(options);
  const asked = [];
  page.on("response", (response) => {
    const { origin, pathname } = new URL(response.url());
    if (!pathname.endsWith(".woff2")) return;
    const name = pathname.replace(/^\/assets\/(.+)\.[0-9a-f]+\.woff2$/, "$1");
    asked.push(response.body().then((body) => ({ name, origin, bytes: body.length })));
  });
  await page.goto(url);
  await page.evaluate(() => document.fonts.ready);
  return { page, faces: await Promise.all(asked) };
}

const names = (faces) => faces.map(({ name }) => name).sort();
const article = (language, text) => ({
  "config.toml": `title = "T"\nbase_url = "https://faces.example.org"\nlanguage = "${language}"\n`,
  "content/categories/notes.md": `+++\ntitle = "${text}"\n+++\n`,
  "content/articles/a.md": `+++\ntitle = "${text}"\ndate = 2026-11-01T08:00:00Z\ncategory = "notes"\nsummary = "${text}"\n+++\n${text}\n`,
});

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name} has two faces, from its own site`, async () => {
    const { page, faces } = await open(demo.url + path, { viewport: { width: 1280, height: 800 } });
    assert.ok(names(faces).includes("display"), names(faces).join());
    assert.ok(names(faces).every((one) => /^(display|text)\b/.test(one)), names(faces).join());
    for (const { origin } of faces) assert.equal(origin, demo.url);
    const bytes = faces.reduce((sum, face) => sum + face.bytes, 0);
    assert.ok(bytes <= WEIGHT, `the faces are ${bytes} bytes`);
    const preloaded = await page.locator("link[rel=preload][as=font]").evaluateAll((all) => all.map((one) => one.href));
    const used = await page.evaluate(() => [...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family));
    for (const face of preloaded) assert.ok(used.includes(`fp-${face.match(/assets\/(\w+)\./)[1]}`), `${face} is fetched and not used`);
    await page.close();
  });
}

for (const [name, path] of [["front page", "/"], ["long article", PAGES["long article"]]]) {
  for (const width of [390, 1280]) {
    test(`${name} stays where it is when its faces are late, at ${width} px`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      let send;
      const sent = new Promise((resolve) => (send = resolve));
      await page.route(/\.woff2$/, async (route) => {
        await sent;
        await route.continue();
      });
      await page.addInitScript(() => {
        window.shift = 0;
        const watch = (list) => list.getEntries().forEach((entry) => (window.shift += entry.value));
        new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(demo.url + path, { waitUntil: "domcontentloaded" });
      // Browsers show no text for a tenth of a second, and then the device's faces.
      const frames = (count) => page.evaluate(async (count) => { for (; count; count--) await new Promise(requestAnimationFrame); }, count);
      await frames(40);
      const faces = () => page.evaluate(() => [...document.fonts].filter((face) => face.status === "loaded" && face.family !== "fp-sans" && face.family !== "fp-serif").length);
      assert.equal(await faces(), 0);
      send();
      await page.waitForFunction(() => document.fonts.status === "loaded");
      await frames(3);
      assert.ok((await faces()) > 1);
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift <= SHIFT, `the layout shifted by ${shift}`);
      await page.close();
    });
  }
}

test("a site with the device's faces fetches none", async () => {
  const files = article("en", "Words");
  files["config.toml"] += '[theme_options]\nfont_headline = "slab"\nfont_text = "old-style"\nfont_interface = "system"\n';
  const site = await serveFiles(files);
  const { page, faces } = await open(`${site.url}/2026/11/a/`);
  assert.deepEqual(names(faces), []);
  assert.equal(await page.locator("link[rel=preload][as=font]").count(), 0);
  assert.match(await page.locator("h1").evaluate((one) => getComputedStyle(one).fontFamily), /^Rockwell/);
  await page.close();
  await site.close();
});

for (const [language, text, wanted] of [
  ["de", "Größe", ["display", "text"]],
  ["pl", "Źdźbło", ["display", "display-latin-ext", "text", "text-latin-ext"]],
  ["vi", "Những điều", ["display", "display-vietnamese", "text", "text-vietnamese"]],
  ["ru", "Слова", ["text", "text-cyrillic"]],
  ["el", "Λέξεις", ["text", "text-greek"]],
  ["zh", "文字", []],
  ["ja", "言葉", []],
]) {
  test(`a page in ${language} fetches what it has letters of`, async () => {
    const site = await serveFiles(article(language, text));
    const { page, faces } = await open(`${site.url}/2026/11/a/`);
    assert.deepEqual(names(faces), wanted);
    await page.close();
    await site.close();
  });
}

test("a page from right to left fetches none", async () => {
  const { page, faces } = await open(tongues.url);
  assert.deepEqual(names(faces), []);
  await page.close();
});
