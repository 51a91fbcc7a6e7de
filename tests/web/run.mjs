// Builds the demo and the site from right to left, serves both, and runs every `*.test.mjs` beside
// this file, or those that are named. Without PRESSWORK_LONG, pages are looked at on fewer screens, and
// Lighthouse is not asked:
//
//     npm install --prefix tests/web && node tests/web/run.mjs [keyboard scheme …]
//
// Takes the browser named by CHROMIUM, else `chromium`, and the program named by PRESSWORK, else the
// debug build.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { LONG } from "./length.mjs";
import { build, root, serve } from "./site.mjs";

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), "presswork-web-"));
const [demoFolder, tonguesFolder] = await Promise.all([
  build(root, join(folder, "demo")),
  build(join(here, "tongues"), join(folder, "tongues")),
]);
const servers = await Promise.all([serve(demoFolder), serve(tonguesFolder)]);
process.env.DEMO = JSON.stringify({ url: servers[0].url, folder: demoFolder });
process.env.TONGUES = JSON.stringify({ url: servers[1].url, folder: tonguesFolder });

const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs"))
  .filter((file) => (wanted.length ? wanted.includes(file.replace(".test.mjs", "")) : LONG || file !== "speed.test.mjs"))
  .map((file) => join(here, file));
// What is timed has the machine for itself.
const timed = files.filter((file) => file.endsWith("speed.test.mjs"));
const rounds = [
  { files: files.filter((file) => !timed.includes(file)), concurrency: 2 },
  { files: timed, concurrency: 1 },
];
try {
  for (const round of rounds.filter((round) => round.files.length)) {
    await new Promise((done) => {
      run(round)
        .on("test:fail", () => (process.exitCode = 1))
        .compose(spec)
        .on("end", done)
        .pipe(process.stdout, { end: false });
    });
  }
} finally {
  servers.forEach((server) => server.close());
  rmSync(folder, { recursive: true, force: true });
}
