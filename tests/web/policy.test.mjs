// The content security policy of `_headers`, as a browser keeps it: pages work under it, and what is
// smuggled into them does not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo, everyKind } from "./pages.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Opens a page, and returns it with what the policy stopped. */
async function open(address) {
  const page = await browser.newPage();
  const stopped = [];
  await page.exposeFunction("stopped", (directive) => stopped.push(directive));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.stopped(event.violatedDirective)));
  const answer = await page.goto(address, { waitUntil: "load" });
  return { page, stopped, policy: answer.headers()["content-security-policy"] };
}

for (const [name, address] of everyKind()) {
  test(`nothing is stopped: ${name}`, async () => {
    const { page, stopped, policy } = await open(address);
    assert.match(policy, /script-src 'self' 'sha256-/);
    assert.deepEqual(stopped, []);
    await page.close();
  });
}

test("a smuggled script, style and frame are stopped", async () => {
  const { page, stopped } = await open(demo.url + PAGES["long article"]);
  await page.evaluate(() => {
    const add = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
    add("script", { textContent: "window.smuggled = true" });
    add("style", { textContent: "body { visibility: hidden }" });
    add("iframe", { src: "https://elsewhere.invalid/" });
  });
  await page.waitForFunction(() => document.querySelector("iframe"));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  assert.equal(await page.evaluate(() => window.smuggled), undefined);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).visibility), "visible");
  assert.ok(stopped.some((directive) => directive.startsWith("script-src")), stopped.join());
  assert.ok(stopped.some((directive) => directive.startsWith("style-src")), stopped.join());
  await page.close();
});

test("a video plays in the frame that its page announced", async () => {
  const { page, stopped } = await open(demo.url + PAGES["article with figures and a video"]);
  // Nobody is asked: the frame is answered here.
  await page.route("https://www.youtube-nocookie.com/**", (route) => route.fulfill({ contentType: "text/html", body: "<p>player" }));
  await page.locator(".embed .button").first().click();
  await page.frameLocator(".embed iframe").locator("p").waitFor();
  assert.deepEqual(stopped, []);
  await page.close();
});
