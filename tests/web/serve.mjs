// What somebody who writes sees in the browser while `presswork serve` runs.
//
//     npm install --prefix tests/web && node tests/web/serve.mjs
//
// Takes the browser named by CHROMIUM, else `chromium`, and the program named by PRESSWORK, else the
// debug build.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "../..");
const program = process.env.PRESSWORK || join(root, "target/debug/presswork");
const browserPath =
  process.env.CHROMIUM || execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();

const site = mkdtempSync(join(tmpdir(), "presswork-"));
for (const part of ["config.toml", "content", "themes"]) cpSync(join(root, part), join(site, part), { recursive: true });
const edit = (path, change) => {
  const file = join(site, path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
};

const server = spawn(program, ["serve", "--root", site, "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((resolve) => {
  createInterface(server.stdout).on("line", (line) => {
    const found = line.match(/http:\S+/);
    if (found) resolve(found[0]);
  });
});
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  let loads = 0;
  page.on("load", () => (loads += 1));
  const article = "content/articles/2026/05/ai-growth-meets-the-compute-wall/index.md";

  await page.addInitScript(() => {
    document.addEventListener("presswork:patched", () => (window.patches = (window.patches || 0) + 1));
  });
  const first = page.waitForResponse((response) => response.request().resourceType() === "fetch");
  await page.goto(`${url}2026/05/ai-growth-meets-the-compute-wall/`);
  await (await first).finished();
  await page.evaluate(() => {
    const form = document.createElement("form");
    form.innerHTML = `<input id="typed">`;
    document.body.append(form);
    document.querySelector(".contents details").open = true;
    document.querySelector("#typed").value = "half a sentence";
    document.querySelector("#typed").focus({ preventScroll: true });
    document.documentElement.dataset.scheme = "dark";
    scrollTo(0, 900);
  });
  await page.waitForFunction(() => scrollY === 900);

  // A body edit: one patch, in place.
  edit(article, (text) => `${text}\nA sentence that was just written.\n`);
  await page.getByText("A sentence that was just written.").waitFor({ state: "attached" });
  const kept = () =>
    page.evaluate(() => ({
      scroll: scrollY,
      open: document.querySelector(".contents details").open,
      typed: document.querySelector("#typed").value,
      focus: document.activeElement.id,
      scheme: document.documentElement.dataset.scheme,
      scripts: document.documentElement.classList.contains("js"),
    }));
  const wanted = { scroll: 900, open: true, typed: "half a sentence", focus: "typed", scheme: "dark", scripts: true };
  assert.deepEqual(await kept(), wanted);

  // What the theme's script does to a page it does to what is new in it, and once.
  edit(article, (text) => `${text}\n\`\`\`sh\nls --all\n\`\`\`\n`);
  await page.locator(".prose pre", { hasText: "ls --all" }).waitFor({ state: "attached" });
  const buttons = () => page.evaluate(() => [...document.querySelectorAll(".prose pre")].map((pre) => pre.parentElement.querySelectorAll(".copy").length));
  await page.waitForFunction(() => document.querySelector(".copy"));
  edit(article, (text) => text.replace("ls --all", "ls --almost-all"));
  await page.locator(".prose pre", { hasText: "ls --almost-all" }).waitFor({ state: "attached" });
  assert.deepEqual(await buttons(), [1]);
  assert.deepEqual(await kept(), wanted);

  // A style sheet: exchanged without a load.
  edit("themes/frontpage/assets/style.css", (text) => `${text}\nh1 { letter-spacing: 3px !important; }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "3px");
  await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  // The part of it that stands in the page.
  edit("themes/frontpage/assets/critical.css", (text) => `${text}\nh1 { word-spacing: 5px !important; }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).wordSpacing === "5px");
  assert.deepEqual(await kept(), wanted);

  // A mistake: shown over the last good page, and gone with it.
  const overlay = page.getByRole("alertdialog");
  edit(article, (text) => text.replace("\ncategory", "\ncategroy"));
  await overlay.waitFor();
  const said = await overlay.innerText();
  for (const part of ["unknown-key", `${article}:`, "categroy = ", "^^^^^^^^", "did you mean"]) {
    assert.ok(said.includes(part), `the overlay lacks ${part}:\n${said}`);
  }
  assert.deepEqual(await kept(), wanted);
  assert.ok(await page.getByText("A sentence that was just written.").count());
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "detached" });
  edit(article, (text) => text.replace("\ncategroy", "\ncategry"));
  await overlay.waitFor();
  edit(article, (text) => text.replace("\ncategry", "\ncategory"));
  await overlay.waitFor({ state: "detached" });
  assert.deepEqual(await kept(), wanted);
  assert.equal(loads, 1, "the page was loaded again");

  // What the policy of the site's hosts forbids does not work here either, and is said where it is asked for.
  writeFileSync(
    join(site, "content/static/count.js"),
    `fetch("https://views.test/api").catch(() => {});\ndocument.body.setAttribute("style", "color: red");\n`,
  );
  edit(article, (text) => `${text}\n<script src="/count.js"></script>\n`);
  await overlay.waitFor();
  await overlay.getByText("an attribute `style`").waitFor();
  const blocked = await overlay.innerText();
  for (const part of ["https://views.test/api", "content/static/count.js:1:8", 'connect-src = ["https://views.test"]', "content/static/count.js:2:1"]) {
    assert.ok(blocked.includes(part), `the overlay lacks ${part}:\n${blocked}`);
  }
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(255, 0, 0)");
  edit("config.toml", (text) => `${text}\n[hosts.policy]\nconnect-src = ["https://views.test"]\n`);
  await overlay.getByText("https://views.test/api").first().waitFor({ state: "detached" });
  const reloaded = page.waitForEvent("load");
  edit(article, (text) => text.replace('\n<script src="/count.js"></script>\n', ""));
  await reloaded;
  await overlay.waitFor({ state: "detached" });
  // That may have been for the policy alone: a page that is loaded again leads nowhere else meanwhile.
  await page.waitForFunction(() => document.readyState === "complete" && !document.querySelector("script[src='/count.js']"));

  // A page that is not there yet, one that is there, and one that is gone.
  const news = join(site, "content/articles/fresh-news.md");
  const text = `+++\ntitle = "Fresh news"\ndate = 2026-06-01\ncategory = "industry"\n+++\nOnly just in.\n`;
  await page.goto(`${url}2026/06/fresh-news/`);
  await page.getByText("Page not found").first().waitFor();
  writeFileSync(news, text);
  await page.getByText("Only just in.").first().waitFor();
  rmSync(news);
  await page.getByText("Page not found").first().waitFor();
  assert.deepEqual(problems, []);
  console.log("serve: everything stays where it was");
} finally {
  await browser.close();
  server.kill("SIGINT");
  rmSync(site, { recursive: true, force: true });
}
