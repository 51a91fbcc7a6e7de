// The search of a browser and that of the terminal are one: over the demo's own words, both find the same stories in
// the same order.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { demo } from "./pages.mjs";
import { NOW, program, root } from "./site.mjs";

const { open } = await import(join(root, "themes/frontpage/assets/search_index.js"));

/** Answers from the folder of the demo, as a host that ignores Range. */
async function get(address) {
  const bytes = await readFile(join(demo.folder, address)).catch(() => null);
  return { ok: bytes !== null, status: bytes ? 200 : 404, arrayBuffer: async () => new Uint8Array(bytes).buffer };
}

async function inTerminal(words, newest) {
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Date.parse(NOW) / 1000) };
  const options = ["search", "--format", "json", "--count", "50", ...(newest ? ["--newest"] : []), "--", ...words];
  const said = await promisify(execFile)(program, options, { cwd: join(demo.folder, "../source"), env }).catch((fault) => fault);
  const events = said.stdout.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return events.filter((one) => one.event === "found").map(({ address, passage }) => [address, passage]);
}

const QUESTIONS = ["compute", "compute wall", '"memory safety"', "memory -ownership", "key exchange", "rust", "UTF-8", "browsers", "capacityy", "of the", "nothingness", "c++ rust", '"in practice" safety', "2038"];

test("both engines find the same stories in the same order", async () => {
  const index = await open("/search/index.bin", get);
  let stories = 0;
  for (const question of QUESTIONS) {
    for (const sort of ["relevance", "newest"]) {
      const { results } = await index.search(question, { typing: false, sort, filters: {}, from: 0, count: 50 });
      const found = results.map(({ address, passage }) => [address, passage?.text ?? ""]);
      assert.deepEqual(found, await inTerminal([question], sort === "newest"), `${question}, ${sort}`);
      stories += found.length;
    }
  }
  assert.ok(stories > 40, `${stories} stories`);
});
