// Signing in, the pages behind it, and signing out; a wrong password says so without saying which part is wrong.

import { join } from "node:path";

import { rules, structure, watch } from "./accessibility.mjs";
import { byPassword, visitor } from "./paths.mjs";

// The way there and back through the provider of `provider.mjs`, in both languages, and out of both.
export async function provided({ browser, address, out, axe, fault }) {
  const provider = process.env.LEVAIN_E2E_PROVIDER;
  if (!provider) return "skipped: LEVAIN_E2E_PROVIDER is not set";
  for (const [language, form, account] of [["fr", "/connexion", "/compte"], ["en", "/en/sign-in", "/en/account"]]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    // What is asked there, and what its pages say, is not the site's.
    watch(page, address, (where, what) => {
      if (where.startsWith(address) && !what.includes(provider)) fault(where, what);
    });
    await page.goto(address + form);
    await structure(page, page.url(), language, fault);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const violation of await rules(page, axe)) fault(`${page.url()} (${width})`, violation);
      await page.screenshot({ path: join(out, `sign-in-providers-${language}-${width}.png`), fullPage: true });
    }
    await page.click("a.button");
    await page.fill("#login", "une");
    await page.click("button:not([name])");
    // Whoever never read the notice on privacy is led there first; the same person only once.
    if (language === "fr") {
      await page.waitForURL(/consentement/);
      await page.click("main form button");
    }
    await page.waitForURL(`${address}${account}`);
    if (!(await page.textContent("main")).includes("une@val.example")) fault(page.url(), "the account is not the provider's");
    // Not asked for by address: what is secure would be left out of one that is not https.
    const cookies = (await context.cookies()).map((cookie) => cookie.name);
    if (!cookies.includes("__Host-levain") || cookies.includes("__Host-levain-depart")) fault(page.url(), `cookies: ${cookies}`);
    await page.click("form[action$=deconnexion] button, form[action$=sign-out] button");
    await page.waitForLoadState();
    for (const violation of await rules(page, axe)) fault(`${page.url()}, signed out`, violation);
    await page.screenshot({ path: join(out, `signed-out-${language}.png`), fullPage: true });
    await page.click("main a.button");
    await page.click("button[name=logout]");
    await page.waitForURL(address + (language === "fr" ? "/" : "/en"));
    const after = await page.goto(address + account);
    if (after.status() !== 401) fault(account, `status ${after.status()} after signing out`);
    await context.close();
  }
  return "in by the provider and out of both, in French and in English";
}

export async function people({ browser, list, address, out, axe, fault }) {
  const password = process.env.LEVAIN_E2E_PASSWORD;
  if (!password) return "skipped: LEVAIN_E2E_PASSWORD is not set";
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  watch(page, address, (where, what) => {
    if (!/status of 422/.test(what)) fault(where, what);
  });
  const attempt = async (secret) => {
    await page.fill("#email", "admin@example.org");
    await page.fill("#password", secret);
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.click("main button");
    await answered;
    await page.waitForLoadState();
  };
  await page.goto(`${address}/connexion?next=/admin`);
  await attempt("ce n’est pas celui-là");
  if ((await page.locator(".notice.error").count()) !== 1) fault("/connexion", "a wrong password is not told");
  for (const violation of await rules(page, axe)) fault("/connexion, refused", violation);
  await attempt(password);
  if (!page.url().includes("/compte/consentement")) fault("/connexion", `the notice is not shown, but ${page.url()}`);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const violation of await rules(page, axe)) fault(`/compte/avis (${width})`, violation);
    await page.screenshot({ path: join(out, `notice-fr-${width}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.click("main form button");
  await page.waitForLoadState();
  if (!page.url().endsWith("/admin")) fault("/connexion", `leads to ${page.url()}`);
  const [cookie] = await context.cookies();
  if (!cookie?.name.startsWith("__Host-") || !cookie.httpOnly || !cookie.secure) fault("/connexion", "the cookie is not a guarded one");
  // Something to look at: an assessment closed and another one open, a policy adopted.
  const body = "/organismes/municipalite-de-val-exemple";
  const begin = async () => {
    await page.goto(`${address}${body}/autoevaluation`);
    await page.click('main form[method="post"] button');
    await page.waitForURL(/axes/);
  };
  await begin();
  for (const [statement, answer] of Object.entries({ "direction-published": "mostly", "direction-in-plans": "a_little" })) {
    await page.check(`input[name="answer-${statement}"][value="${answer}"]`);
  }
  await page.click('button[value="home"]');
  await page.waitForURL(/autoevaluation$/);
  await page.goto(`${address}${body}/autoevaluation/cloture`);
  await page.fill("#summary", "Une orientation existe; il reste à l’inscrire au plan.");
  await page.click('main form[method="post"] button');
  await page.waitForURL(/bilans/);
  const report = new URL(page.url()).pathname;
  await begin();
  await page.goto(`${address}${body}/politique/redaction`);
  await page.fill("#adopted_by", "Conseil municipal");
  await page.click('main form button:not([formmethod])');
  await page.waitForURL(/politique$/);
  // A hypothesis proposed too early is told field by field; then one that is accepted and runs.
  await page.goto(`${address}/laboratoire/proposer?organization=municipalite-de-val-exemple`);
  await page.fill("#title", "Un tableau partagé suffit-il?");
  await page.click('button[value="propose"]');
  await page.waitForSelector(".notice.error");
  for (const field of ["#context", "#markers", "#data", "#rules"]) {
    if ((await page.locator(`.notice.error a[href="${field}"]`).count()) !== 1) fault("/laboratoire/proposer", `${field} is not told`);
  }
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const violation of await rules(page, axe)) fault(`/laboratoire/proposer, refused (${width})`, violation);
    await page.screenshot({ path: join(out, `experiment-refused-fr-${width}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const field of ["context", "believe", "result", "method"]) await page.fill(`#${field}`, "Des demandes fictives.");
  await page.fill("#marker-1-statement", "Demandes classées");
  await page.fill("#marker-1-target", "90");
  await page.fill("#marker-1-unit", "%");
  await page.check('input[name="data"][value="fictitious"]');
  await page.check('input[name="rules"]');
  await page.click('button[value="propose"]');
  await page.waitForURL(/experimentations\/[^/]+$/);
  const experiment = new URL(page.url()).pathname;
  // Nobody decides on their own proposal: somebody else does.
  const reviewer = await visitor(browser, address, fault);
  await byPassword(reviewer, "labo@example.org");
  await reviewer.go(`${experiment}/avis`);
  await reviewer.page.check('input[value="data_category"]');
  await reviewer.page.fill("#reason", "Utile à d’autres.");
  await reviewer.press('button[value="accept"]');
  await reviewer.context.close();
  await page.goto(address + experiment);
  await page.click('form[action$="/etat"] button:not(.quiet)');
  await page.waitForURL(address + experiment);
  await page.goto(`${address}${experiment}/mesures?marker=1`);
  await page.fill("#value", "92,5");
  await page.fill("#evidence", "Séance du matin.");
  await page.click('button[value="measure"]');
  await page.waitForURL(/#markers$/);
  await page.goto(`${address}/laboratoire?status=proposed`);
  const proposed = new URL(await page.locator(".result h3 a").first().evaluate((link) => link.href)).pathname;
  const pages = {
    "lab-proposed": "/laboratoire?status=proposed",
    "experiment-new": "/laboratoire/proposer?organization=municipalite-de-val-exemple",
    "experiment-running": experiment,
    "experiment-measure": `${experiment}/mesures?marker=1`,
    "experiment-conclusion": `${experiment}/conclusion`,
    "experiment-report": `${experiment}/rapport`,
    "experiment-review": `${proposed}/avis`,
    assessment: `${body}/autoevaluation`,
    "assessment-axis": `${body}/autoevaluation/axes/strategy`,
    "assessment-closing": `${body}/autoevaluation/cloture`,
    "assessment-report": report,
    "policy-draft": `${body}/politique/redaction`,
    "policy-of-body": `${body}/politique`,
    admin: "/admin",
    account: "/compte",
    "account-data": "/compte/renseignements",
    "account-notice": "/compte/consentement",
    "account-erase": "/compte/effacer",
    moderation: "/curation/moderation",
    incidents: "/admin/incidents",
    notices: "/compte/avis",
    "notice-choices": "/compte/avis/preferences",
    "admin-mail": "/admin/courriel",
    curation: "/curation",
    "curation-accounts": "/curation/comptes",
    "admin-bodies": "/admin/organismes",
    "admin-body": "/admin/organismes/municipalite-de-val-exemple",
    join: "/organismes/municipalite-de-val-exemple/adhesion",
    members: "/organismes/municipalite-de-val-exemple/membres",
    requests: "/organismes/municipalite-de-val-exemple/demandes",
    "body-edit": "/organismes/municipalite-de-val-exemple/modifier",
    "body-accounts": "/organismes/municipalite-de-val-exemple/comptes",
    grant: "/organismes/municipalite-de-val-exemple/permissions/accorder",
    "permission-ask": "/permissions/demander?body=municipalite-de-val-exemple&about=libreoffice",
    "guide-ticks": "/guide/participer-a-une-communaute",
    correct: `${list["software-page"]}/corriger?field=homepage`,
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const language of ["fr", "en"]) {
      if (language === "fr") await page.goto(address + path);
      else await page.goto(address + (await page.getAttribute('a.lang[hreflang="en"]', "href")));
      await structure(page, page.url(), language, fault);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const violation of await rules(page, axe)) fault(`${page.url()} (${width})`, violation);
        if (language === "fr") await page.screenshot({ path: join(out, `${name}-fr-${width}.png`), fullPage: true });
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  }
  // A form that could not be taken: the summary leads to the field, and the page stays accessible.
  await page.goto(`${address}${pages.grant}`);
  await page.fill("#until", "demain");
  await page.click("main form button");
  await page.waitForLoadState();
  if ((await page.locator('.notice.error a[href="#until"]').count()) !== 1) fault(pages.grant, "the summary does not lead to the date");
  if ((await page.inputValue("#until")) !== "demain") fault(pages.grant, "what was typed is lost");
  for (const violation of await rules(page, axe)) fault(`${pages.grant}, refused`, violation);
  await page.screenshot({ path: join(out, "grant-refused-fr-1280.png"), fullPage: true });
  await page.goto(`${address}/compte`);
  await page.click("form[action$=deconnexion] button");
  const after = await page.goto(`${address}/compte`);
  if (after.status() !== 401) fault("/compte", `status ${after.status()} after signing out`);
  await context.close();
  return `signing in, ${Object.keys(pages).length} pages, signing out`;
}
