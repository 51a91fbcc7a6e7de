// What readers of live coverage see while it goes on: how many entries are new, and nothing that moves by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

const MINUTE = 60_000;
const address = demo.url + PAGES["live coverage"];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Opens the demo's live coverage as it was before its newest entries came, and says what the page asks for. */
async function open(missing) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const asked = [];
  const state = { missing, live: true, fails: false };
  await page.clock.install();
  await page.route("**/live.json", async (route) => {
    asked.push(route.request().url());
    if (state.fails) return route.fulfill({ status: 503 });
    const answer = await (await route.fetch()).json();
    return route.fulfill({ json: { ...answer, live: state.live } });
  });
  await page.goto(address);
  await page.evaluate((count) => {
    [...document.querySelectorAll(".live-entry")].slice(0, count).forEach((entry) => entry.remove());
  }, missing);
  return { page, asked, state };
}

/** Lets the page's clock run, and waits for what it asked for meanwhile. */
const pass = async (page, minutes) => {
  for (let minute = 0; minute < minutes; minute += 1) {
    await page.clock.runFor(MINUTE);
    await page.evaluate(() => fetch("/robots.txt").then((answer) => answer.text()));
  }
};

test("new entries are counted, and shown when a reader asks for them", async () => {
  const { page, asked } = await open(2);
  assert.deepEqual(await page.locator(".live-news").evaluate((box) => [box.getAttribute("role"), box.textContent]), ["status", ""]);
  await page.evaluate(() => document.querySelectorAll(".live-entry")[1].scrollIntoView({ behavior: "instant" }));
  const place = () => page.evaluate(() => document.querySelectorAll(".live-entry")[1].getBoundingClientRect().top);
  const before = await place();
  await pass(page, 2);
  assert.deepEqual([...new Set(asked)], [`${address}live.json`]);
  const button = page.getByRole("button", { name: "2 new updates" });
  await button.waitFor();
  assert.equal(await place(), before, "the text moved");
  const entries = await page.locator(".live-entry").count();
  await button.click();
  await page.waitForFunction((count) => document.querySelectorAll(".live-entry").length === count, entries + 2);
  const focused = await page.evaluate(() => document.activeElement.id);
  assert.equal(focused, await page.locator(".live-entry h2").first().getAttribute("id"));
  assert.equal(await button.count(), 0);
  await page.close();
});

test("nobody is asked while nobody looks, seldom while nobody answers, and never again when it is over", async () => {
  const { page, asked, state } = await open(1);
  const hide = (hidden) => page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  await pass(page, 5);
  assert.equal(asked.length, 0);
  state.fails = true;
  await hide(false);
  await pass(page, 20);
  assert.ok(asked.length >= 3 && asked.length <= 5, `${asked.length} questions in 20 minutes without an answer`);
  state.fails = false;
  state.live = false;
  await pass(page, 20);
  await page.getByRole("button", { name: "1 new update" }).waitFor();
  const last = asked.length;
  await pass(page, 20);
  assert.equal(asked.length, last);
  await page.close();
});
