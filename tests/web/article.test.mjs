// What scripts add to an article: the mark in the contents list, the copy button, times ago, a player.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("the contents list marks the section that is read", async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await page.goto(demo.url + PAGES["article with code"]);
  assert.equal(await page.locator(".contents [aria-current]").count(), 0);
  const sections = await page.locator(".contents a").evaluateAll((links) => links.map((link) => link.hash));
  assert.ok(sections.length > 3);
  for (const section of [sections[0], sections[2], sections.at(-1), sections[1]]) {
    await page.evaluate((hash) => document.getElementById(decodeURIComponent(hash.slice(1))).scrollIntoView(), section);
    await page.waitForFunction((hash) => {
      const marked = [...document.querySelectorAll(".contents [aria-current=location]")];
      return marked.length === 1 && marked[0].hash === hash;
    }, section);
  }
  assert.ok(await page.locator(".contents summary").isVisible(), "the list did not stay beside the text");
  await page.close();
});

test("the copy button copies what a reader would type", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(demo.url + PAGES["article with code"]);
  const blocks = page.locator(".prose pre");
  const buttons = page.locator(".copy");
  assert.ok((await blocks.count()) > 0);
  assert.equal(await buttons.count(), await blocks.count());
  const changes = page.locator(":is(figure.code, .code-box):has(.removed)").first();
  for (const box of [page.locator(":is(figure.code, .code-box)").first(), changes]) {
    const wanted = await box.evaluate((figure) => {
      const code = figure.querySelector("code").cloneNode(true);
      const lines = code.textContent.split("\n");
      const removed = [...code.querySelectorAll(".removed")].map((line) => line.textContent.replace(/\n$/, ""));
      return lines.filter((line) => !removed.includes(line)).join("\n");
    });
    await box.hover();
    await box.locator(".copy").click();
    await box.getByText("Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), wanted);
  }
  await context.close();
});

test("an article's address is copied, and a device's own programs are asked", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  await context.addInitScript(() => (navigator.share = (what) => Promise.resolve((window.shared = what))));
  const page = await context.newPage();
  await page.goto(demo.url + PAGES["long article"] + "#fp-main");
  const canonical = await page.locator("link[rel=canonical]").getAttribute("href");
  await page.locator(".share").getByRole("button", { name: "Copy link" }).click();
  await page.locator(".share").getByText("Copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), canonical);
  await page.locator(".share").getByRole("button", { name: "More" }).click();
  const title = await page.locator("h1").innerText();
  assert.deepEqual(await page.evaluate(() => window.shared), { title, url: canonical });
  await context.close();
});

test("a line at the top says how much of the text has been read", async () => {
  const page = await browser.newPage();
  await page.goto(demo.url + PAGES["long article"]);
  const share = () =>
    page.evaluate(() => new DOMMatrix(getComputedStyle(document.querySelector(".story"), "::before").transform).a);
  assert.equal(await share(), 0);
  await page.evaluate(() => {
    const text = document.querySelector(".prose").getBoundingClientRect();
    scrollTo({ top: scrollY + text.top + (text.height - innerHeight) / 2, behavior: "instant" });
  });
  // A half in the middle of the text, from the next frame on.
  await page.waitForFunction(() => {
    const { a } = new DOMMatrix(getComputedStyle(document.querySelector(".story"), "::before").transform);
    return a > 0.45 && a < 0.55;
  });
  await page.close();
});

test("what is younger than two days says how long ago it was", async () => {
  const page = await browser.newPage();
  await page.goto(demo.url);
  const stories = await page.locator("time[data-relative]").evaluateAll((times) => times.map((time) => [time.dateTime, time.textContent]));
  assert.ok(stories.length > 0);
  const [newest, date] = stories.sort().at(-1);
  const seconds = Date.parse(newest) / 1000;
  for (const [later, said] of [[25 * 60, "25 min ago"], [3 * 3600, "3 hr ago"], [26 * 3600, "yesterday"], [50 * 3600, date], [-60, date]]) {
    await page.clock.setFixedTime(new Date((seconds + later) * 1000));
    await page.reload();
    const time = page.locator(`time[data-relative][datetime="${newest}"]`).first();
    assert.equal((await time.innerText()).replace(".", ""), said);
    assert.equal((await time.getAttribute("title")) || date, date);
  }
  await page.close();
});

test("a video asks its host for nothing until the reader does", async () => {
  const page = await browser.newPage();
  const asked = [];
  await page.route(/youtube|vimeo/, (route) => {
    asked.push(new URL(route.request().url()).host);
    return route.abort();
  });
  await page.goto(demo.url + PAGES["article with figures and a video"]);
  const video = page.locator(".embed-video").first();
  await video.scrollIntoViewIfNeeded();
  assert.match(await video.locator(".embed-link").getAttribute("href"), /^https:\/\/(www\.youtube|vimeo)\.com\//);
  assert.deepEqual(asked, []);
  const before = await video.boundingBox();
  await video.locator("button").press("Enter");
  const frame = video.locator("iframe");
  await frame.waitFor();
  assert.match(await frame.getAttribute("src"), /^https:\/\/(www\.youtube-nocookie|player\.vimeo)\.com\//);
  assert.ok(await frame.getAttribute("title"));
  assert.ok(await frame.evaluate((one) => one === document.activeElement));
  assert.deepEqual(await video.boundingBox(), before, "the place jumps");
  await page.close();
});
