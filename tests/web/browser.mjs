// The browser that the tests look through.
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

/** The browser named by CHROMIUM, else `chromium` of the search path. */
export const browserPath =
  process.env.CHROMIUM || execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();

/** It asks nobody for anything by itself. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () => chromium.launch({ executablePath: browserPath, args: FLAGS });
