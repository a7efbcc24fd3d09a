// Every page in both languages: structure, axe-core at several sizes and schemes, nothing from elsewhere, no overflow.

import { join } from "node:path";

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
// 1,280 pixels at a zoom of 400 %.
const ZOOMED = { width: 320, height: 640 };
const LOOKS = [
  ["1280", WIDE, "light"],
  ["dark", WIDE, "dark"],
  ["390", NARROW, "light"],
];
// Pages whose other looks are kept as pictures too.
const SHOWN = ["home", "search", "software-page", "decision", "publiccode", "organization"];

export async function accessibility({ browser, list, address, out, axe, fault }) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: "reduce" });
  const page = await context.newPage();
  watch(page, address, fault);
  let seen = 0;
  for (const [name, french] of Object.entries(list)) {
    await page.setViewportSize(WIDE);
    let response = await page.goto(address + french);
    if (response.status() !== 200) fault(french, `status ${response.status()}`);
    const english = await page.getAttribute('a.lang[hreflang="en"]', "href");
    for (const [language, path] of Object.entries({ fr: french, en: english })) {
      if (language === "en") {
        response = await page.goto(address + path);
        if (response.status() !== 200) fault(path, `status ${response.status()}`);
      }
      await structure(page, path, language, fault);
      for (const [look, viewport, colorScheme] of LOOKS) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        for (const violation of await rules(page, axe)) fault(`${path} (${look})`, violation);
        const shown = language === "fr" && (look === "1280" || SHOWN.includes(name));
        if (shown || (language === "en" && name === "home" && look === "1280")) {
          await page.screenshot({ path: join(out, `${name}-${language}-${look}.png`), fullPage: true });
        }
      }
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize(ZOOMED);
      const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
      if (width > ZOOMED.width) fault(path, `scrolls sideways at 320 pixels: ${width}`);
      await page.setViewportSize(WIDE);
      seen += 1;
    }
    if (SHOWN.includes(name)) {
      await page.goto(address + french);
      await page.emulateMedia({ media: "print" });
      await page.screenshot({ path: join(out, `${name}-print.png`), fullPage: true });
      await page.emulateMedia({ media: "screen", forcedColors: "active" });
      // The person's own palette replaces ours: contrast is theirs.
      for (const violation of await rules(page, axe, ["color-contrast"])) fault(`${french} (forced colours)`, violation);
      await page.screenshot({ path: join(out, `${name}-forced.png`), fullPage: true });
      await page.emulateMedia({ media: "screen", forcedColors: "none", colorScheme: "light" });
    }
  }
  for (const path of ["/n-existe-pas", "/en/does-not-exist", "/logiciels/n-existe-pas", "/compte"]) {
    const response = await page.goto(address + path);
    const expected = path === "/compte" ? 401 : 404;
    if (response.status() !== expected) fault(path, `status ${response.status()}, not ${expected}`);
    for (const violation of await rules(page, axe)) fault(path, violation);
  }
  await context.close();
  return `${seen} pages, three looks each`;
}

/** What must hold of every page. */
export async function structure(page, path, language, fault) {
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1")].map((heading) => heading.textContent.trim()),
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1])),
    title: document.title,
    alternates: [...document.querySelectorAll('link[rel="alternate"][hreflang]')].map((link) => link.hreflang),
    robots: document.querySelector('meta[name="robots"]')?.content ?? "",
    inline: document.querySelectorAll("[style], style, script:not([type='application/ld+json'])").length,
  }));
  if (found.lang !== language) fault(path, `lang is ${found.lang}`);
  if (found.headings.length !== 1 || !found.headings[0]) fault(path, `${found.headings.length} h1`);
  found.levels.reduce((before, level) => {
    if (level > before + 1) fault(path, `heading ${level} under ${before}`);
    return level;
  }, 0);
  if (!found.title.includes(" · ")) fault(path, `title: ${found.title}`);
  const pair = ["fr", "en", "x-default"].every((tag) => found.alternates.includes(tag));
  if (!pair && found.robots !== "noindex") fault(path, "no hreflang links");
  if (found.inline > 0) fault(path, "inline style or script");
}

/** The rules of axe-core that the page breaks, one line each. */
export async function rules(page, axe, left = []) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const off = Object.fromEntries(left.map((rule) => [rule, { enabled: false }]));
  const result = await page.evaluate((rules) => globalThis.axe.run({ resultTypes: ["violations"], rules }), off);
  return result.violations.map((violation) => {
    const where = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
    return `${violation.id}: ${violation.help} [${where}]`;
  });
}

/** Tells requests to elsewhere, scripts refused, errors of the page. */
export function watch(page, address, fault) {
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (["http:", "https:"].includes(url.protocol) && url.origin !== new URL(address).origin) {
      fault(page.url(), `asked ${request.url()}`);
    }
  });
  page.on("console", (message) => {
    const expected = /status of 40[14]/.test(message.text());
    if (message.type() === "error" && !expected) fault(page.url(), `console: ${message.text()}`);
  });
  page.on("pageerror", (error) => fault(page.url(), `page error: ${error.message}`));
}
