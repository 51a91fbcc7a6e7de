// Every page is valid HTML by the Nu checker, style included.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join, dirname } from "node:path";
import { test } from "node:test";
import { demo, tongues } from "./pages.mjs";

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

/** CSS that is newer than the checker: exactly these messages are no mistakes. */
const UNKNOWN_TO_NU = [
  "@container",
  "@property",
  "@view-transition",
  "view-transition-name",
  "animation-timeline",
];

test("every page is valid", { skip: spawnSync("java", ["-version"]).error && "there is no Java" }, () => {
  const said = spawnSync(
    "java",
    ["-jar", jar, "--skip-non-html", "--errors-only", "--format", "json", demo.folder, tongues.folder],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const messages = JSON.parse(said.stderr).messages;
  const errors = messages
    .filter(({ message }) => !UNKNOWN_TO_NU.some((name) => message.includes(name)))
    .map(({ url, lastLine, message, extract }) => `${url}:${lastLine}: ${message} (${extract})`);
  assert.deepEqual(errors.slice(0, 20), [], `${errors.length} errors:\n${errors.slice(0, 20).join("\n")}`);
});
