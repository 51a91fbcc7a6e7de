// What Lighthouse says of a phone on a slow line, of the three pages that readers come to.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { FLAGS, browserPath } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

const lighthouse = join(import.meta.dirname, "node_modules/lighthouse/cli/index.js");
/** Performance is measured, and a machine may be busy; the rest is looked up, and is 100 or wrong. */
const WANTED = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };

for (const name of ["front page", "category", "long article"]) {
  test(`Lighthouse on the ${name}`, async (context) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        lighthouse,
        demo.url + PAGES[name],
        "--quiet",
        "--output=json",
        `--only-categories=${Object.keys(WANTED)}`,
        `--chrome-flags=--headless ${FLAGS.join(" ")}`,
      ],
      { env: { ...process.env, CHROME_PATH: browserPath }, maxBuffer: 1 << 28 },
    );
    const report = JSON.parse(stdout);
    assert.equal(report.runtimeError, undefined);
    const scores = Object.entries(report.categories).map(([id, { score }]) => [id, Math.round(score * 100)]);
    context.diagnostic(scores.map(([id, score]) => `${id} ${score}`).join(", "));
    const lost = Object.values(report.categories).flatMap(({ id, auditRefs }) =>
      auditRefs
        .filter(({ weight, id }) => weight > 0 && report.audits[id].score !== null && report.audits[id].score < 0.9)
        .map((audit) => `${id}: ${audit.id} ${report.audits[audit.id].displayValue || ""}`),
    );
    for (const [id, score] of scores) assert.ok(score >= WANTED[id], `${id} ${score}\n${lost.join("\n")}`);
  });
}
