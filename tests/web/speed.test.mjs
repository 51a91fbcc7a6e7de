// What Lighthouse says of a phone on a slow line, of the three pages that readers come to.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { FLAGS, browserPath } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

const lighthouse = join(import.meta.dirname, "node_modules/lighthouse/cli/index.js");
/** What is looked up in the page, and is 100 or wrong. */
const WANTED = { accessibility: 100, "best-practices": 100, seo: 100 };
/** What is measured depends on the machine and its other work: it is reported, and no test. */
const CATEGORIES = ["performance", ...Object.keys(WANTED)];

async function measure(url) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      lighthouse,
      url,
      "--quiet",
      "--output=json",
      `--only-categories=${CATEGORIES}`,
      `--chrome-flags=--headless ${FLAGS.join(" ")}`,
    ],
    { env: { ...process.env, CHROME_PATH: browserPath }, maxBuffer: 1 << 28 },
  );
  const { audits, categories, runtimeError } = JSON.parse(stdout);
  assert.equal(runtimeError, undefined);
  return Object.values(categories).map(({ id, score, auditRefs }) => ({
    id,
    score: Math.round(score * 100),
    lost: auditRefs
      .filter((audit) => audit.weight > 0 && audits[audit.id].score !== null && audits[audit.id].score < 0.9)
      .map((audit) => `${audit.id} ${audits[audit.id].displayValue || ""}`),
  }));
}

for (const name of ["front page", "category", "long article"]) {
  test(`Lighthouse on the ${name}`, async (context) => {
    const found = await measure(demo.url + PAGES[name]);
    context.diagnostic(found.map(({ id, score }) => `${id} ${score}`).join(", "));
    const missed = found.filter(({ id, score }) => score < (WANTED[id] ?? 0));
    assert.deepEqual(missed, []);
  });
}
