// The search of a browser and that of the terminal are one: over the demo's own words, and over random sites in several
// languages, both find the same stories in the same order, with the same passages and sections.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { demo } from "./pages.mjs";
import { NOW, program, root } from "./site.mjs";

const { open } = await import(join(root, "themes/frontpage/assets/search_index.js"));

/** Answers from a folder, as a host that ignores Range. */
const from = (folder) => async (address) => {
  const bytes = await readFile(join(folder, address)).catch(() => null);
  return { ok: bytes !== null, status: bytes ? 200 : 404, arrayBuffer: async () => new Uint8Array(bytes).buffer };
};

async function inTerminal(words, newest, cwd, filters = []) {
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Date.parse(NOW) / 1000) };
  const options = ["search", "--format", "json", "--count", "50", ...(newest ? ["--newest"] : []), ...filters, "--", ...words];
  const said = await promisify(execFile)(program, options, { cwd, env }).catch((fault) => fault);
  const events = said.stdout.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return events.filter((one) => one.event === "found").map(({ address, passage, heading, anchor }) => [address, passage, heading, anchor]);
}

/** What both show of a story. */
const shown = ({ address, passage, heading }) => [address, passage.text, heading?.text ?? "", heading?.anchor ?? ""];

const QUESTIONS = ["compute", "compute wall", '"memory safety"', "memory -ownership", "key exchange", "rust", "UTF-8", "browsers", "capacityy", "of the", "nothingness", "c++ rust", '"in practice" safety', "2038"];

test("both engines find the same stories in the same order", async () => {
  const index = await open("/search/index.bin", from(demo.folder));
  let stories = 0;
  for (const [nth, question] of QUESTIONS.entries()) {
    for (const sort of nth % 3 ? ["relevance"] : ["relevance", "newest"]) {
      const { results } = await index.search(question, { typing: false, sort, filters: {}, from: 0, count: 50 });
      const found = results.map(shown);
      assert.deepEqual(found, await inTerminal([question], sort === "newest", join(demo.folder, "../source")), `${question}, ${sort}`);
      stories += found.length;
    }
  }
  assert.ok(stories > 40, `${stories} stories`);
});

/** Numbers that look random, and are the same each time. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS = {
  en: "the of a kernel kernels compiling compiled compiler Rust C++ C# .NET node.js x86-64 CVE-2026-1234 don't O’Connor signs patch patches released networks privacy private",
  de: "der die und Rechner Rechners Straße übersetzen übersetzte Netze Netz Löcher prüft geprüft Datenschutz C++ IPv6 node.js Fehler",
  fr: "le la l’école écoles naïve état états Élise publiées publié réseau réseaux d’abord C# cœur",
  // Marks that are not seen, letters with their accents apart, pictures, and a word beyond all bounds.
  he: `שלום \u202bעולם\u202c \u200fמילים co\u200doperate cooperate co\xadoperate\u2060d می\u200cخواهم e\u0301tat Zu\u0308rich \u{1f680} \u{1f469}\u200d\u{1f4bb} 5\ufe0f\u20e3 поиск البحث हिन्दी ไทยภาษา ภาษาไทยง่าย ລາວ ភាសាខ្មែរ မြန်မာ שָׁלוֹם العـــربية العربية كِتَابٌ zero\ufeffwidth ${"x".repeat(5000)} kernel`,
  zh: "搜索引擎 搜索 使用Rust语言 检索 网络 的 内核 한국어 検索 kernel",
};
const FILTERS = [{}, { tag: ["Rust"] }, { section: ["Industry"], year: ["2026"] }];

const QUESTIONS_PER_SITE = 14;

/** A site whose words, markup, tags and dates are random. */
async function randomSite(language, random) {
  const folder = await mkdtemp(join(tmpdir(), "presswork-parity-"));
  const words = WORDS[language].split(" ");
  // The first words are the commonest, as in texts.
  const text = (most) => Array.from({ length: 1 + random(most) }, () => words[random(1 + random(words.length))]).join(language === "zh" && random(2) ? "" : " ");
  const marked = (most) => (random(4) ? text(most) : random(2) ? `${text(most)} *${text(2)}* <b>${text(2)}</b>` : `“${text(most)}”, [${text(2)}](https://example.org/)`);
  const put = async (path, content) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await put("config.toml", `title = "T"\nbase_url = "https://example.org"\nlanguage = "${language}"\n[social]\ncards = false\n`);
  await put("content/categories/industry.md", `+++\ntitle = "Industry"\n+++\n`);
  for (let number = 0; number < 40; number++) {
    const tags = ["Rust", "Linux"].filter(() => random(2));
    const blocks = Array.from({ length: 1 + random(6) }, (_, at) => (at && !random(3) ? `## ${text(3)} ${at}` : marked(40)));
    const front = `title = ${JSON.stringify(text(6))}\ndate = ${2024 + random(3)}-05-0${1 + random(9)}\ncategory = "industry"\nsummary = "S ${number}."\ntags = ${JSON.stringify(tags)}\n`;
    await put(`content/articles/story${number}.md`, `+++\n${front}+++\n${blocks.join("\n\n")}\n`);
  }
  // Its words are frequent, so that phrases are found by pairs.
  const long = Array.from({ length: 24_000 }, (_, at) => words[random(3)] + (at % 50 ? " " : "\n\n")).join("");
  await put("content/articles/long.md", `+++\ntitle = "Long"\ndate = 2025-01-01\ncategory = "industry"\nsummary = "S."\n+++\n${long}\n`);
  const question = () => {
    const word = () => words[random(words.length)];
    const forms = [word, () => `${word()} ${word()}`, () => `"${word()} ${word()}"`, () => `${word()} -${word()}`, () => `${word().slice(0, -1)}`, () => `${word()}s ${word()}`, () => `<b>${word()}`, () => `-"${word()} ${word()}" ${word()}`, () => `"${words[random(3)]} ${words[random(3)]} ${words[random(4)]}"`];
    return forms[random(forms.length)]();
  };
  return { folder, question };
}

for (const [language, seed] of Object.entries({ en: 11, de: 12, fr: 13, zh: 14, he: 15 })) {
  test(`both engines find the same on a random site: ${language}`, async () => {
    const random = numbers(seed);
    const { folder, question } = await randomSite(language, random);
    const run = promisify(execFile);
    await run(program, ["build", "--root", folder, "--now", NOW, "--out", join(folder, "public")], { cwd: folder });
    const index = await open("/search/index.bin", from(join(folder, "public")));
    let stories = 0;
    for (let round = 0; round < QUESTIONS_PER_SITE; round++) {
      const [text, filters, newest] = [question(), FILTERS[round % FILTERS.length], round % 4 === 3];
      const options = Object.entries(filters).flatMap(([kind, values]) => values.flatMap((value) => [`--${kind}`, value]));
      const { results } = await index.search(text, { typing: false, sort: newest ? "newest" : "relevance", filters, from: 0, count: 50 });
      const found = results.map(shown);
      assert.deepEqual(found, await inTerminal([text], newest, folder, options), `${text}, ${options.join(" ")}`);
      stories += found.length;
    }
    assert.ok(stories > 10, `${stories} stories`);
    await rm(folder, { recursive: true });
  });
}

test("a phrase with a word that is nearly everywhere leaves out no other story", async () => {
  const folder = await mkdtemp(join(tmpdir(), "presswork-parity-"));
  const put = async (path, content) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await put("config.toml", 'title = "T"\nbase_url = "https://example.org"\n[social]\ncards = false\n');
  await put("content/categories/industry.md", '+++\ntitle = "Industry"\n+++\n');
  const texts = ["the kernel and of the patch", "a kernel, patched", "old kernel in the", `${"the of ".repeat(3000)} kernel`];
  for (const [at, text] of texts.entries()) await put(`content/articles/${at}.md`, `+++\ntitle = "Story ${at}"\ndate = 2026-01-0${at + 1}\ncategory = "industry"\n+++\n${text}\n`);
  await promisify(execFile)(program, ["build", "--root", folder, "--now", NOW, "--out", join(folder, "public")], { cwd: folder });
  const index = await open("/search/index.bin", from(join(folder, "public")));
  const cases = { 'kernel -"the kernel"': [4, true], 'kernel -"of the"': [2, false], 'kernel -"old kernel"': [3, false], 'kernel -"of the patch"': [4, true], "kernel -the": [1, false] };
  for (const [question, [count, vague]] of Object.entries(cases)) {
    const found = await index.search(question, { count: 50 });
    assert.deepEqual([found.results.length, Boolean(found.vague)], [count, vague], question);
    assert.deepEqual(found.results.map(shown), await inTerminal([question], false, folder), question);
  }
  await rm(folder, { recursive: true });
});
