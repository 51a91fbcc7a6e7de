// A site built by presswork, and a server that sends it the way a careful host does: compressed, and
// under the strict content security policy that the theme promises to live with.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { cp, readFile, readdir } from "node:fs/promises";
import { extname, join, normalize, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

export const root = join(import.meta.dirname, "../..");
export const program = process.env.PRESSWORK || join(root, "target/debug/presswork");

/** The moment that the demo is built for: the same stories and the same pages on every day. */
export const NOW = "2026-11-23T09:00:00Z";

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

/** Everything from this site and nothing inline, but for what stands in the page as it was built. */
export function policy(html) {
  const hashes = (element) =>
    [...html.matchAll(new RegExp(`<${element}(?![^>]*\\ssrc=)[^>]*>([^]*?)</${element}>`, "g"))]
      .map(([, text]) => ` 'sha256-${createHash("sha256").update(text).digest("base64")}'`)
      .join("");
  return [
    "default-src 'self'",
    `script-src 'self'${hashes("script")}`,
    `style-src 'self'${hashes("style")}`,
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Serves `folder` on a free port; `{ url, close }`. */
export async function serve(folder) {
  const read = async (path) => {
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    return file.startsWith(folder + sep) ? { file, bytes: await readFile(file) } : Promise.reject();
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const found = await read(path).catch(() => null);
    const sent = found || (await read("/404.html"));
    const type = extname(sent.file);
    const headers = { "Content-Type": TYPES[type] || "application/octet-stream", "X-Content-Type-Options": "nosniff" };
    if (type === ".html") headers["Content-Security-Policy"] = policy(sent.bytes.toString());
    headers["Cache-Control"] = path.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache";
    if (COMPRESSED.test(sent.file)) {
      headers["Content-Encoding"] = "gzip";
      sent.bytes = gzipSync(sent.bytes);
    }
    response.writeHead(found ? 200 : 404, headers).end(sent.bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
