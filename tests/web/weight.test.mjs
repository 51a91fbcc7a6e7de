// A page is light, keeps still while it loads, and asks nobody but its own site for anything.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { everyKind } from "./pages.mjs";

const KB = 1024;
const PAGE = 50 * KB;
const CRITICAL = 14 * KB;
// Live coverage asks for what is new, the standing page has pictures side by side, and a comparison has a slider.
const scriptsOf = (name) => (["live coverage", "standing page", "article with a comparison"].includes(name) ? 12 : 10) * KB;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const [name, url] of everyKind()) {
  test(`${name} is light, still and alone`, async () => {
    const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
    const page = await context.newPage();
    const problems = [];
    page.on("console", (said) => {
      // The browser's own word on an address that is meant to be missing.
      const missing = url.endsWith("/nowhere/") && said.text().includes("404 (Not Found)");
      if (["error", "warning"].includes(said.type()) && !missing) problems.push(said.text());
    });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("requestfailed", (request) => problems.push(`${request.url()} was not answered`));
    const strangers = [];
    const bodies = [];
    page.on("response", (response) => {
      if (new URL(response.url()).origin !== new URL(url).origin) strangers.push(response.url());
      const type = response.request().resourceType();
      if (["document", "stylesheet", "script"].includes(type)) bodies.push(response.body().then((body) => [type, body]));
    });
    // Where a slow parser pauses is chance, and half a line of centred text has to move when its other
    // half comes. So what stands before the style sheet is measured without it and with it, and shifts
    // count from the frame on that shows the whole document, in its faces: those that are late have tests of their own.
    await page.addInitScript(() => {
      const afterFrame = (next) => requestAnimationFrame(() => requestAnimationFrame(next));
      window.moved = () => {
        const moves = window.placed.map(([node, x, y]) => [node, node.getBoundingClientRect(), x, y]);
        return moves.filter(([, now, x, y]) => now.x !== x || now.y !== y).map(([node]) => node.className || node.nodeName);
      };
      new MutationObserver((_, observer) => {
        if (!document.querySelector("body link[rel=stylesheet]")) return;
        observer.disconnect();
        afterFrame(async () => {
          await document.fonts.ready;
          const seen = [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().height > 0);
          window.placed = seen.map((node) => [node, node.getBoundingClientRect().x, node.getBoundingClientRect().y]);
        });
      }).observe(document, { childList: true, subtree: true });
      const watch = () => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const nodes = entry.sources.map(({ node }) => node && (node.className || node.nodeName));
            window.shifts.push(`${entry.value}: ${nodes.join(", ")}`);
          }
        }).observe({ type: "layout-shift" });
      };
      document.addEventListener("readystatechange", () => afterFrame(() => document.fonts.ready.then(watch)), { once: true });
    });
    await page.route(/\.css$/, async (route) => {
      await page.waitForFunction(() => window.placed, null, { polling: 50 });
      await route.continue();
    });
    await page.goto(url);
    await page.waitForFunction(() => window.shifts);
    assert.ok(await page.evaluate(() => window.placed.length > 10));
    await page.evaluate(() => document.fonts.ready);
    assert.deepEqual(await page.evaluate(() => window.moved()), [], "the style sheet moved what was painted");
    await page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
        scrollTo({ top: y, behavior: "instant" });
        await frame();
        await Promise.all([...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight).map((image) => image.decode()));
        await frame();
      }
    });

    assert.deepEqual(problems, []);
    assert.deepEqual(strangers, []);
    assert.deepEqual(await page.evaluate(() => window.shifts), [], "the layout shifted");

    const sent = await Promise.all(bodies);
    const weigh = (type) => sent.filter(([kind]) => kind === type).reduce((sum, [, body]) => sum + gzipSync(body).length, 0);
    assert.ok(weigh("document") > 0 && weigh("stylesheet") > 0 && weigh("script") > 0);
    const read = weigh("document") + weigh("stylesheet");
    assert.ok(read <= PAGE, `HTML and CSS are ${read} bytes, compressed`);
    const held = await page.evaluate(() => {
      const length = (selector) => [...document.querySelectorAll(selector)].reduce((sum, one) => sum + one.textContent.length, 0);
      return {
        critical: length("style"),
        inlineScripts: length("script:not([src], [type='application/ld+json'], [type=speculationrules])"),
        blocking: [...document.querySelectorAll("script[src]:not([defer], [async], [type=module])")].map((one) => one.src),
        styled: document.querySelectorAll("[style]").length,
        unsized: [...document.querySelectorAll("img, video, iframe")]
          .filter((one) => !(one.getAttribute("width") > 0 && one.getAttribute("height") > 0))
          .map((one) => one.outerHTML),
        eager: [...document.querySelectorAll("main img:not([loading=lazy])")].filter(
          (one) => one.getBoundingClientRect().top + scrollY > 2 * innerHeight,
        ).map((one) => one.outerHTML),
      };
    });
    assert.ok(held.critical <= CRITICAL, `${held.critical} bytes of style are inline`);
    const scripts = sent.filter(([kind]) => kind === "script").reduce((sum, [, body]) => sum + body.length, held.inlineScripts);
    assert.ok(scripts <= scriptsOf(name), `the scripts are ${scripts} bytes`);
    assert.deepEqual(held.blocking, [], "these scripts hold the page back");
    assert.equal(held.styled, 0, "a strict policy drops style attributes");
    assert.deepEqual(held.unsized, [], "these have no width and height");
    assert.deepEqual(held.eager, [], "these are far below the first view, and not lazy");
    await context.close();
  });
}
