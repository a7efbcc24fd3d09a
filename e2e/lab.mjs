// The lab, from a hypothesis to a published result: an application that really runs, entered, measured, concluded, removed.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { rules } from "./accessibility.mjs";
import { byPassword, visitor } from "./paths.mjs";

const run = promisify(execFile);

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
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) fault(`${page.url()} (${name}, ${width}, ${scheme})`, `${wide} pixels wider than the window`);
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
  await go(experiment);
  await look("experiment");
  await reproduced({ browser, address: `${address}${experiment}/reproduction`, real: lab === "real", fault });

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
  return `${lab}: launched, entered, measured, concluded, published, reproduced, removed`;
}

// What everybody may take from a published experiment: a repository ready to push, and an archive that gives the same in a
// second instance, with an engine and a storage of its own.
async function reproduced({ browser, address, real, fault }) {
  const folder = await mkdtemp(join(tmpdir(), "levain-again-"));
  const context = await browser.newContext();
  for (const [query, name] of [["", "experiment.tar.gz"], ["?as=git", "experiment.bundle"]]) {
    const answer = await context.request.get(`${address}${query}`);
    if (answer.status() !== 200) fault(`${address}${query}`, `status ${answer.status()}`);
    await writeFile(join(folder, name), await answer.body());
  }
  await context.close();
  const clone = join(folder, "clone");
  await run("git", ["clone", "--quiet", join(folder, "experiment.bundle"), clone]);
  const { stdout } = await run("git", ["-C", clone, "log", "--format=%an %s", "main"]);
  if (stdout !== "Levain Expérimentation · Experiment: Un wiki peut-il remplacer le dossier partagé?\n") fault(address, `the commit says ${stdout}`);
  if (!(await readFile(join(clone, "report.md"), "utf8")).includes("trois procédures")) fault(address, "no report in the clone");
  if (real) {
    const words = ["lab", "reproduce", clone, "--data", join(folder, "d"), "--store", process.env.LEVAIN_E2E_IMAGES, "--json"];
    // Code 1 comes with an answer too: a marker that is not met any more.
    const { stdout, stderr } = await run(process.env.LEVAIN_E2E_BINARY, words).catch((ended) => ended);
    const { agrees, images, measures } = stdout ? JSON.parse(stdout) : {};
    if (!agrees || images.dokuwiki.standing !== "same-digest" || measures.length !== 1) fault(address, `not reproduced: ${stdout} ${stderr}`);
  }
  await rm(folder, { recursive: true });
}
