// Whole paths, as somebody walks them from page to page: what one page does has to be there on the next, for them and for others.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const BODY = "municipalite-de-val-exemple";

// A window of its own, and how to press what leads on.
export async function visitor(browser, address, fault) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.on("response", (response) => {
    if (response.status() >= 500) fault(response.url(), `status ${response.status()}`);
  });
  const go = (path) => page.goto(address + path);
  const press = async (selector) => {
    try {
      await Promise.all([page.waitForNavigation({ timeout: 15_000 }), page.click(selector, { timeout: 15_000 })]);
    } catch (error) {
      throw new Error(`${page.url()}: ${selector}: ${error.message}\n${await page.textContent("main")}`);
    }
  };
  const says = async (words) => {
    if (!(await page.textContent("main")).includes(words)) fault(page.url(), `« ${words} » is not there`);
  };
  return { context, page, go, press, says };
}

export async function byPassword(one, email) {
  await one.go("/connexion?next=/compte");
  await one.page.fill("#email", email);
  await one.page.fill("#password", process.env.LEVAIN_E2E_PASSWORD);
  await one.press("main button");
  if (one.page.url().includes("consentement")) await one.press("main form button");
}

async function byProvider(one, login) {
  await one.go("/connexion");
  await one.page.click("a.button");
  await one.page.fill("#login", login);
  await one.page.click("button:not([name])");
  await one.page.waitForURL(/consentement|compte/);
  if (one.page.url().includes("consentement")) await one.press("main form button");
}

// What the mail server took for an address, read back.
async function mails(to, count) {
  const folder = process.env.LEVAIN_E2E_MAIL;
  for (let tries = 0; tries < 200; tries += 1) {
    const all = readdirSync(folder).filter((name) => name.endsWith(".json"));
    const own = all.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8"))).filter((mail) => mail.to.includes(to));
    if (own.length >= count) return own;
    await new Promise((ready) => setTimeout(ready, 100));
  }
  throw new Error(`${to} did not get ${count} mails`);
}

// The files of a folder, however deep, that hold some bytes.
function holding(folder, bytes) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return holding(path, bytes);
    return readFileSync(path).includes(bytes) ? [path] : [];
  });
}

// Somebody signs in by the provider, joins, asks for a permission and gets it; a colleague sees it; the mails came; the data is
// taken away, and nothing of the person stays.
export async function belonging({ browser, address, fault }) {
  if (!process.env.LEVAIN_E2E_PROVIDER) return "skipped: LEVAIN_E2E_PROVIDER is not set";
  const email = "autre@val.example";
  const steward = await visitor(browser, address, fault);
  await byPassword(steward, "admin@example.org");
  const belongs = async (login, name) => {
    const one = await visitor(browser, address, fault);
    await byProvider(one, login);
    await one.go(`/organismes/${BODY}/adhesion`);
    await one.page.fill("#message", "Je travaille au greffe.");
    await one.press("main form button");
    await one.go(`/organismes/${BODY}/adhesion`);
    await one.says("Votre demande est envoyée");
    await steward.go(`/organismes/${BODY}/demandes`);
    await steward.press(`li:has(h3:text-is("${name}")) form:has(input[value="approve"]) button`);
    return one;
  };
  const employee = await belongs("autre", "Personne autre");
  await employee.go("/permissions?about=dokuwiki");
  await employee.press(`a[href^="/permissions/demander?body=${BODY}"]`);
  await employee.page.fill("#message", "Traduire l’aide.");
  await employee.press("main form button");

  await steward.go(`/organismes/${BODY}/demandes`);
  await steward.press('li:has-text("Personne autre") a[href*="/permissions/accorder?request="]');
  await steward.page.check('input[name="kinds"][value="translation"]');
  await steward.page.check('input[name="visibility"][value="members"]');
  await steward.page.fill("#conditions", "Signer de son adresse de l’organisme.");
  await steward.press("main form button");

  const colleague = await belongs("une", "Une Personne");
  for (const one of [employee, colleague]) {
    await one.go("/permissions?about=dokuwiki");
    await one.says("Signer de son adresse de l’organisme.");
  }
  await colleague.go("/en/permissions?about=dokuwiki");
  await colleague.says("Yes");

  // Acceptance comes by mail at once; a permission waits in the notices for the day's mail, unless one chose otherwise.
  await employee.go("/compte/avis");
  await employee.says("Autorisation accordée");
  const got = await mails(email, 1);
  for (const mail of got) {
    if (/autre|Personne/.test(mail.subject)) fault("mail", `the subject names somebody: ${mail.subject}`);
    if (!mail.text.includes(address) && !/https?:/.test(mail.text)) fault("mail", `leads nowhere: ${mail.text}`);
  }

  await employee.go("/compte/renseignements");
  const copied = employee.page.waitForEvent("download");
  await employee.page.click("a[download]");
  const copy = JSON.parse(readFileSync(await (await copied).path(), "utf8"));
  if (!JSON.stringify(copy).includes(email)) fault("/compte/renseignements.json", "the copy does not hold the address");
  await employee.go("/compte/effacer");
  await employee.page.check("#confirm");
  await employee.press("main form button:not(.quiet)");
  const after = await employee.go("/compte");
  if (after.status() !== 401) fault("/compte", `status ${after.status()} after the account was erased`);
  for (const planted of [email, "Personne autre", "Traduire l’aide"]) {
    for (const path of holding(process.env.LEVAIN_E2E_DATA, Buffer.from(planted))) fault(path, `still holds « ${planted} »`);
  }
  await colleague.go("/permissions?about=dokuwiki");
  await colleague.says("Signer de son adresse de l’organisme.");
  for (const one of [steward, employee, colleague]) await one.context.close();
  return `joined, granted, seen by a colleague, told by mail and by notice, erased without a trace`;
}

// Somebody without technical background finds the guide, assesses a body, gets the next steps, writes the policy, prints the leaflet.
export async function learning({ browser, address, out, fault }) {
  if (!process.env.LEVAIN_E2E_PASSWORD) return "skipped: LEVAIN_E2E_PASSWORD is not set";
  const paths = {
    fr: {
      search: "/logiciels?q=" + encodeURIComponent("ai-je le droit de participer à un projet libre"),
      guide: /participer-a-une-communaute/,
      home: `/organismes/ville-de-sainte-fiction`,
      assessment: "/autoevaluation",
      closing: "/autoevaluation/cloture",
      policy: "/politique",
      draft: "/politique/redaction",
      kit: "/guide/trousse",
    },
    en: {
      search: "/en/software?q=" + encodeURIComponent("am I allowed to take part in an open source project"),
      guide: /take-part-in-a-community/,
      home: `/en/organizations/ville-de-sainte-fiction`,
      assessment: "/assessment",
      closing: "/assessment/closing",
      policy: "/policy",
      draft: "/policy/draft",
      kit: "/en/guide/kit",
    },
  };
  const one = await visitor(browser, address, fault);
  await byPassword(one, "admin@example.org");
  const sheets = [];
  for (const [language, to] of Object.entries(paths)) {
    await one.go(to.search);
    const first = one.page.locator('main a[href*="/guide"]').filter({ hasNotText: /^$/ }).first();
    const title = await first.textContent();
    const href = await first.getAttribute("href");
    if (!to.guide.test(href)) fault(to.search, `the first guide is « ${title} » (${href})`);
    await one.page.screenshot({ path: join(out, `path-search-${language}.png`), fullPage: true });
    await one.go(href);
    // The self-assessment, begun by whoever comes first.
    await one.go(to.home + to.assessment);
    await one.press('main form[method="post"] button');
    for (const statement of ["direction-published", "direction-in-plans", "responsible-named"]) {
      await one.page.check(`input[name="answer-${statement}"][value="not_at_all"]`);
    }
    await one.press('button[value="home"]');
    await one.go(to.home + to.closing);
    await one.page.fill("#summary", language === "fr" ? "Tout est à commencer." : "Everything is still to be begun.");
    await one.press('main form[method="post"] button');
    const steps = await one.page.locator('section[aria-labelledby="next"] ol > li').count();
    if (steps < 3) fault(one.page.url(), `${steps} next steps`);
    const guides = await one.page.locator('section[aria-labelledby="next"] ol > li a[href*="/guide"]').count();
    if (guides < 1) fault(one.page.url(), "no next step leads to a guide");
    await one.page.screenshot({ path: join(out, `path-steps-${language}.png`), fullPage: true });
    // The policy.
    await one.go(to.home + to.draft);
    await one.page.fill("#adopted_by", language === "fr" ? "Conseil municipal" : "Town council");
    await one.press("main form button:not([formmethod])");
    const policy = await one.page.textContent("main");
    if (policy.length < 1_000) fault(one.page.url(), `a policy of ${policy.length} characters`);
    // Each leaflet holds on one sheet of letter size.
    await one.go(to.kit);
    const pieces = await one.page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    for (const piece of pieces.filter((href) => /leaflet-/.test(href) && !href.endsWith(".md"))) {
      await one.go(piece);
      const pdf = await one.page.pdf({ format: "Letter", preferCSSPageSize: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
      sheets.push(pages);
      if (pages !== 1) fault(piece, `${pages} sheets of paper instead of one`);
    }
  }
  if (sheets.length < 4) fault("kit", `${sheets.length} leaflets only`);
  await one.context.close();
  return `found, assessed, next steps, policy, ${sheets.length} leaflets on one sheet each, in French and in English`;
}
