// A site built by presswork, and a server that sends it the way a careful host does: compressed, and
// with the headers that presswork wrote for it, the content security policy among them.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

export const root = join(import.meta.dirname, "../..");
export const program = process.env.PRESSWORK || join(root, "target/debug/presswork");

/** The moment that the demo is built for: the same stories and the same pages on every day. */
export const NOW = "2026-11-23T09:00:00Z";

/** Builds a site of these files, by their paths, with the themes of presswork, and serves it; `close` removes it again. */
export async function serveFiles(files) {
  const folder = await mkdtemp(join(tmpdir(), "presswork-site-"));
  const from = join(folder, "from");
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(from, path)), { recursive: true });
    await writeFile(join(from, path), content);
  }
  await cp(join(root, "themes"), join(from, "themes"), { recursive: true });
  const { url, close } = await serve(await build(from, join(folder, "to")));
  return { url, close: () => (close(), rm(folder, { recursive: true, force: true })) };
}

/** Builds the site in `from` into the folder `to`; what presswork keeps for itself goes there too. */
export async function build(from, to) {
  const copy = join(to, "source");
  for (const part of ["config.toml", "content", "themes"]) await cp(join(from, part), join(copy, part), { recursive: true });
  const out = join(to, "public");
  try {
    await promisify(execFile)(program, ["build", "--root", copy, "--out", out, "--now", NOW]);
    return out;
  } catch (failure) {
    throw new Error(`the site in ${relative(root, from) || "."} does not build:\n${failure.stderr || failure.message}`);
  }
}

/** The addresses of all pages below `folder`, as paths: `/`, `/about/`, `/404.html`. */
export async function addresses(folder) {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.endsWith(".html"))
    .map((file) => `/${file.split(sep).join("/")}`.replace(/\/index\.html$/, "/"))
    .sort();
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".xml": "application/xml; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".woff2": "font/woff2",
};
const COMPRESSED = /\.(html|css|js|json|xml|svg|txt)$/;

/** What `_headers` says, as a careful host reads it: for each pattern, its headers. */
export function rules(text) {
  const rules = [];
  for (const line of text.split("\n").filter(Boolean)) {
    if (!line.startsWith("  ")) rules.push({ pattern: line, headers: {} });
    else {
      const at = line.indexOf(": ");
      rules.at(-1).headers[line.slice(2, at)] = line.slice(at + 2);
    }
  }
  return rules;
}

/** The headers of a path: those of every rule that fits. */
export function headersOf(rules, path) {
  const fits = (pattern) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern);
  return Object.assign({}, ...rules.filter((rule) => fits(rule.pattern)).map((rule) => rule.headers));
}

/** Serves `folder` on a free port; `{ url, close }`. */
export async function serve(folder) {
  const read = async (path) => {
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    return file.startsWith(folder + sep) ? { file, bytes: await readFile(file) } : Promise.reject();
  };
  const told = rules(await readFile(join(folder, "_headers"), "utf8"));
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const found = await read(path).catch(() => null);
    const sent = found || (await read("/404.html"));
    const type = extname(sent.file);
    const headers = { "Content-Type": TYPES[type] || "application/octet-stream", "Cache-Control": "no-cache", ...headersOf(told, path) };
    if (COMPRESSED.test(sent.file)) {
      headers["Content-Encoding"] = "gzip";
      sent.bytes = gzipSync(sent.bytes);
    }
    response.writeHead(found ? 200 : 404, headers).end(sent.bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
