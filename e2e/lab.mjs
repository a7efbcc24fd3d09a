// The lab, from a hypothesis to a published result: an application that really runs, entered, measured, concluded, removed.

import { join } from "node:path";

import { rules } from "./accessibility.mjs";
import { byPassword, visitor } from "./paths.mjs";

const BODY = "municipalite-de-val-exemple";

export async function experimenting({ browser, address, out, axe, fault }) {
  const lab = process.env.LEVAIN_E2E_LAB;
  if (!lab) return "skipped: LEVAIN_E2E_LAB is not set";
  const one = await visitor(browser, address, fault);
  const { page, go, press, says } = one;
  await byPassword(one, "admin@example.org");

  // A hypothesis about replacing a shared folder by a wiki, with a marker of each kind.
  await go(`/laboratoire/proposer?organization=${BODY}&software=dokuwiki`);
  await page.fill("#title", "Un wiki peut-il remplacer le dossier partagé?");
  for (const field of ["context", "believe", "result", "method"]) await page.fill(`#${field}`, "Des procédures fictives.");
  await page.fill("#marker-1-statement", "La page d’accueil répond");
  await page.selectOption("#marker-1-kind", "http");
  await page.fill("#marker-1-target", "500");
  await page.fill("#marker-1-unit", "ms");
  await page.fill("#marker-2-statement", "Procédures retrouvées sans aide");
  await page.selectOption("#marker-2-comparison", "at_least");
  await page.fill("#marker-2-target", "8");
  await page.check('input[name="data"][value="fictitious"]');
  await page.check('input[name="rules"]');
  await press('button[value="propose"]');
  const experiment = new URL(page.url()).pathname;
  const reviewer = await visitor(browser, address, fault);
  await byPassword(reviewer, "labo@example.org");
  await reviewer.go(`${experiment}/avis`);
  await reviewer.page.check('input[value="data_category"]');
  await reviewer.page.fill("#reason", "Utile à toute municipalité.");
  await reviewer.press('button[value="accept"]');
  await go(experiment);
  await press('form[action$="/etat"] button:not(.quiet)');

  // Launched by a form, after an answer that cannot be taken.
  await press(`a[href="${experiment}/lancer"]`);
  await press('a[href$="package=dokuwiki"]');
  await page.fill("#days", "beaucoup");
  await page.fill("#value-title", "Procédures de Val-Exemple");
  await press("main form button");
  if ((await page.locator('.notice.error a[href="#days"]').count()) !== 1) fault(page.url(), "the days are not told");
  const look = async (name, language = "fr") => {
    for (const [width, scheme] of [[1280, "light"], [390, "light"], [1280, "dark"]]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      for (const violation of await rules(page, axe)) fault(`${page.url()} (${name}, ${width}, ${scheme})`, violation);
      await page.screenshot({ path: join(out, `lab-${name}-${language}-${width}-${scheme}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  await look("launch-refused");
  await page.fill("#days", "3");
  await press("main form button");
  const environment = new URL(page.url()).pathname;
  // Nobody loads the page again: it follows by itself.
  await page.waitForSelector("#standing .outcome.met", { timeout: 120_000 });
  await page.locator("#log-lines", { hasText: "dokuwiki" }).waitFor({ timeout: 30_000 });
  await look("environment");
  for (const [name, path] of [
    ["environment", environment.replace("/laboratoire/environnements", "/en/lab/environments")],
    ["environments", "/en/lab/environments"],
    ["launch", `${experiment.replace("/laboratoire/experimentations", "/en/lab/experiments")}/launch?package=dokuwiki`],
    ["extend", `${environment.replace("/laboratoire/environnements", "/en/lab/environments")}/extend`],
    ["import", "/en/lab/import"],
  ]) {
    await go(path);
    await look(name, "en");
  }
  // What leads on is reached with the keyboard alone.
  await go(environment);
  await page.locator("#actions a.button").focus();
  await page.keyboard.press("Tab");
  if ((await page.evaluate(() => document.activeElement.tagName)) !== "BUTTON") fault(environment, "suspending is not reached by keyboard");

  // Entered by a link that is good once, in a window of its own.
  if (lab === "real") {
    const inside = await one.context.newPage();
    const link = await page.locator("#actions a.button").evaluate((anchor) => anchor.href);
    await inside.goto(link);
    if (!(await inside.title()).includes("Procédures de Val-Exemple")) fault(link, `the wiki says ${await inside.title()}`);
    const entered = new URL(inside.url());
    if (!entered.hostname.endsWith(".lab.localhost") || entered.search.includes("ticket")) fault(link, `leads to ${entered}`);
    await inside.screenshot({ path: join(out, "lab-inside.png") });
    // Somebody else has the address, and no ticket.
    const stranger = await browser.newContext();
    const refused = await (await stranger.newPage()).goto(entered.href);
    if (refused.status() !== 403) fault(entered.href, `status ${refused.status()} without a ticket`);
    await stranger.close();
    await inside.close();
  }

  // Measured by the lab, entered by a person; the other marker is a person's.
  await page.selectOption("#marker", "first-page");
  await press('button[value="measure"]');
  await page.waitForSelector('#measured input[name="measurement"]', { state: "attached", timeout: 60_000 });
  const raw = await page.locator('#measured a[href*="measurement="]').evaluate((anchor) => anchor.href);
  const lines = (await page.evaluate(async (address) => (await fetch(address)).text(), raw)).trim().split("\n").length;
  if (lines !== 50) fault(raw, `${lines} samples`);
  await look("measured");
  await press('button[value="enter"]');
  await go(`${experiment}/mesures?marker=2`);
  await page.fill("#value", "9");
  await page.fill("#evidence", "Séance du matin, dix procédures.");
  await press('button[value="measure"]');
  await says("Mesuré par le laboratoire (first-page");

  // Concluded, reported, published; the bundle is for everybody.
  await go(`${experiment}/conclusion`);
  await page.check('input[name="verdict"][value="proven"]');
  await press("main form button");
  await go(`${experiment}/rapport`);
  for (const field of ["method", "threats", "decision", "cost"]) await page.fill(`#${field}`, "1. Écrire trois procédures fictives.");
  await page.fill("#license", "CC-BY-4.0");
  await press('button[value="publish"]');
  const visitorOf = await browser.newContext();
  const bundle = await visitorOf.request.get(`${address}${experiment}/reproduction`);
  const bytes = await bundle.body();
  if (bundle.status() !== 200 || bytes[0] !== 0x1f) fault(`${experiment}/reproduction`, `status ${bundle.status()}`);
  await visitorOf.close();

  // The experiment is over, and so is what ran for it: suspended, then removed when it is asked.
  await go(environment);
  await page.waitForSelector("#standing .outcome.partial", { timeout: 60_000 });
  const [content] = await Promise.all([page.waitForEvent("download"), page.click('#ending a[href$="/contenu"]')]);
  if (!(await content.path())) fault(environment, `its content is not given: ${await content.failure()}`);
  await page.click("#ending summary");
  await press('#ending form button');
  await page.locator("#news li", { hasText: "Tout est supprimé" }).first().waitFor({ timeout: 60_000 });
  await look("ended");
  for (const [name, path] of [["environments", "/laboratoire/environnements"], ["package", "/laboratoire/applications/dokuwiki"], ["launch-choose", `${experiment}/lancer`]]) {
    await go(path);
    await look(name);
  }
  await one.context.close();
  await reviewer.context.close();
  return `${lab}: launched, entered, measured, concluded, published, removed`;
}
