// The pages in a real browser: accessibility, budgets, keyboard, sign-in, screenshots.
//
//   node e2e/run.mjs ADDRESS [STEP…]
//
// Without a step, all of them. ADDRESS is that of a running server with the starter catalogue. The environment may give LEVAIN_E2E_MODULES (folder of
// node modules), LEVAIN_E2E_OUT (folder of screenshots) LEVAIN_E2E_PASSWORD (of admin@example.org and
// curation@example.org), LEVAIN_E2E_PROVIDER (the issuer that the server signs in by), LEVAIN_E2E_MAIL (folder of the mail that the
// server sends), LEVAIN_E2E_DATA (folder of the server's data) and LEVAIN_E2E_LAB (`real`, or `rehearsed` when nothing runs). Exits 1 after telling every fault, not only the first.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { accessibility } from "./accessibility.mjs";
import { budgets } from "./budgets.mjs";
import { keyboard } from "./keyboard.mjs";
import { experimenting } from "./lab.mjs";
import { addresses } from "./pages.mjs";
import { belonging, learning } from "./paths.mjs";
import { people, provided } from "./people.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const address = process.argv[2]?.replace(/\/$/, "");
if (!address) {
  console.error("usage: node e2e/run.mjs ADDRESS");
  process.exit(2);
}
const modules = process.env.LEVAIN_E2E_MODULES ?? join(root, "target/e2e/node_modules");
const out = process.env.LEVAIN_E2E_OUT ?? join(root, "target/screenshots");
const from = createRequire(join(modules, "here.js"));
const { chromium } = from("playwright-core");
const axe = readFileSync(from.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(out, { recursive: true });

const faults = [];
const site = { address, out, axe, fault: (where, what) => faults.push(`${where}: ${what}`) };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const began = Date.now();
  const list = await addresses(site);
  const only = process.argv.slice(3);
  for (const [name, step] of Object.entries({ accessibility, budgets, keyboard, people, provided, belonging, learning, experimenting })) {
    if (only.length > 0 && !only.includes(name)) continue;
    const context = { ...site, browser, list };
    try {
      const told = await step(context);
      console.log(`${name}: ${told} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
    } catch (error) {
      site.fault(name, error.message);
    }
  }
} finally {
  await browser.close();
}
if (faults.length > 0) {
  console.error(`\n${faults.length} fault(s):\n  ${faults.join("\n  ")}`);
  process.exit(1);
}
console.log(`nothing to say; screenshots in ${out}`);
